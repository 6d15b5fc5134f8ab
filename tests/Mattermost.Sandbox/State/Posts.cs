using System.Runtime.CompilerServices;

namespace Mattermost.Sandbox.State;

/// <summary>Everything that was ever posted, in order. Safe for many writers and readers.</summary>
public sealed class Posts
{
    private readonly Lock gate = new();
    private readonly List<SandboxPost> posts = [];
    private TaskCompletionSource more = NewSignal();

    public int Count
    {
        get { lock (gate) return posts.Count; }
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

    public IReadOnlyList<SandboxPost> In(string channelId) => [.. All.Where(post => post.ChannelId == channelId)];

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

    /// <summary>Posts after <paramref name="number"/>, then each new one as it is saved, until <paramref name="stopping"/>.</summary>
    public async IAsyncEnumerable<SandboxPost> FollowAsync(long number, [EnumeratorCancellation] CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var arrival = NextArrival();
            foreach (var post in After(number))
            {
                yield return post;
                number = post.Number;
            }

            await arrival.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Saves all or none, numbered without a gap between them.</summary>
    internal IReadOnlyList<SandboxPost> Save(IEnumerable<SandboxPost> drafts)
    {
        TaskCompletionSource arrived;
        List<SandboxPost> saved = [];
        lock (gate)
        {
            foreach (var draft in drafts) saved.Add(draft with { Number = posts.Count + saved.Count + 1 });
            posts.AddRange(saved);
            arrived = more;
            more = NewSignal();
        }

        arrived.SetResult();
        return saved;
    }

    private Task NextArrival()
    {
        lock (gate) return more.Task;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
