using Integration.Functions.Hosting;

namespace Integration.Functions.Notifications;

/// <summary>
/// <c>GET …/connection/deliveries?state=failed&amp;from=…&amp;to=…&amp;limit=50</c>: what became of the team's events, newest first.
/// </summary>
internal sealed class ListDeliveries(DeliveryHistory history)
{
    private const int MostShown = 500;

    public static void Map(IEndpointRouteBuilder connection) =>
        connection.MapGet("deliveries", static (
            string teamId, string? state, DateTimeOffset? from, DateTimeOffset? to, int? limit, ListDeliveries function, CancellationToken stopping) =>
            function.RunAsync(teamId, state, from, to, limit ?? 50, stopping));

    private async Task<IResult> RunAsync(
        string teamId, string? state, DateTimeOffset? from, DateTimeOffset? to, int limit, CancellationToken stopping)
    {
        if (state is not null and not ("claimed" or "posted" or "skipped" or "failed"))
        {
            return Problems.Of(400, "invalid-query", "The state is not known", $"'{state}' is none of claimed, posted, skipped and failed.");
        }

        if (limit is < 1 or > MostShown)
        {
            return Problems.Of(400, "invalid-query", "The limit is out of range", $"Ask for 1 to {MostShown} deliveries; page with 'to' set to the acceptedAt of the last one.");
        }

        var shown = new List<DeliveryView>();
        await foreach (var delivery in history.NewestFirstAsync(teamId, from, to, stopping))
        {
            if (state is null || DeliveryRows.StateWord(delivery.State) == state)
            {
                shown.Add(DeliveryView.Of(delivery));
            }

            if (shown.Count == limit)
            {
                break;
            }
        }

        return Results.Json(new DeliveriesView(shown), DeliveryViewJson.Default.DeliveriesView);
    }
}
