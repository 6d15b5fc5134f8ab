using System.Text.Json;
using System.Text.Json.Nodes;
using Integration.Functions.Hosting;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;

namespace Integration.Functions.Notifications.Deliveries;

/// <summary>
/// <c>POST …/connection/replay</c> with <c>{"eventId": "…"}</c>, <c>{"from": "…", "to": "…"}</c> or <c>{"all": true}</c>: puts
/// the team's failed deliveries, and with <c>all</c> its poison messages, back on their queues.
/// </summary>
internal sealed class ReplayDeliveries(Replay replay)
{
    [Function(nameof(ReplayDeliveries))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "teams/{teamId}/connection/replay")] HttpRequest request, string teamId) =>
        ApiKey.Refusal(request.HttpContext) ?? await RunAsync(teamId, request.HttpContext);

    private async Task<IResult> RunAsync(string teamId, HttpContext http)
    {
        var (body, problem) = await JsonBody.ReadObjectAsync(http);
        using var owned = body;
        if (body is null) return problem!;

        var (wanted, errors) = Read(body.RootElement);
        if (wanted is null) return Invalid(errors);

        var count = await replay.DeliveriesAsync(teamId, wanted, progress: null, http.RequestAborted);
        var poison = 0;
        if (wanted is { EventId: null, From: null, To: null })
        {
            poison += await replay.PoisonAsync(QueueNames.MeetingEvents, teamId, http.RequestAborted);
            poison += await replay.PoisonAsync(QueueNames.TimerEvents, teamId, http.RequestAborted);
        }

        return Results.Json(new ReplayView(count.Queued, count.Expired, poison, InWords(count, poison)), DeliveryViewJson.Default.ReplayView);
    }

    /// <summary>What cannot be read is refused: left out it would make the range wider than somebody wanted.</summary>
    private static (ReplayRange? Wanted, Dictionary<string, string> Errors) Read(JsonElement body)
    {
        var wanted = new ReplayRange(null, null, null);
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        var all = false;
        foreach (var member in body.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null))
        {
            var text = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : "";
            switch (member.Name)
            {
                case "eventId" when EventMembers.IsId(text):
                    wanted = wanted with { EventId = text };
                    break;
                case "from" when DeliveryQuery.ReadInstant(text) is { } from:
                    wanted = wanted with { From = from };
                    break;
                case "to" when DeliveryQuery.ReadInstant(text) is { } to:
                    wanted = wanted with { To = to };
                    break;
                case "all" when member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    all = member.Value.GetBoolean();
                    break;
                default:
                    errors[member.Name] = Rule(member.Name);
                    break;
            }
        }

        var isLimited = wanted is not { EventId: null, From: null, To: null };
        if (all && isLimited) errors["all"] = "is everything: leave it out, or the others";
        return (errors.Count == 0 && (all || isLimited) ? wanted : null, errors);
    }

    private static string Rule(string name) => name switch
    {
        "eventId" => "must be the id of an event, as text",
        "from" or "to" => "must be a date-time of RFC 3339, such as 2026-11-21T09:00:00Z",
        "all" => "must be true or false",
        _ => "is not known here; known are eventId, from, to and all",
    };

    private static ProblemHttpResult Invalid(Dictionary<string, string> errors) => errors.Count == 0
        ? Problems.Of(400, "invalid-replay", "It is not clear what to replay",
            "Name one event with 'eventId', a range with 'from' and 'to' (RFC 3339), or everything that failed with 'all': true.")
        : Problems.Of(400, "invalid-replay", "It is not clear what to replay",
            string.Join(" ", errors.Select(error => $"{error.Key} {error.Value}.")) + " Nothing was put back.",
            ("errors", new JsonObject(errors.Select(error => KeyValuePair.Create(error.Key, (JsonNode?)error.Value)))));

    private static string InWords(ReplayCount count, int poison) =>
        $"{count.Queued} failed deliveries and {poison} poison messages were put back."
        + (count.Expired == 0 ? "" : $" {count.Expired} were left alone: their news is too old to be posted.");
}
