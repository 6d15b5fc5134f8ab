namespace Integration.Functions.Parabol;

/// <summary>
/// The signatures that this instance has seen, each until it is too old to be believed. When <paramref name="capacity"/>
/// of them still count, nothing new is believed: only who knows the secret gets here, and so many in a few minutes are
/// not what a Parabol sends.
/// </summary>
public sealed class ReplayMemory(TimeProvider clock, int capacity = 100_000)
{
    private readonly Lock gate = new();
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> byExpiry = new();

    /// <summary>A <see cref="SignatureMemory"/>.</summary>
    public ValueTask<bool> RememberAsync(string signature, DateTimeOffset until, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        lock (gate)
        {
            Forget(clock.GetUtcNow());
            if (seen.Count >= capacity || !seen.Add(signature)) return new(false);
            byExpiry.Enqueue(signature, until);
            return new(true);
        }
    }

    private void Forget(DateTimeOffset now)
    {
        // A signature of exactly this age still counts.
        while (byExpiry.TryPeek(out var oldest, out var until) && until < now)
        {
            byExpiry.Dequeue();
            seen.Remove(oldest);
        }
    }
}
