using Integration.Functions.Hosting;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Integration.Functions.Notifications;

/// <summary>Queue <c>timer-events</c>: each event of a deadline becomes a post in the team's channel.</summary>
internal sealed class DeliverTimerEvent(EventDelivery delivery, QueueJob job)
{
    [Function(nameof(DeliverTimerEvent))]
    public Task RunAsync([QueueTrigger(QueueNames.TimerEvents, Connection = StorageAccount.Setting)] string message, CancellationToken stopping) =>
        job.RunAsync(token => delivery.RunAsync(message, token), stopping);
}
