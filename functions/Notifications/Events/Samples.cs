using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integration.Functions.Notifications.Events;

/// <summary>
/// The sample events beside the schema, one or more per type. Together they tell two days of one team. They are test
/// data, and what the command <c>send-sample</c> sends.
/// </summary>
public static class Samples
{
    /// <summary>In the order of their story, e.g. <c>meeting.started.retrospective</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. from file in Directory.EnumerateFiles(Folder, "*.json")
           let name = Path.GetFileNameWithoutExtension(file)
           orderby TimeOf(Parse(name), "time"), name
           select name,
    ];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Notifications", "samples");

    /// <summary>A sample as it stands in its file.</summary>
    /// <exception cref="FileNotFoundException">There is no sample of this name.</exception>
    public static string Load(string name) => File.ReadAllText(Path.Combine(Folder, Path.GetFileName(name) + ".json"));

    /// <summary>The sample as if it happened now: with an id of its own, now as its time, and a deadline as far ahead as in the file.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="now">The event's time.</param>
    /// <param name="id">Distinct for each event that is to be posted.</param>
    /// <param name="teamId">The team whose connection gets it; the sample's own team when null.</param>
    /// <exception cref="FileNotFoundException">There is no sample of this name.</exception>
    public static string Make(string name, DateTimeOffset now, string id, string? teamId = null)
    {
        var sample = Parse(name);
        var data = sample["data"]!.AsObject();
        if (data.ContainsKey("deadline")) data["deadline"] = Text(now + (TimeOf(data, "deadline") - TimeOf(sample, "time")));

        sample["id"] = id;
        sample["time"] = Text(now);
        if (teamId is not null)
        {
            sample["subject"] = "team/" + teamId;
            data["team"]!["id"] = teamId;
        }

        return Written(sample);
    }

    private static JsonObject Parse(string name) => JsonNode.Parse(Load(name))!.AsObject();

    private static DateTimeOffset TimeOf(JsonObject from, string member) => from[member]!.GetValue<DateTimeOffset>();

    private static string Text(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    private static string Written(JsonObject sample)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true }))
        {
            sample.WriteTo(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
