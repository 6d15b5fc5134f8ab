using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;

namespace Integration.Functions.Notifications.Deliveries;

/// <summary>
/// What our own successor of an event carries besides the event, as CloudEvents extension attributes. A producer's event
/// has none of it. It only says where to look and what is being replayed; the ledger alone decides whether to post.
/// </summary>
internal sealed record QueuedEvent
{
    private const string DestinationAttribute = "deliverydestination";
    private const string ReplayAttribute = "deliveryreplay";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The one destination that the successor is for; null in a producer's event, which is for all of the team's.</summary>
    public string? DestinationId { get; init; }

    /// <summary>The failure (its <see cref="Delivery.UpdatedAt"/>) that a person wants to be tried once more.</summary>
    public DateTimeOffset? ReplayOf { get; init; }

    /// <summary>The queue that events of this kind belong on.</summary>
    public static string QueueOf(ParabolEvent happened) =>
        happened is TimerEvent ? QueueNames.TimerEvents : QueueNames.MeetingEvents;

    /// <param name="eventJson">From <see cref="CloudEvent.Fit"/>, which leaves room for this.</param>
    public string Write(string eventJson)
    {
        var json = JsonNode.Parse(eventJson)!.AsObject();
        json[DestinationAttribute] = DestinationId;
        if (ReplayOf is { } failure) json[ReplayAttribute] = failure.ToString("O", CultureInfo.InvariantCulture);

        return json.ToJsonString(Relaxed);
    }

    /// <param name="text">A message that has been read as an event.</param>
    public static QueuedEvent Read(string text)
    {
        using var json = JsonDocument.Parse(text.TrimStart('\uFEFF'));
        return new QueuedEvent
        {
            DestinationId = Attribute(json, DestinationAttribute),
            ReplayOf = DateTimeOffset.TryParse(Attribute(json, ReplayAttribute), CultureInfo.InvariantCulture, out var failure) ? failure : null,
        };
    }

    private static string? Attribute(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
