using System.Text.Json.Nodes;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Tests.Notifications;

/// <summary>Samples with one member changed: what good and bad producers send.</summary>
internal static class EventJson
{
    public static readonly DateTimeOffset AfterTheSamples = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A JSON text for the value, or null to take the member away.</summary>
    public static string With(string sample, string path, string? json)
    {
        var e = JsonNode.Parse(Samples.Load(sample))!;
        var names = path.Split('.');
        var parent = names[..^1].Aggregate(e, (node, name) => node[name]!).AsObject();
        parent.Remove(names[^1]);
        if (json is not null) parent[names[^1]] = JsonNode.Parse(json);
        return e.ToJsonString();
    }

    public static ParabolEvent Accepted(string json) =>
        Assert.IsType<EventReading.Accepted>(CloudEvent.Read(json, AfterTheSamples)).Event;

    public static EventReading.Rejected Rejected(string json) =>
        Assert.IsType<EventReading.Rejected>(CloudEvent.Read(json, AfterTheSamples));
}
