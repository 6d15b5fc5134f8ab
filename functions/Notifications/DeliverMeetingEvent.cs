using Integration.Functions.Hosting;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Integration.Functions.Notifications;

/// <summary>Queue <c>meeting-events</c>: each event becomes a post in the team's channel.</summary>
internal sealed class DeliverMeetingEvent(EventDelivery delivery, QueueJob job)
{
    [Function(nameof(DeliverMeetingEvent))]
    public Task RunAsync([QueueTrigger(QueueNames.MeetingEvents, Connection = StorageAccount.Setting)] string message, CancellationToken stopping) =>
        job.RunAsync(token => delivery.RunAsync(message, token), stopping);
}
