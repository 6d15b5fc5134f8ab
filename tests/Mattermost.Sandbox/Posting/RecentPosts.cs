using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Posting;

/// <summary>
/// <c>pending_post_id</c>: within 30 seconds the same value returns the first post instead of making a second one. A cache of
/// the server, not part of its data: <see cref="Forget"/> is what a restart does to it.
/// </summary>
internal sealed class RecentPosts(TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    public static readonly AppError Pending = new(500, "api.post.deduplicate_create_post.pending", "Rejected post since another client is making the same request.");

    private readonly Lock gate = new();
    private readonly Dictionary<(string UserId, string PendingPostId), (SandboxPost? Post, DateTimeOffset Until)> recent = [];

    /// <summary>Null while the first post is still being made.</summary>
    public SandboxPost? Once(SandboxUser author, string? pendingPostId, Func<SandboxPost> create)
    {
        if (string.IsNullOrEmpty(pendingPostId)) return create();
        var key = (author.Id, pendingPostId);
        lock (gate)
        {
            if (recent.TryGetValue(key, out var known) && known.Until > clock.GetUtcNow()) return known.Post;
            recent[key] = (null, clock.GetUtcNow() + Lifetime);
        }

        try
        {
            var post = create();
            lock (gate) recent[key] = (post, clock.GetUtcNow() + Lifetime);
            return post;
        }
        catch
        {
            lock (gate) recent.Remove(key);
            throw;
        }
    }

    public void Forget()
    {
        lock (gate) recent.Clear();
    }
}
