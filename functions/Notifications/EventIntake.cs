using System.Text.Json.Serialization;
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

/// <summary>How many events were queued.</summary>
internal sealed record AcceptedView(int Accepted);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AcceptedView))]
internal sealed partial class EventsJson : JsonSerializerContext;
