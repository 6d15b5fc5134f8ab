using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary><c>/hooks/outgoing</c>.</summary>
internal sealed class OutgoingHooksApi(SandboxState state, ServerProfile server, RestGuard guard)
{
    private const int LimitOfWords = 1024;

    private static readonly AppError NoHook = AppError.NotFound("app.webhooks.get_outgoing.app_error", "Unable to get the webhook.");
    private static readonly AppError Disabled = new(501, "api.outgoing_webhook.disabled.app_error", "Outgoing webhooks have been disabled by the system admin.");
    private static readonly AppError NotThere = new(403, "api.webhook.create_outgoing.permissions.app_error", "Invalid permissions to create outgoing webhook.");
    private static readonly AppError NoTrigger = AppError.BadRequest("api.webhook.create_outgoing.triggers.app_error", "Either trigger_words or channel_id must be set.");
    private static readonly AppError Intersects = new(500, "api.webhook.create_outgoing.intersect.app_error", "Outgoing webhooks from the same channel cannot have the same trigger words/callback URLs.");

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "POST", "/hooks/outgoing", CreateAsync);
        api.Map(app, "GET", "/hooks/outgoing", List);
        api.Map(app, "GET", "/hooks/outgoing/{hook_id}", call => RestResult.Found(Shape(Managed(call))));
        api.Map(app, "PUT", "/hooks/outgoing/{hook_id}", UpdateAsync);
        api.Map(app, "DELETE", "/hooks/outgoing/{hook_id}", Delete);
        api.Map(app, "POST", "/hooks/outgoing/{hook_id}/regen_token", call => RestResult.Found(Shape(state.ChangeOutgoingHook(Managed(call).Id, hook => hook with { Token = Ids.New() }))));
    }

    private string Own => Permission.ManageOutgoingWebhooks(server.Release);

    private async Task<RestResult> CreateAsync(RestCall call)
    {
        var body = await call.BodyAsync<HookBody>("outgoing_webhook");
        guard.Demand(call, body.TeamId ?? "", Own);
        RestGuard.Refuse(!server.Settings.EnableOutgoingWebhooks, Disabled);
        var draft = body.ApplyTo(new SandboxOutgoingHook { Id = "", Token = "", CreatorId = call.Caller.Id, TeamId = body.TeamId! });
        Check(draft);
        return RestResult.Created(Shape(state.AddOutgoingHook(draft)));
    }

    private async Task<RestResult> UpdateAsync(RestCall call)
    {
        var body = await call.BodyAsync<HookBody>("outgoing_webhook");
        var hook = Managed(call);
        RestGuard.Refuse(body.Id != hook.Id, AppError.InvalidParameter("hook_id"));
        var draft = body.ApplyTo(hook);
        Check(draft);
        return RestResult.Found(Shape(state.ChangeOutgoingHook(hook.Id, body.ApplyTo)));
    }

    /// <summary>Open channels of the team only; without a channel there have to be trigger words.</summary>
    private void Check(SandboxOutgoingHook hook)
    {
        RestGuard.RefuseFor(hook switch
        {
            { ChannelId.Length: > 0 } when state.FindChannel(hook.ChannelId) is not { } channel => RestGuard.NoChannel,
            { ChannelId.Length: > 0 } when state.FindChannel(hook.ChannelId) is { } channel && (channel.Type != ChannelType.Open || channel.TeamId != hook.TeamId) => NotThere,
            { ChannelId.Length: 0, TriggerWords.Count: 0 } => NoTrigger,
            { CallbackUrls.Count: 0 } => Wrong("callback"),
            _ when hook.CallbackUrls.Sum(url => url.Length) > LimitOfWords => Wrong("callback"),
            _ when !hook.CallbackUrls.All(IsHttp) => Wrong("url"),
            _ when hook.TriggerWords.Sum(word => word.Length) > LimitOfWords => Wrong("words"),
            { TriggerWords: var words } when words.Any(word => word.Length == 0) => Wrong("trigger_words"),
            { TriggerWhen: not (0 or 1) } => Wrong("trigger_when"),
            { DisplayName.Length: > 64 } => Wrong("display_name"),
            _ when state.OutgoingHooks.Any(other => IsSame(other, hook)) => Intersects,
            _ => null,
        });
    }

    private static bool IsSame(SandboxOutgoingHook other, SandboxOutgoingHook hook) =>
        other.Id != hook.Id && other.TeamId == hook.TeamId && other.ChannelId == hook.ChannelId
        && other.CallbackUrls.Intersect(hook.CallbackUrls, StringComparer.Ordinal).Any()
        && (other.TriggerWords.Intersect(hook.TriggerWords, StringComparer.Ordinal).Any() || (other.TriggerWords.Count == 0 && hook.TriggerWords.Count == 0));

    private RestResult List(RestCall call)
    {
        RestGuard.Refuse(!server.Settings.EnableOutgoingWebhooks, Disabled);
        var teamId = call.Query("team_id").Length > 0 ? call.Query("team_id") : state.FindChannel(call.Query("channel_id"))?.TeamId ?? "";
        var manages = teamId.Length > 0
            ? guard.Access.To(call.Caller, guard.Demand(call, teamId, Own), Permission.ManageOthersOutgoingWebhooks)
            : guard.Access.To(call.Caller, Permission.ManageSystem);
        RestGuard.Demand(teamId.Length > 0 || manages, Own);
        return RestResult.Found(call.Page(state.OutgoingHooks
            .Where(hook => teamId.Length == 0 || hook.TeamId == teamId)
            .Where(hook => call.Query("channel_id") is not { Length: > 0 } channelId || hook.ChannelId == channelId)
            .Where(hook => manages || hook.CreatorId == call.Caller.Id)).Select(Shape));
    }

    private RestResult Delete(RestCall call)
    {
        state.DeleteOutgoingHook(Managed(call).Id);
        return RestResult.Done;
    }

    private SandboxOutgoingHook Managed(RestCall call)
    {
        RestGuard.Refuse(!server.Settings.EnableOutgoingWebhooks, Disabled);
        if (state.FindOutgoingHook(call.Id("hook_id")) is not { } hook) throw new RestRefusal(NoHook);
        guard.Demand(call, hook.TeamId, Own);
        if (hook.CreatorId != call.Caller.Id) guard.Demand(call, hook.TeamId, Permission.ManageOthersOutgoingWebhooks);
        return hook;
    }

    private static bool IsHttp(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    private static AppError Wrong(string what) => AppError.BadRequest($"model.outgoing_hook.is_valid.{what}.app_error", "Invalid outgoing webhook.");

    private static object Shape(SandboxOutgoingHook hook) => new
    {
        hook.Id,
        hook.Token,
        CreateAt = Wire.Millis(hook.CreateAt),
        UpdateAt = Wire.Millis(hook.UpdateAt),
        DeleteAt = 0,
        hook.CreatorId,
        hook.ChannelId,
        hook.TeamId,
        hook.TriggerWords,
        hook.TriggerWhen,
        hook.CallbackUrls,
        hook.DisplayName,
        hook.Description,
        hook.ContentType,
        hook.Username,
        hook.IconUrl,
    };

    private sealed record HookBody(
        string? Id, string? TeamId, string? ChannelId, IReadOnlyList<string>? TriggerWords, int? TriggerWhen, IReadOnlyList<string>? CallbackUrls,
        string? ContentType, string? DisplayName, string? Description, string? Username, string? IconUrl)
    {
        public SandboxOutgoingHook ApplyTo(SandboxOutgoingHook hook) => hook with
        {
            ChannelId = ChannelId ?? hook.ChannelId,
            TriggerWords = TriggerWords ?? hook.TriggerWords,
            TriggerWhen = TriggerWhen ?? hook.TriggerWhen,
            CallbackUrls = CallbackUrls ?? hook.CallbackUrls,
            ContentType = ContentType ?? hook.ContentType,
            DisplayName = DisplayName ?? hook.DisplayName,
            Description = Description ?? hook.Description,
            Username = Username ?? hook.Username,
            IconUrl = IconUrl ?? hook.IconUrl,
        };
    }
}
