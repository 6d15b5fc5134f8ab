using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary><c>/hooks/incoming</c>.</summary>
internal sealed class HooksApi(SandboxState state, ServerProfile server, SandboxUser admin)
{
    private static readonly AppError NoHook = AppError.NotFound("app.webhooks.get_incoming.app_error", "Unable to get the webhook.");
    private static readonly AppError Disabled = new(501, "api.incoming_webhook.disabled.app_error", "Incoming webhooks have been disabled by the system admin.");

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "POST", "/hooks/incoming", CreateAsync);
        api.Map(app, "GET", "/hooks/incoming/{id}", call => Task.FromResult(Get(call.Route("id"))));
        api.Map(app, "DELETE", "/hooks/incoming/{id}", call => Task.FromResult(Delete(call.Route("id"))));
    }

    private async Task<RestResult> CreateAsync(RestCall call)
    {
        var body = await call.BodyAsync<HookBody>();
        if (!server.Settings.EnableIncomingWebhooks) return Disabled;
        if (state.FindChannel(body.ChannelId ?? "") is not { } channel) return AppError.InvalidParameter("channel_id");
        return RestResult.Created(Wire.Hook(state.AddHook(new SandboxHook
        {
            Id = "",
            TeamId = channel.TeamId,
            ChannelId = channel.Id,
            UserId = admin.Id,
            CreateAt = default,
            DisplayName = body.DisplayName ?? "",
            Description = body.Description ?? "",
            Username = server.Settings.EnablePostUsernameOverride ? body.Username ?? "" : "",
            IconUrl = server.Settings.EnablePostIconOverride ? body.IconUrl ?? "" : "",
            ChannelLocked = body.ChannelLocked,
        })));
    }

    private RestResult Get(string id) => state.FindHook(id) is { } hook ? RestResult.Found(Wire.Hook(hook)) : NoHook;

    private RestResult Delete(string id)
    {
        if (state.FindHook(id) is null) return NoHook;
        state.DeleteHook(id);
        return RestResult.Done;
    }

    private sealed record HookBody(
        string? ChannelId, string? DisplayName, string? Description, string? Username, string? IconUrl, bool ChannelLocked = false);
}
