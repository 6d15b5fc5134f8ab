using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;

namespace Integration.Functions.Notifications;

/// <summary>Where the HTTP doors hand in what they let through: the queue of the event's kind. What is too long for a queue is cut.</summary>
internal sealed class EventIntake(StorageQueues queues)
{
    public Task EnqueueAsync(ParabolEvent happened, CancellationToken stopping) =>
        queues.SendAsync(QueuedEvent.QueueOf(happened), CloudEvent.Fit(happened), TimeSpan.Zero, stopping);
}
