using System.Globalization;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Pages;

/// <summary><c>/{team}/channels/{channel}</c>: the channel as a person sees it, growing by itself.</summary>
internal sealed class ChannelPage(SandboxState state, ServerProfile server)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/{team}/channels/{channel}", (string team, string channel) =>
            state.FindTeamByName(team) is { } found && state.FindChannelByName(found.Id, channel) is { } shown
                ? Results.Content(Render(found, shown).Html, "text/html; charset=utf-8")
                : Results.NotFound());
        app.MapGet("/sandbox/live.js", () => Results.Content(PageFrame.Script, "text/javascript; charset=utf-8"));
    }

    private Markup Render(SandboxTeam team, SandboxChannel channel)
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
            <div class="posts" data-stream="/sandbox/stream?channel={channel.Id}&amp;after={last}">{Posts(posts)}</div>
            <footer>Nobody writes here: posts arrive through incoming webhooks and appear by themselves.</footer>
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

    private static Markup Posts(IReadOnlyList<SandboxPost> posts) => posts.Count == 0
        ? Markup.Of($"<p class=\"nothing\">No posts yet.</p>")
        : Markup.Join(posts.GroupBy(post => post.CreateAt.Date), day => Markup.Of($"""
            <div class="day">{day.Key.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture)}</div>
            {Markup.Join(day, PostHtml.PostMarkup)}
            """));
}
