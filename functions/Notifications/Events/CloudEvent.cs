using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integration.Functions.Notifications.Events;

/// <summary>
/// Parabol's events as CloudEvents 1.0 in JSON; the shape is <c>events.schema.json</c>. Unknown members and extension
/// attributes are ignored, the last of several members of one name counts, and nothing is guessed.
/// </summary>
public static partial class CloudEvent
{
    public const string SchemaFile = "Notifications/events.schema.json";

    /// <summary>
    /// The source of events that the doors A and B make from messages which Parabol rendered. Only these may be relayed
    /// messages or of an unknown meeting type.
    /// </summary>
    public const string RenderedSource = "urn:parabol:rendered";

    /// <summary>Clocks differ. An event from further ahead would never expire in time.</summary>
    public static readonly TimeSpan FutureTolerance = TimeSpan.FromMinutes(10);

    /// <summary>Reads one event; one from more than <see cref="FutureTolerance"/> after <paramref name="now"/> is refused.</summary>
    public static EventReading Read(string text, DateTimeOffset now) => Read(Encoding.UTF8.GetBytes(text), now);

    /// <inheritdoc cref="Read(string, DateTimeOffset)"/>
    public static EventReading Read(ReadOnlySpan<byte> utf8, DateTimeOffset now)
    {
        try
        {
            using var document = StrictJson.Parse(utf8);
            return Read(document.RootElement, now);
        }
        catch (JsonException broken)
        {
            return new EventReading.Rejected(broken.Message) { Place = "JSON" };
        }
    }

    /// <summary>One event of a batch, all of whose texts are valid Unicode, as <see cref="StrictJson"/> sees to.</summary>
    public static EventReading Read(JsonElement element, DateTimeOffset now)
    {
        if (element.ValueKind == JsonValueKind.String)
            return new EventReading.Rejected("the event is a text (was it written as JSON twice?); it must be an object") { Place = "JSON" };
        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("data_base64", out var encoded) && !element.TryGetProperty("data", out _))
            return ReadEncoded(element, encoded, now);
        var members = new EventMembers(element);
        return Event(members, now) is { } read && members.Problem is null
            ? new EventReading.Accepted(read)
            : new EventReading.Rejected(members.Problem!, Legible(element, "source"), Legible(element, "id"), Legible(element, "data.team.id")) { Place = members.Place };
    }

    /// <summary>CloudEvents lets a producer write <c>data</c> as Base64, whatever it is.</summary>
    private static EventReading ReadEncoded(JsonElement element, JsonElement encoded, DateTimeOffset now)
    {
        if (encoded.ValueKind != JsonValueKind.String || !encoded.TryGetBytesFromBase64(out var bytes))
            return new EventReading.Rejected("data_base64 must be a text of Base64", Legible(element, "source"), Legible(element, "id")) { Place = "data_base64" };
        try
        {
            using var data = StrictJson.Parse(bytes);
            var whole = JsonObject.Create(element)!;
            whole.Remove("data_base64");
            whole["data"] = JsonObject.Create(data.RootElement) ?? throw new JsonException("no object");
            return Read(JsonSerializer.SerializeToElement(whole), now);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return new EventReading.Rejected($"data_base64 holds no JSON object: {broken.Message}", Legible(element, "source"), Legible(element, "id")) { Place = "data_base64" };
        }
    }

    private static ParabolEvent? Event(EventMembers members, DateTimeOffset now)
    {
        var read = EventData.Read(members);
        if (read is not null && read.Time - now > FutureTolerance)
            members.Refuse("time", $"time is {read.Time:O}, more than {FutureTolerance.TotalMinutes} minutes ahead of the clock here ({now:O})");

        return read;
    }

    private static string? Legible(JsonElement element, string path)
    {
        var members = new EventMembers(element);
        var text = members.Id(path);
        return members.Problem is null ? text : null;
    }
}
