using Mattermost.Sandbox.Mentions;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Posting;

/// <summary>Makes posts of everything that is not a webhook's, and saves them.</summary>
internal sealed class PostWriter(SandboxState state, ServerProfile server, TimeProvider clock)
{
    public SandboxPost Draft(SandboxUser author, SandboxChannel channel, string message) => new()
    {
        Number = 0,
        Id = Ids.New(),
        TeamName = state.FindTeam(channel.TeamId)?.Name ?? "",
        ChannelId = channel.Id,
        ChannelName = channel.Name,
        UserId = author.Id,
        AuthorName = author.Username,
        IsAutomatic = author.Bot is not null,
        CreateAt = clock.GetUtcNow(),
        UpdateAt = clock.GetUtcNow(),
        Message = message,
        MentionRules = MentionRules.For(server.Release),
        MentionableNames = state.MentionableNames(withGroups: server.IsLicensed),
    };

    public SandboxPost Save(SandboxPost draft) => state.Posts.Save([draft])[0];

    /// <summary>Only <paramref name="reader"/> sees it.</summary>
    public SandboxPost SaveFor(SandboxUser reader, SandboxPost draft) => state.Ephemerals.Save([draft with { VisibleTo = reader.Id }])[0];

    public SandboxPost Edit(string postId, Func<SandboxPost, SandboxPost> change) => state.Posts.Change(postId, post =>
        change(post) with { EditAt = clock.GetUtcNow(), UpdateAt = clock.GetUtcNow() });

    public SandboxPost Delete(string postId) => state.Posts.Change(postId, post =>
        post with { DeleteAt = clock.GetUtcNow(), UpdateAt = clock.GetUtcNow() });
}
