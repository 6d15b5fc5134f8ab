using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary><c>/hooks/incoming</c>.</summary>
internal sealed class HooksApi(SandboxState state, ServerProfile server, RestGuard guard)
{
    private static readonly AppError NoHook = AppError.NotFound("app.webhooks.get_incoming.app_error", "Unable to get the webhook.");
    private static readonly AppError Disabled = new(501, "api.incoming_webhook.disabled.app_error", "Incoming webhooks have been disabled by the system admin.");

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "POST", "/hooks/incoming", CreateAsync);
        api.Map(app, "GET", "/hooks/incoming", List);
        api.Map(app, "GET", "/hooks/incoming/{hook_id}", call => RestResult.Found(Wire.Hook(Managed(call))));
        api.Map(app, "PUT", "/hooks/incoming/{hook_id}", UpdateAsync);
        api.Map(app, "DELETE", "/hooks/incoming/{hook_id}", Delete);
    }

    private string Own => Permission.ManageIncomingWebhooks(server.Release);

    private async Task<RestResult> CreateAsync(RestCall call)
    {
        var body = await call.BodyAsync<HookBody>("incoming_webhook");
        RestGuard.Refuse(!server.Settings.EnableIncomingWebhooks, Disabled);
        if (state.FindChannel(body.ChannelId ?? "") is not { } channel) return AppError.InvalidParameter("channel_id");
        var owner = Owner(call, body, channel);
        return RestResult.Created(Wire.Hook(state.AddHook(body.ApplyTo(
            new SandboxHook { Id = "", TeamId = channel.TeamId, ChannelId = channel.Id, UserId = owner, CreateAt = default },
            server.Settings,
            isLocked: body.ChannelLocked || MustLock(call, channel)))));
    }

    private string Owner(RestCall call, HookBody body, SandboxChannel channel)
    {
        guard.Demand(call, channel.TeamId, Own);
        if (channel.Type != ChannelType.Open) guard.DemandToRead(call, channel);
        if (string.IsNullOrEmpty(body.UserId) || body.UserId == call.Caller.Id) return call.Caller.Id;
        guard.Demand(call, channel.TeamId, Permission.ManageOthersIncomingWebhooks);
        return guard.User(body.UserId).Id;
    }

    private bool MustLock(RestCall call, SandboxChannel channel) =>
        server.Release.LocksWebhooks && server.Settings.EnforceIncomingWebhookChannelLocking
        && !guard.Access.To(call.Caller, channel, Permission.BypassIncomingWebhookChannelLock);

    /// <summary>Of one team, or of all for administrators; others' only with the right for them.</summary>
    private RestResult List(RestCall call)
    {
        var hooks = state.Hooks.Where(hook => hook.DeleteAt is null);
        if (call.Query("team_id") is { Length: > 0 } teamId)
        {
            var team = guard.Demand(call, teamId, Own);
            var all = guard.Access.To(call.Caller, team, Permission.ManageOthersIncomingWebhooks);
            hooks = hooks.Where(hook => hook.TeamId == team.Id && (all || hook.UserId == call.Caller.Id));
        }
        else
        {
            guard.Demand(call, Own);
        }

        return RestResult.Found(call.Page(hooks).Select(Wire.Hook));
    }

    private async Task<RestResult> UpdateAsync(RestCall call)
    {
        var body = await call.BodyAsync<HookBody>("incoming_webhook");
        var hook = Managed(call);
        if (state.FindChannel(body.ChannelId ?? hook.ChannelId) is not { } channel) return RestGuard.NoChannel;
        return RestResult.Created(Wire.Hook(state.ChangeHook(hook.Id, old => body.ApplyTo(old with { ChannelId = channel.Id }, server.Settings, body.ChannelLocked))));
    }

    private RestResult Delete(RestCall call)
    {
        state.DeleteHook(Managed(call).Id);
        return RestResult.Done;
    }

    private SandboxHook Managed(RestCall call)
    {
        if (state.FindHook(call.Id("hook_id")) is not { } hook) throw new RestRefusal(NoHook);
        guard.Demand(call, hook.TeamId, Own);
        if (hook.UserId != call.Caller.Id) guard.Demand(call, hook.TeamId, Permission.ManageOthersIncomingWebhooks);
        return hook;
    }

    private sealed record HookBody(
        string? UserId, string? ChannelId, string? DisplayName, string? Description, string? Username, string? IconUrl, bool ChannelLocked = false)
    {
        /// <summary>A name or picture of its own is kept only where the server allows it.</summary>
        public SandboxHook ApplyTo(SandboxHook hook, ServerSettings settings, bool isLocked) => hook with
        {
            DisplayName = DisplayName ?? "",
            Description = Description ?? "",
            Username = settings.EnablePostUsernameOverride ? Username ?? "" : "",
            IconUrl = settings.EnablePostIconOverride ? IconUrl ?? "" : "",
            ChannelLocked = isLocked,
        };
    }
}
