using System.Runtime.CompilerServices;

namespace Mattermost.Sandbox.State;

/// <summary>Everything that was ever posted, in order; deleted posts stay with <see cref="SandboxPost.DeleteAt"/> set. Safe for many writers and readers.</summary>
public sealed class Posts
{
    private readonly Lock gate = new();
    private readonly List<SandboxPost> posts = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly Dictionary<(string ChannelId, string UserId), int> mentions = [];
    private readonly List<long> history = []; // numbers of posts, once per saving or changing
    private TaskCompletionSource more = NewSignal();

    public int Count
    {
        get { lock (gate) return posts.Count; }
    }

    /// <summary>How often something was saved or changed: where <see cref="FollowAsync"/> goes on.</summary>
    public long Revision
    {
        get { lock (gate) return history.Count; }
    }

    /// <summary>A snapshot.</summary>
    public IReadOnlyList<SandboxPost> All => After(0);

    /// <summary>The posts whose <see cref="SandboxPost.Number"/> is greater.</summary>
    public IReadOnlyList<SandboxPost> After(long number)
    {
        lock (gate)
        {
            var known = (int)Math.Clamp(number, 0, posts.Count);
            return posts.GetRange(known, posts.Count - known);
        }
    }

    public IReadOnlyList<SandboxPost> In(string channelId)
    {
        lock (gate) return [.. posts.Where(post => post.ChannelId == channelId)];
    }

    /// <summary>How often somebody was notified of posts in a channel; nobody reads anything here, so it only grows.</summary>
    public int MentionCount(string channelId, string userId)
    {
        lock (gate) return mentions.GetValueOrDefault((channelId, userId));
    }

    public SandboxPost? Find(string id)
    {
        lock (gate) return places.TryGetValue(id, out var place) ? posts[place] : null;
    }

    /// <summary>Waits until so many posts (of those that match) are there and returns them.</summary>
    /// <exception cref="OperationCanceledException">They did not come in time.</exception>
    public async Task<IReadOnlyList<SandboxPost>> WaitForAsync(int count, Func<SandboxPost, bool> matches, CancellationToken stopping)
    {
        List<SandboxPost> found = [];
        for (long seen = 0; ;)
        {
            var arrival = NextArrival();
            var arrived = After(seen);
            found.AddRange(arrived.Where(matches));
            if (found.Count >= count) return found;
            seen += arrived.Count;
            await arrival.WaitAsync(stopping);
        }
    }

    public Task<IReadOnlyList<SandboxPost>> WaitForAsync(int count, CancellationToken stopping) =>
        WaitForAsync(count, _ => true, stopping);

    /// <summary>
    /// What was saved or changed after <paramref name="revision"/>, then each further change as it happens, until <paramref name="stopping"/>.
    /// A post that changed twice meanwhile comes once for each, in its last state.
    /// </summary>
    public async IAsyncEnumerable<(long Revision, SandboxPost Post)> FollowAsync(long revision, [EnumeratorCancellation] CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var arrival = NextArrival();
            foreach (var post in ChangesAfter(revision)) yield return (++revision, post);
            await arrival.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Saves all or none, numbered without a gap between them.</summary>
    internal IReadOnlyList<SandboxPost> Save(IEnumerable<SandboxPost> drafts)
    {
        List<SandboxPost> saved = [];
        lock (gate)
        {
            foreach (var draft in drafts) saved.Add(draft with { Number = posts.Count + saved.Count + 1 });
            foreach (var post in saved)
            {
                places.Add(post.Id, (int)post.Number - 1);
                foreach (var person in post.Notified) mentions[(post.ChannelId, person.UserId)] = mentions.GetValueOrDefault((post.ChannelId, person.UserId)) + 1;
            }

            posts.AddRange(saved);
            history.AddRange(saved.Select(post => post.Number));
        }

        Announce();
        return saved;
    }

    /// <summary>Replaces a post that exists.</summary>
    internal SandboxPost Change(string id, Func<SandboxPost, SandboxPost> change)
    {
        SandboxPost changed;
        lock (gate)
        {
            var place = places[id];
            posts[place] = changed = change(posts[place]);
            history.Add(changed.Number);
        }

        Announce();
        return changed;
    }

    private SandboxPost[] ChangesAfter(long revision)
    {
        lock (gate) return [.. history.Skip((int)Math.Clamp(revision, 0, history.Count)).Select(number => posts[(int)number - 1])];
    }

    private void Announce()
    {
        TaskCompletionSource arrived;
        lock (gate)
        {
            arrived = more;
            more = NewSignal();
        }

        arrived.SetResult();
    }

    private Task NextArrival()
    {
        lock (gate) return more.Task;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
