using System.Collections.Concurrent;

namespace Integration.Functions.Hosting;

/// <summary>Which queues cannot be listened to, for a reason that will not pass by itself.</summary>
public sealed class ListenerHealth : IReadiness
{
    private readonly ConcurrentDictionary<string, byte> degraded = new(StringComparer.Ordinal);

    /// <returns>Whether it was well before.</returns>
    public bool MarkDegraded(string queue) => degraded.TryAdd(queue, 0);

    /// <returns>Whether it was degraded before.</returns>
    public bool MarkWell(string queue) => degraded.TryRemove(queue, out _);

    public Task<bool> IsReadyAsync(CancellationToken stopping) => Task.FromResult(degraded.IsEmpty);
}
