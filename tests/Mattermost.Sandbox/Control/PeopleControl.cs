using Mattermost.Sandbox.Integrations;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Control;

/// <summary>The channel page's forms: <c>/sandbox/forms/type</c> sends a message or runs a command, <c>/sandbox/forms/press</c> presses a button.</summary>
internal sealed class PeopleControl(SandboxParts parts)
{
    private SandboxState State => parts.State;

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/sandbox/forms/type", TypeAsync);
        app.MapPost("/sandbox/forms/press", PressAsync);
    }

    private async Task<IResult> TypeAsync(HttpRequest request, CancellationToken stopping)
    {
        var form = await request.ReadFormAsync(stopping);
        if (State.FindUserByName(form["as"].ToString()) is not { } user || State.FindChannel(form["channel"].ToString()) is not { } channel) return Unknown();
        var text = form["text"].ToString();
        if (text.StartsWith('/')) Tell(user, channel, (await RunAsync(user, channel, text, stopping)).Error);
        else if (text.Length > 0) parts.Writer.Save(parts.Writer.Draft(user, channel, text));
        return Back(user, channel);
    }

    private async Task<IResult> PressAsync(HttpRequest request, CancellationToken stopping)
    {
        var form = await request.ReadFormAsync(stopping);
        var (postId, user) = (form["post"].ToString(), State.FindUserByName(form["as"].ToString()));
        var post = State.Posts.Find(postId) ?? State.Ephemerals.Find(postId);
        if (user is null || post is null || State.FindChannel(post.ChannelId) is not { } channel) return Unknown();
        Tell(user, channel, (await parts.Actions.PressAsync(user, postId, form["action"].ToString(), selected: null, stopping)).Error);
        return Back(user, channel);
    }

    private Task<CommandRun> RunAsync(SandboxUser user, SandboxChannel channel, string text, CancellationToken stopping) =>
        parts.Commands.RunAsync(new(user, channel, State.FindTeam(channel.TeamId) ?? parts.Team, text, RootId: ""), stopping);

    /// <summary>An error, as clients show it.</summary>
    private void Tell(SandboxUser user, SandboxChannel channel, AppError? error)
    {
        if (error is not null) parts.Writer.SaveFor(user, parts.Writer.Draft(user, channel, error.Message) with { AuthorName = "System" });
    }

    private IResult Back(SandboxUser user, SandboxChannel channel) =>
        Results.LocalRedirect($"/{State.FindTeam(channel.TeamId)?.Name}/channels/{channel.Name}?as={user.Username}");

    private static IResult Unknown() => ControlJson.BadRequest("no such person, channel or post");
}
