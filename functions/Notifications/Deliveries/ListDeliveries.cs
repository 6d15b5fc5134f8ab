using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Integration.Functions.Hosting;
using Integration.Functions.Mattermost;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;

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

    private static ProblemHttpResult Invalid(IReadOnlyDictionary<string, string> errors) => Problems.Of(
        400, "invalid-query", "The query cannot be read",
        string.Join(" ", errors.Select(error => $"{error.Key} {error.Value}.")),
        ("errors", new JsonObject(errors.Select(error => KeyValuePair.Create(error.Key, (JsonNode?)error.Value)))));
}

/// <summary>What a request for deliveries asks for. Read here and not by the framework, which answers a wrong value with nothing but a status.</summary>
/// <param name="From">The oldest, itself included.</param>
/// <param name="To">The newest, itself not included: the end of one page is the start of the next.</param>
internal sealed partial record DeliveryQuery(DeliveryState? State, DateTimeOffset? From, DateTimeOffset? To, int Limit)
{
    public const int MostShown = 500;
    private const int UsuallyShown = 50;
    private const string InstantRule = "must be a date-time of RFC 3339, such as 2026-11-21T09:00:00Z";

    private static readonly string[] Known = ["state", "from", "to", "limit"];

    /// <summary>The query, and one sentence for each parameter that will not do.</summary>
    public static (DeliveryQuery Query, IReadOnlyDictionary<string, string> Errors) Read(IQueryCollection parameters)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in parameters.Keys.Except(Known, StringComparer.Ordinal))
        {
            errors[PlainText.Line(name)] = $"is not known here; known are {string.Join(", ", Known)}";
        }

        foreach (var name in parameters.Keys.Intersect(Known, StringComparer.Ordinal).Where(name => parameters[name].Count > 1))
        {
            errors[name] = "is given more than once";
        }

        var query = new DeliveryQuery(
            Value(parameters, "state", StateOf, errors, "must be claimed, posted, skipped or failed"),
            Value(parameters, "from", ReadInstant, errors, InstantRule),
            Value(parameters, "to", ReadInstant, errors, InstantRule),
            Value(parameters, "limit", Count, errors, $"must be a whole number from 1 to {MostShown}") ?? UsuallyShown);
        return (query, errors);
    }

    /// <summary>An instant with its zone; a plus sign that a query turned into a blank counts.</summary>
    public static DateTimeOffset? ReadInstant(string text) =>
        Rfc3339().Match(text) is { Success: true } match
        && DateTimeOffset.TryParse($"{match.Groups["local"].Value}{match.Groups["zone"].Value.Replace(' ', '+')}", CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? instant
            : null;

    private static T? Value<T>(IQueryCollection parameters, string name, Func<string, T?> read, Dictionary<string, string> errors, string rule)
        where T : struct
    {
        if (parameters[name] is not [{ } text]) return null;
        if (read(text) is { } value) return value;
        errors[name] = $"is '{PlainText.Line(text)}'; it {rule}";
        return null;
    }

    private static DeliveryState? StateOf(string word) =>
        Enum.GetValues<DeliveryState>().Cast<DeliveryState?>().FirstOrDefault(state => DeliveryRows.StateWord(state!.Value) == word);

    private static int? Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostShown ? count : null;

    [GeneratedRegex(@"\A(?<local>[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?)(?<zone>[Zz]|[-+ ][0-9]{2}:[0-9]{2})\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rfc3339();
}

/// <summary>A delivery as the API shows it.</summary>
internal sealed record DeliveryView
{
    public required string EventId { get; init; }
    public required string Source { get; init; }
    public required string Kind { get; init; }
    public MeetingView? Meeting { get; init; }
    public required string Destination { get; init; }

    /// <summary><c>claimed</c>, <c>posted</c>, <c>skipped</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why it was skipped or failed; the word before the colon is stable.</summary>
    public string? Reason { get; init; }

    public required bool Ambiguous { get; init; }
    public required DateTimeOffset AcceptedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? NextAttemptAt { get; init; }
    public required IReadOnlyList<DeliveryAttempt> Attempts { get; init; }

    public static DeliveryView Of(Delivery delivery) => new()
    {
        EventId = delivery.EventId,
        Source = delivery.Source,
        Kind = delivery.Kind,
        Meeting = delivery.MeetingId is { } id ? new MeetingView(id, delivery.MeetingName ?? "") : null,
        Destination = delivery.DestinationId,
        State = DeliveryRows.StateWord(delivery.State),
        Reason = delivery.Reason,
        Ambiguous = delivery.Ambiguous,
        AcceptedAt = delivery.AcceptedAt,
        UpdatedAt = delivery.UpdatedAt,
        NextAttemptAt = delivery.NextAttemptAt,
        Attempts = delivery.Attempts,
    };
}

internal sealed record MeetingView(string Id, string Name);

/// <param name="Deliveries">Newest first.</param>
/// <param name="Next">The <c>to</c> of the next page, when there are more.</param>
internal sealed record DeliveriesView(IReadOnlyList<DeliveryView> Deliveries, DateTimeOffset? Next);

/// <summary>What a replay did, in numbers and in words.</summary>
internal sealed record ReplayView(int Queued, int Expired, int Poison, string Message);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeliveriesView))]
[JsonSerializable(typeof(ReplayView))]
internal sealed partial class DeliveryViewJson : JsonSerializerContext;
