using Azure.Storage.Queues;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Benchmarks.Support;

/// <summary>Keeps a queue supplied but shallow: whenever fewer than 200 messages wait for their post, it sends more.</summary>
internal sealed class Feeder(QueueClient queue, IEnumerable<MeetingEvent> events, Sink sink)
{
    private const int MostWaiting = 200;
    private const int Senders = 6;
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);

    private readonly IEnumerator<MeetingEvent> next = events.GetEnumerator();
    private readonly Lock gate = new();
    private readonly int before = sink.Count;
    private int fewest = int.MaxValue;
    private int taken;
    private int sent;

    /// <summary>Sent, and not yet posted.</summary>
    public int Waiting => Volatile.Read(ref sent) - (sink.Count - before);

    /// <summary>The fewest that waited at any time after the first 200; above nought, the queue never ran dry.</summary>
    public int FewestWaiting => fewest;

    /// <summary>Sends until <paramref name="total"/> messages are sent, or until told to stop.</summary>
    public Task RunAsync(int total, CancellationToken stopping) =>
        Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => SendAsync(total, stopping)));

    private async Task SendAsync(int total, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            if (Waiting >= MostWaiting)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None);
                continue;
            }

            if (Take(total) is not { } happened) return;
            await queue.SendMessageAsync(CloudEvent.Write(happened), TimeSpan.Zero, Never, CancellationToken.None);
            Note(Interlocked.Increment(ref sent));
        }
    }

    private void Note(int sentSoFar)
    {
        lock (gate)
        {
            if (sentSoFar > MostWaiting) fewest = Math.Min(fewest, Waiting);
        }
    }

    private MeetingEvent? Take(int total)
    {
        lock (gate)
        {
            return taken++ < total && next.MoveNext() ? next.Current : null;
        }
    }
}
