using System.Globalization;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;
using Microsoft.AspNetCore.Mvc;

namespace Mattermost.Sandbox.Pages;

/// <summary>
/// <c>/{team}/channels/{channel}</c>: the channel as a person sees it, growing by itself. With <c>?as=</c> and a user's name, that
/// person types messages and commands there, sees what only they see, and presses buttons; <c>draft</c> is what they have typed.
/// </summary>
internal sealed class ChannelPage(SandboxState state, ServerProfile server)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/{team}/channels/{channel}", (string team, string channel, [FromQuery(Name = "as")] string? username, string? draft) =>
            state.FindTeamByName(team) is { } found && state.FindChannelByName(found.Id, channel) is { } shown
                ? Results.Content(Render(found, shown, username is null ? null : state.FindUserByName(username), draft ?? "").Html, "text/html; charset=utf-8")
                : Results.NotFound());
        app.MapGet("/sandbox/live.js", () => Results.Content(PageFrame.Script, "text/javascript; charset=utf-8"));
    }

    private Markup Render(SandboxTeam team, SandboxChannel channel, SandboxUser? reader, string draft)
    {
        var posts = state.Posts.In(channel.Id);
        var last = posts is [.., var newest] ? newest.Number : 0;
        return PageFrame.Served($"{channel.DisplayName} · {team.DisplayName}", Markup.Of($"""
            <div class="channel">
            <nav>
            <h2><a href="/">{team.DisplayName}</a></h2>
            <h3>Channels</h3>
            <ul>{Markup.Join(Channels(team), other => Entry(team, other, other.Id == channel.Id))}</ul>
            </nav>
            <section>
            <header><h1>{channel.DisplayName}</h1><span class="pill">Mattermost sandbox {server.Release}</span></header>
            <div class="posts" data-stream="/sandbox/stream?channel={channel.Id}&amp;after={last}">{Posts([.. posts.Concat(PrivateOf(reader, channel)).OrderBy(post => post.CreateAt)], reader)}</div>
            {(reader is null ? Onlookers : Box(channel, reader, draft))}
            </section>
            </div>
            <script src="/sandbox/live.js"></script>
            """));
    }

    private IEnumerable<SandboxChannel> Channels(SandboxTeam team) => state.Channels
        .Where(channel => channel.TeamId == team.Id && channel.DeleteAt is null)
        .OrderBy(channel => channel.DisplayName, StringComparer.OrdinalIgnoreCase);

    private static Markup Entry(SandboxTeam team, SandboxChannel channel, bool isShown) => Markup.Of($"""
        <li><a href="/{team.Name}/channels/{channel.Name}"{Markup.If(isShown, () => new Markup(" aria-current=\"page\""))}>{(channel.Type == ChannelType.Private ? "🔒" : "🌐")} {channel.DisplayName}</a></li>
        """);

    private static readonly Markup Onlookers = Markup.Of($"<footer>Nobody writes here: posts arrive through integrations and appear by themselves.</footer>");

    private static Markup Box(SandboxChannel channel, SandboxUser reader, string draft) => Markup.Of($"""
        <form class="box" method="post" action="/sandbox/forms/type">
        <input type="hidden" name="as" value="{reader.Username}"><input type="hidden" name="channel" value="{channel.Id}">
        <input name="text" value="{draft}" placeholder="Write to {channel.DisplayName}" autocomplete="off" aria-label="Message"><button class="primary" aria-label="Send">➤</button>
        </form>
        """);

    private IEnumerable<SandboxPost> PrivateOf(SandboxUser? reader, SandboxChannel channel) =>
        reader is null ? [] : state.Ephemerals.In(channel.Id).Where(post => post.VisibleTo == reader.Id && post.DeleteAt is null);

    private static Markup Posts(IReadOnlyList<SandboxPost> posts, SandboxUser? reader) => posts.Count == 0
        ? Markup.Of($"<p class=\"nothing\">No posts yet.</p>")
        : Markup.Join(posts.GroupBy(post => post.CreateAt.Date), day => Markup.Of($"""
            <div class="day">{day.Key.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture)}</div>
            {Markup.Join(day, post => PostHtml.PostMarkup(post, reader))}
            """));
}
