using System.Globalization;
using System.Text.Json;
using Integration.Functions.Hosting;
using Integration.Functions.Storage;

namespace Integration.Functions.Notifications;

/// <summary>
/// <c>POST …/connection/replay</c> with <c>{"eventId": "…"}</c>, <c>{"from": "…", "to": "…"}</c> or <c>{"all": true}</c>: puts
/// the team's failed deliveries and poison messages back on their queues.
/// </summary>
internal sealed class ReplayDeliveries(Replay replay)
{
    public static void Map(IEndpointRouteBuilder connection) =>
        connection.MapPost("replay", static (string teamId, HttpContext http, ReplayDeliveries function) => function.RunAsync(teamId, http));

    private async Task<IResult> RunAsync(string teamId, HttpContext http)
    {
        var (body, problem) = await JsonBody.ReadObjectAsync(http);
        using var owned = body;
        if (body is null)
        {
            return problem!;
        }

        if (Read(body.RootElement) is not { } wanted)
        {
            return Problems.Of(400, "invalid-replay", "It is not clear what to replay",
                "Name one event with 'eventId', a range with 'from' and 'to' (RFC 3339), or everything that failed with 'all': true.");
        }

        var count = await replay.DeliveriesAsync(teamId, wanted, progress: null, http.RequestAborted);
        var poison = 0;
        if (wanted is { EventId: null, From: null, To: null })
        {
            poison += await replay.PoisonAsync(QueueNames.MeetingEvents, teamId, http.RequestAborted);
            poison += await replay.PoisonAsync(QueueNames.TimerEvents, teamId, http.RequestAborted);
        }

        return Results.Json(new ReplayView(count.Queued, count.Expired, poison, InWords(count, poison)), DeliveryViewJson.Default.ReplayView);
    }

    private static ReplayRange? Read(JsonElement body)
    {
        var (eventId, from, to) = (Text(body, "eventId"), Instant(body, "from"), Instant(body, "to"));
        var all = body.TryGetProperty("all", out var everything) && everything.ValueKind == JsonValueKind.True;
        return eventId is not null || from is not null || to is not null || all ? new ReplayRange(eventId, from, to) : null;
    }

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Instant(JsonElement body, string name) =>
        DateTimeOffset.TryParse(Text(body, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;

    private static string InWords(ReplayCount count, int poison) =>
        $"{count.Queued} failed deliveries and {poison} poison messages were put back."
        + (count.Expired == 0 ? "" : $" {count.Expired} were left alone: their news is too old to be posted.");
}
