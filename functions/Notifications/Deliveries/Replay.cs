using System.Text;
using Azure.Storage.Queues.Models;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;

namespace Integration.Functions.Notifications.Deliveries;

/// <summary>
/// Puts back what failed: deliveries that the ledger calls failed, and messages in the poison queues. Nothing is written
/// to the ledger here: the message names the failure it is about, so a second replay of the same failure does nothing.
/// </summary>
internal sealed class Replay(DeliveryHistory history, StorageQueues queues, TimeProvider clock)
{
    private const int MostReceived = 32;
    private static readonly TimeSpan Looking = TimeSpan.FromMinutes(1);

    /// <summary>Queues the failed deliveries of a team once more.</summary>
    /// <param name="wanted">Which of them.</param>
    /// <param name="progress">Told after each one.</param>
    public async Task<ReplayCount> DeliveriesAsync(
        string teamId, ReplayRange wanted, IProgress<ReplayCount>? progress, CancellationToken stopping)
    {
        var count = new ReplayCount(0, 0);
        await foreach (var delivery in history.NewestFirstAsync(teamId, wanted.From, wanted.To, stopping))
        {
            if (delivery is not { State: DeliveryState.Failed, IsUnreadable: false, Event: { } kept } || !wanted.Covers(delivery)) continue;

            var text = Encoding.UTF8.GetString(kept.Span);
            if (CloudEvent.Read(text, clock.GetUtcNow()) is not EventReading.Accepted { Event: var happened } || Expiry.Of(happened) <= clock.GetUtcNow())
            {
                count = count with { Expired = count.Expired + 1 };
            }
            else
            {
                var message = new QueuedEvent { DestinationId = delivery.DestinationId, ReplayOf = delivery.UpdatedAt };
                await queues.SendAsync(QueuedEvent.QueueOf(happened), message.Write(CloudEvent.Fit(happened)), TimeSpan.Zero, stopping);
                count = count with { Queued = count.Queued + 1 };
            }

            progress?.Report(count);
        }

        return count;
    }

    /// <summary>Moves messages from a poison queue back to its work queue; each is queued before it is taken away.</summary>
    /// <param name="teamId">Only this team's, or null for all.</param>
    public async Task<int> PoisonAsync(string queue, string? teamId, CancellationToken stopping)
    {
        var poison = queues[QueueNames.PoisonOf(queue)];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var moved = 0;
        while (true)
        {
            var messages = (await poison.ReceiveMessagesAsync(MostReceived, Looking, stopping)).Value;
            var fresh = messages.Where(message => seen.Add(message.MessageId)).ToList();
            foreach (var message in fresh.Where(message => teamId is null || TeamOf(message) == teamId))
            {
                await queues.SendAsync(queue, message.Body.ToString(), TimeSpan.Zero, stopping);
                await poison.DeleteMessageAsync(message.MessageId, message.PopReceipt, stopping);
                moved++;
            }

            // What is left is hidden while we look; seeing one again means that we have been round.
            if (fresh.Count < messages.Length || messages.Length == 0) return moved;
        }
    }

    private string? TeamOf(QueueMessage message) => CloudEvent.Read(message.Body.ToString(), clock.GetUtcNow()) switch
    {
        EventReading.Accepted accepted => accepted.Event.Team.Id,
        EventReading.Rejected rejected => rejected.TeamId,
        _ => null,
    };
}

/// <summary>Which failures to replay: one event, or all whose first claim lies in a range.</summary>
internal sealed record ReplayRange(string? EventId, DateTimeOffset? From, DateTimeOffset? To)
{
    public bool Covers(Delivery delivery) => EventId is null || delivery.EventId == EventId;
}

/// <param name="Queued">Put back.</param>
/// <param name="Expired">Left alone, because their news is old.</param>
internal sealed record ReplayCount(int Queued, int Expired);
