using Integration.Functions.Hosting;
using Integration.Functions.Notifications.Deliveries;

namespace Integration.Functions.Notifications;

/// <summary>Queue <c>meeting-events</c>: each event becomes a post in the team's channel.</summary>
internal static class DeliverMeetingEvent
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapQueueFunction<EventDelivery>(nameof(DeliverMeetingEvent), static (delivery, message, stopping) => delivery.RunAsync(message, stopping));
}
