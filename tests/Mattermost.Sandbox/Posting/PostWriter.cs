using Mattermost.Sandbox.Mentions;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Posting;

/// <summary>Makes posts and saves them; new ones notify people and are heard by outgoing webhooks, edited ones are not.</summary>
internal sealed class PostWriter(SandboxState state, ServerProfile server, PostNotifier notifier, TimeProvider clock)
{
    /// <summary>Told of every new post.</summary>
    public Action<SandboxPost>? Saved { get; set; }

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

    public SandboxPost Save(SandboxPost draft) => Save([draft])[0];

    /// <summary>All or none.</summary>
    public IReadOnlyList<SandboxPost> Save(IEnumerable<SandboxPost> drafts)
    {
        var heard = drafts.Select(notifier.Notify).ToArray();
        var saved = state.Posts.Save(heard.Select(post => post.Post));
        foreach (var (post, whispers) in saved.Zip(heard, (post, notice) => (post, notice.Whispers)))
        {
            foreach (var whisper in whispers) Tell(post, whisper);
            Saved?.Invoke(post);
        }

        return saved;
    }

    /// <summary>Only <paramref name="reader"/> sees it.</summary>
    public SandboxPost SaveFor(SandboxUser reader, SandboxPost draft) => state.Ephemerals.Save([draft with { VisibleTo = reader.Id }])[0];

    public SandboxPost Edit(string postId, Func<SandboxPost, SandboxPost> change) => state.Posts.Change(postId, post =>
        change(post) with { EditAt = clock.GetUtcNow(), UpdateAt = clock.GetUtcNow() });

    public SandboxPost Delete(string postId) => state.Posts.Change(postId, post =>
        post with { DeleteAt = clock.GetUtcNow(), UpdateAt = clock.GetUtcNow() });

    private void Tell(SandboxPost post, Whisper whisper)
    {
        if (state.FindUser(post.UserId) is not { } author || state.FindChannel(post.ChannelId) is not { } channel) return;
        SaveFor(author, Draft(author, channel, whisper.Text) with { AuthorName = "System", RootId = post.RootId, Props = whisper.Props });
    }
}
