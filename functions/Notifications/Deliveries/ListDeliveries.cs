using Microsoft.Azure.Functions.Worker;
using System.Text.Json.Nodes;
using Integration.Functions.Hosting;

namespace Integration.Functions.Notifications.Deliveries;

/// <summary>
/// <c>GET …/connection/deliveries?state=failed&amp;from=…&amp;to=…&amp;limit=50</c>: what became of the team's events, newest
/// first. When there are more, <c>next</c> is the <c>to</c> of the next page.
/// </summary>
internal sealed class ListDeliveries(DeliveryHistory history)
{
    [Function(nameof(ListDeliveries))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "teams/{teamId}/connection/deliveries")] HttpRequest request, string teamId) =>
        ApiKey.Refusal(request.HttpContext) ?? await RunAsync(teamId, request.HttpContext);

    private async Task<IResult> RunAsync(string teamId, HttpContext http)
    {
        var (query, errors) = DeliveryQuery.Read(http.Request.Query);
        return errors.Count > 0
            ? Invalid(errors)
            : Results.Json(await FindAsync(teamId, query, http.RequestAborted), DeliveryViewJson.Default.DeliveriesView);
    }

    private async Task<DeliveriesView> FindAsync(string teamId, DeliveryQuery query, CancellationToken stopping)
    {
        var shown = new List<DeliveryView>();
        await foreach (var delivery in history.NewestFirstAsync(teamId, query.From, query.To?.AddTicks(-1), stopping))
        {
            if (query.State is { } wanted && delivery.State != wanted) continue;

            // A page never ends between two of the same instant: the next one starts below it.
            if (shown.Count >= query.Limit && delivery.AcceptedAt != shown[^1].AcceptedAt)
            {
                return new DeliveriesView(shown, Next: shown[^1].AcceptedAt);
            }

            shown.Add(DeliveryView.Of(delivery));
        }

        return new DeliveriesView(shown, Next: null);
    }

    private static ProblemResult Invalid(IReadOnlyDictionary<string, string> errors) => Problems.Of(
        400, "invalid-query", "The query cannot be read",
        string.Join(" ", errors.Select(error => $"{error.Key} {error.Value}.")),
        ("errors", new JsonObject(errors.Select(error => KeyValuePair.Create(error.Key, (JsonNode?)error.Value)))));
}
