using Mattermost.Sandbox.Integrations;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary><c>POST /commands/execute</c>: what a client does when somebody types a slash command.</summary>
internal sealed class ExecuteCommandApi(SandboxState state, CommandRunner commands)
{
    private static readonly AppError NotACommand = AppError.BadRequest("api.command.execute_command.start.app_error", "No command trigger found.");

    public void Map(IEndpointRouteBuilder app, RestApi api) => api.Map(app, "POST", "/commands/execute", ExecuteAsync);

    private async Task<RestResult> ExecuteAsync(RestCall call)
    {
        var body = await call.BodyAsync<ExecuteBody>("command_args");
        RestGuard.Refuse(body.Command is not ['/', _, ..] || !Ids.IsValid(body.ChannelId), NotACommand);
        if (state.FindChannel(body.ChannelId!) is not { } channel) return AppError.MissingPermission(Rights.Permission.CreatePost);
        if (state.FindTeam(channel.TeamId.Length > 0 ? channel.TeamId : body.TeamId ?? "") is not { } team) return RestGuard.NoTeam;
        var run = await commands.RunAsync(new(call.Caller, channel, team, body.Command!, body.RootId ?? ""), call.Aborted);
        return run.Error is { } error ? error : RestResult.Found(new
        {
            ResponseType = run.Posts is [var first, ..] && first.VisibleTo is null ? "in_channel" : "ephemeral",
            Text = run.Posts is [var told, ..] ? told.Message : "",
            GotoLocation = run.GotoLocation ?? "",
            run.TriggerId,
        });
    }

    private sealed record ExecuteBody(string? ChannelId, string? TeamId, string? RootId, string? Command);
}
