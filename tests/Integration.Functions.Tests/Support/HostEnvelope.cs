using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integration.Functions.Tests.Support;

/// <summary>
/// The body that the Functions host posts for a queue message (facts, 4.2 and 4.3): every text packed into JSON twice, and
/// the members of a message that is a JSON object leaking into the metadata, where they replace the host's own.
/// </summary>
public static class HostEnvelope
{
    public static string For(string function, string binding, string message, HostMessage about) => new JsonObject
    {
        ["Data"] = new JsonObject { [binding] = TwiceEncoded(message) },
        ["Metadata"] = Metadata(function, message, about),
    }.ToJsonString();

    /// <summary>Anything but an object, bytes and dates: a string that itself holds JSON.</summary>
    public static string TwiceEncoded(string text) => JsonValue.Create(text).ToJsonString();

    private static JsonObject Metadata(string function, string message, HostMessage about)
    {
        var metadata = new JsonObject
        {
            ["DequeueCount"] = about.DequeueCount.ToString(CultureInfo.InvariantCulture),
            ["Id"] = TwiceEncoded(about.Id),
            ["PopReceipt"] = TwiceEncoded(about.PopReceipt),
            ["InsertionTime"] = Date(about.InsertedAt),
            ["ExpirationTime"] = Date(about.InsertedAt.AddDays(7)),
            ["NextVisibleTime"] = Date(about.InsertedAt.AddMinutes(10)),
            ["sys"] = new JsonObject
            {
                ["MethodName"] = function,
                ["UtcNow"] = about.InsertedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
                ["RandGuid"] = Guid.NewGuid().ToString(),
            },
        };
        foreach (var (name, value) in MembersOf(message).Where(member => member.Value is not (null or JsonArray)))
        {
            var key = metadata.FirstOrDefault(own => string.Equals(own.Key, name, StringComparison.OrdinalIgnoreCase)).Key ?? name;
            metadata[key] = Leaked(value!);
        }
        return new JsonObject(metadata.Where(member => !member.Key.EndsWith("trigger", StringComparison.OrdinalIgnoreCase))
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
    }

    private static JsonObject MembersOf(string message)
    {
        try
        {
            return JsonNode.Parse(message) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Objects stay objects; scalars become texts as .NET writes them: <c>True</c>, and dates by month first.</summary>
    private static JsonNode Leaked(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => value.DeepClone(),
        JsonValueKind.True => TwiceEncoded("True"),
        JsonValueKind.False => TwiceEncoded("False"),
        JsonValueKind.String when value.AsValue().TryGetValue<DateTime>(out var date) => TwiceEncoded(date.ToString(CultureInfo.InvariantCulture)),
        JsonValueKind.String => TwiceEncoded(value.GetValue<string>()),
        _ => TwiceEncoded(value.ToJsonString()),
    };

    /// <summary>Whole seconds.</summary>
    private static string Date(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}

/// <summary>What the queue says about a message.</summary>
public sealed record HostMessage(string Id, string PopReceipt, long DequeueCount, DateTimeOffset InsertedAt)
{
    public static HostMessage Some => new(Guid.NewGuid().ToString(), "AgAAAAMAAAAAAAAA", 1, new(2026, 11, 21, 19, 12, 18, TimeSpan.Zero));
}
