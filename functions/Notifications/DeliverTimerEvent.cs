using Integration.Functions.Hosting;
using Integration.Functions.Notifications.Deliveries;

namespace Integration.Functions.Notifications;

/// <summary>Queue <c>timer-events</c>: each event of a deadline becomes a post in the team's channel.</summary>
internal static class DeliverTimerEvent
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapQueueFunction<EventDelivery>(nameof(DeliverTimerEvent), static (delivery, message, stopping) => delivery.RunAsync(message, stopping));
}
