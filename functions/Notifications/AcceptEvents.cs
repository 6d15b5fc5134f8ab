using System.Text.Json;
using System.Text.Json.Nodes;
using Integration.Functions.Hosting;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Teams;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;

namespace Integration.Functions.Notifications;

/// <summary>
/// <c>POST /api/events</c>: a CloudEvent, or an array of them, from a producer that cannot reach the queues. All are checked
/// first and all are queued, or none is; queued twice does no harm, since (source, id) names an event.
/// </summary>
internal sealed class AcceptEvents(TeamConnections teams, EventIntake intake, TimeProvider clock)
{
    private const int MostEvents = 100;

    [Function(nameof(AcceptEvents))]
    public async Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "events")] HttpRequest request) =>
        ApiKey.Refusal(request.HttpContext) ?? await RunAsync(request.HttpContext);

    private async Task<IResult> RunAsync(HttpContext http)
    {
        if (http.Request.Headers.ContainsKey("ce-specversion"))
        {
            return Problems.Of(400, "binary-mode", "The event is in binary mode",
                "Its attributes are in ce- headers. Send it in structured mode: Content-Type application/cloudevents+json, with the attributes and data in one JSON body. Nothing was queued.");
        }

        var (body, problem) = await JsonBody.ReadAsync(http);
        using var owned = body;
        if (body is null) return problem!;

        var items = body.RootElement.ValueKind == JsonValueKind.Array ? [.. body.RootElement.EnumerateArray()] : new[] { body.RootElement };
        if (items.Length is 0 or > MostEvents)
        {
            return Problems.Of(400, "invalid-events", "The number of events is out of range", $"Send 1 to {MostEvents} events in a request; here are {items.Length}.");
        }

        var readings = items.Select(Read).ToList();
        var refusals = readings.Index().Where(reading => reading.Item is EventReading.Rejected)
            .Select(reading => Refusal(reading.Index, ((EventReading.Rejected)reading.Item).Why)).ToList();
        if (refusals.Count > 0) return Refused(400, "invalid-event", "An event cannot be read", refusals);

        var events = readings.Cast<EventReading.Accepted>().Select(reading => reading.Event).ToList();
        var strangers = await StrangersAsync(events, http.RequestAborted);
        return strangers.Count > 0
            ? Refused(404, "unknown-team", "A team is not connected to Mattermost", strangers)
            : await QueueAsync(events, http);
    }

    private EventReading Read(JsonElement item) => JsonUnicode.IsReadable(item)
        ? CloudEvent.Read(item, clock.GetUtcNow())
        : new EventReading.Rejected("a text or a name in it is not valid Unicode: half of a surrogate pair");

    private async Task<IResult> QueueAsync(List<ParabolEvent> events, HttpContext http)
    {
        await Parallel.ForEachAsync(events, http.RequestAborted, async (happened, stopping) => await intake.EnqueueAsync(happened, stopping));
        return Results.Json(new AcceptedView(events.Count), EventsJson.Default.AcceptedView, statusCode: StatusCodes.Status202Accepted);
    }

    private async Task<List<JsonObject>> StrangersAsync(List<ParabolEvent> events, CancellationToken stopping)
    {
        var strangers = new List<JsonObject>();
        foreach (var (index, happened) in events.Index())
        {
            if ((await teams.OfTeamAsync(happened.Team.Id, stopping)).Count == 0)
            {
                strangers.Add(Refusal(index, $"team '{happened.Team.Id}' has no Mattermost channel: connect it with PUT /api/teams/{{teamId}}/connection, or leave its events out"));
            }
        }

        return strangers;
    }

    private static JsonObject Refusal(int index, string why) => new() { ["index"] = index, ["why"] = why };

    private static ProblemHttpResult Refused(int status, string name, string title, List<JsonObject> refusals) => Problems.Of(
        status, name, title, $"Nothing was queued. {refusals[0]["why"]}.{(refusals.Count == 1 ? "" : $" {refusals.Count - 1} more are listed in 'errors'.")}",
        ("errors", new JsonArray([.. refusals])));
}
