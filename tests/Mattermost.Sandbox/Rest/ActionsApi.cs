using System.Text.Json.Nodes;
using Mattermost.Sandbox.Integrations;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>Buttons and dialogs. Opening a dialog needs no token: the <c>trigger_id</c> is one.</summary>
internal sealed class ActionsApi(SandboxState state, RestGuard guard, ActionRunner actions, DialogRunner dialogs)
{
    /// <summary>Ids with other characters match no route (until 11.10 took two more of them).</summary>
    private static readonly AppError NoRoute = AppError.NotFound("api.context.404.app_error", "Sorry, we could not find the page.");

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "POST", "/posts/{post_id}/actions/{action_id}", PressAsync);
        api.MapOpen(app, "POST", "/actions/dialogs/open", OpenAsync);
        api.Map(app, "POST", "/actions/dialogs/submit", SubmitAsync);
    }

    private async Task<RestResult> PressAsync(RestCall call)
    {
        if (!call.Route("action_id").All(char.IsAsciiLetterOrDigit)) return NoRoute;
        var body = await call.BodyAsync<PressBody>("action");
        var run = await actions.PressAsync(call.Caller, call.Id("post_id"), call.Route("action_id"), body.SelectedOption, call.Aborted);
        return run.Error is { } error ? error : RestResult.Found(new { status = "OK", run.TriggerId });
    }

    private async Task<RestResult> OpenAsync(RestCall call)
    {
        var body = await call.BodyAsync<OpenBody>("body");
        return dialogs.Open(body.TriggerId ?? "", body.Url, body.Dialog) is { } error ? error : RestResult.Done;
    }

    private async Task<RestResult> SubmitAsync(RestCall call)
    {
        var body = await call.BodyAsync<SubmitBody>("submit");
        RestGuard.Refuse(string.IsNullOrEmpty(body.Url), AppError.InvalidParameter("url"));
        var channel = guard.Channel(body.ChannelId ?? "");
        guard.DemandToRead(call, channel);
        var submission = new DialogSubmission(body.Url!, body.CallbackId ?? "", body.State ?? "", body.Submission ?? [], body.Cancelled);
        var run = await dialogs.SubmitAsync(call.Caller, channel, body.TeamId ?? state.FindTeam(channel.TeamId)?.Id ?? "", submission, call.Aborted);
        return run.Error is { } error ? error : RestResult.Found(new { error = run.FormError, errors = run.FieldErrors });
    }

    private sealed record PressBody(string? SelectedOption, string? Cookie);

    private sealed record OpenBody(string? TriggerId, string? Url, DialogBody? Dialog);

    private sealed record SubmitBody(
        string? Url, string? CallbackId, string? State, string? ChannelId, string? TeamId, JsonObject? Submission, bool Cancelled = false);
}
