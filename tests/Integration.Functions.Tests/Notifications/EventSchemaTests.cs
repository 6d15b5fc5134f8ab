using System.Diagnostics;
using System.Text.Json;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Notifications;

/// <summary>
/// The schema is what producers are told, <see cref="CloudEvent.Read(string, DateTimeOffset)"/> is what happens: ajv, in
/// strict mode, and our reader must say the same.
/// </summary>
public class EventSchemaTests
{
    private static readonly (string Sample, string Path, string? Json)[] Bad =
    [
        ("timer.started", "specversion", null),
        ("timer.started", "specversion", "\"1\""),
        ("timer.started", "specversion", "1.0"),
        ("timer.started", "id", null),
        ("timer.started", "id", "\"\""),
        ("timer.started", "id", "\"line\\nbreak\""),
        ("timer.started", "id", "\"\\u009f\""),
        ("timer.started", "id", $"\"{new string('x', 201)}\""),
        ("timer.started", "id", "null"),
        ("timer.started", "source", null),
        ("timer.started", "source", "false"),
        ("timer.started", "type", "\"timer.started\""),
        ("timer.started", "type", "\"co.parabol.message.relayed\""),
        ("timer.started", "type", "[\"co.parabol.timer.started\"]"),
        ("timer.started", "time", null),
        ("timer.started", "time", "1700000000"),
        ("timer.started", "time", "\"2026-11-20\""),
        ("timer.started", "time", "\"2026-11-20T09:00:00\""),
        ("timer.started", "time", "\"2026-11-20 09:00:00Z\""),
        ("timer.started", "time", "\"2026-02-29T09:00:00Z\""),
        ("timer.started", "time", "\"2026-11-20T24:00:00Z\""),
        ("timer.started", "time", "\"1969-12-31T23:59:59Z\""),
        ("timer.started", "time", "\"2026-11-20T09:00:00+1\""),
        ("timer.started", "time", "\"2026-11-20T09:00:00+0100\""),
        ("timer.started", "time", "\"2026-11-20T09:00:00+15:00\""),
        ("timer.started", "time", "\"2026-11-20T09:00:00.Z\""),
        ("timer.started", "time", "\"2026-11-20T09:00:00Z\\n\""),
        ("timer.started", "datacontenttype", "\"text/plain\""),
        ("timer.started", "datacontenttype", "7"),
        ("timer.started", "data", null),
        ("timer.started", "data", "\"e30=\""),
        ("timer.started", "data.team", null),
        ("timer.started", "data.team.id", "12"),
        ("timer.started", "data.team.name", "null"),
        ("timer.started", "data.meeting", "[]"),
        ("timer.started", "data.meeting.id", "\"\""),
        ("timer.started", "data.meeting.name", null),
        ("timer.started", "data.meeting.type", "\"Retrospective\""),
        ("timer.started", "data.meeting.type", "\"unknown\""),
        ("timer.started", "data.phase", null),
        ("timer.started", "data.phase", "\"\""),
        ("timer.started", "data.deadline", "\"tomorrow\""),
        ("timer.changed", "data.deadline", null),
        ("timer.stopped", "data.phase", "3"),
        ("timer.cancelled", "data.phase", "\"\\u0000\""),
        ("meeting.renamed", "data.previousName", null),
        ("meeting.ended.action", "data.stats", null),
        ("meeting.ended.action", "data.stats", "[]"),
        ("meeting.ended.action", "data.stats.comments", "\"3\""),
        ("meeting.ended.action", "data.stats.comments", "2147483648"),
        ("meeting.ended.action", "data.stats.comments", "0.5"),
        ("meeting.ended.action", "data.stats.durationSeconds", "-0.1"),
        ("meeting.ended.action", "data.stats.durationSeconds", "1e300"),
        ("meeting.ended.action", "data.summary", "[\"a\"]"),
        ("meeting.response.submitted", "data.response", null),
        ("meeting.response.submitted", "data.response.id", "5521"),
        ("meeting.response.submitted", "data.response.author", "\"Zoë\""),
        ("meeting.response.submitted", "data.response.text", "5"),
        ("meeting.topic.shared", "data.topic.title", null),
        ("meeting.topic.shared", "data.topic.sharedBy", "{}"),
        ("meeting.topic.shared", "data.topic.reflections", "\"one\""),
        ("meeting.topic.shared", "data.topic.reflections", "[\"one\", null]"),
    ];

    private static readonly (string Sample, string Path, string? Json)[] Good =
    [
        ("timer.started", "subject", null),
        ("timer.started", "subject", "42"),
        ("timer.started", "id", $"\"{string.Concat(Enumerable.Repeat("🎉", 200))}\""),
        ("timer.started", "source", "\"/relative\""),
        ("timer.started", "time", "\"2026-11-20t09:00:00z\""),
        ("timer.started", "time", "\"2026-11-19T23:59:60.1234567890123Z\""),
        ("timer.started", "datacontenttype", "\"Application/JSON\""),
        ("timer.started", "datacontenttype", "\"application/vnd.parabol+json; charset=utf-8\""),
        ("timer.started", "time", "\"2026-11-20T09:00:00.123456789+05:45\""),
        ("timer.started", "time", "\"2024-02-29T00:00:00-14:00\""),
        ("timer.started", "datacontenttype", null),
        ("timer.started", "datacontenttype", "null"),
        ("timer.started", "datacontenttype", "\"application/json; charset=utf-8\""),
        ("timer.started", "deliveryattempt", "3"),
        ("timer.started", "data.meeting.name", "\"\""),
        ("timer.started", "data.meeting.facilitator", "{ \"id\": 1 }"),
        ("timer.started", "data.phase", "\"A_NEW_PHASE\""),
        ("timer.stopped", "data.phase", null),
        ("timer.stopped", "data.phase", "null"),
        ("meeting.ended.action", "data.stats", "{}"),
        ("meeting.ended.action", "data.stats.comments", "null"),
        ("meeting.ended.action", "data.stats.comments", "3.0"),
        ("meeting.ended.action", "data.stats.comments", "2147483647"),
        ("meeting.ended.action", "data.stats.durationSeconds", "0.25"),
        ("meeting.ended.action", "data.summary", "null"),
        ("meeting.response.submitted", "data.response.text", null),
        ("meeting.topic.shared", "data.topic.reflections", "[]"),
        ("meeting.topic.shared", "data.topic.reflections", null),
    ];

    [Fact]
    public void Every_sample_is_valid_under_a_strict_schema() => Assert.All(
        Samples.Names.Zip(Ajv([.. Samples.Names.Select(Samples.Load)])),
        sample => Assert.True(sample.Second is null, $"{sample.First}: {sample.Second}"));

    [Fact]
    public void What_the_schema_refuses_is_refused() => Assert.All(Bad.Zip(Ajv(Json(Bad)), Json(Bad)), bad =>
    {
        Assert.True(bad.Second is not null, $"ajv accepts {bad.First}");
        Assert.NotEmpty(EventJson.Rejected(bad.Third).Why);
    });

    [Fact]
    public void What_the_schema_allows_is_accepted() => Assert.All(Good.Zip(Ajv(Json(Good)), Json(Good)), good =>
    {
        Assert.True(good.Second is null, $"ajv refuses {good.First}: {good.Second}");
        EventJson.Accepted(good.Third);
    });

    [Fact]
    public void The_source_of_rendered_messages_is_reserved_to_our_own_doors() =>
        Assert.NotNull(Assert.Single(Ajv([EventJson.With("timer.started", "source", $"\"{CloudEvent.RenderedSource}\"")])));

    [Fact]
    public void The_schema_names_every_kind_that_producers_may_send()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(SchemaPath));
        var types = schema.RootElement.GetProperty("properties").GetProperty("type").GetProperty("enum").EnumerateArray().Select(type => type.GetString());

        Assert.Equal(EventKinds.All.Where(kind => kind != EventKinds.MessageRelayed).Select(kind => EventKinds.TypePrefix + kind), types);
    }

    private static string SchemaPath => Path.Combine(AppContext.BaseDirectory, CloudEvent.SchemaFile);

    private static string[] Json(IEnumerable<(string Sample, string Path, string? Json)> cases) =>
        [.. cases.Select(one => EventJson.With(one.Sample, one.Path, one.Json))];

    /// <summary>For each event null, or what ajv has against it.</summary>
    private static string?[] Ajv(IReadOnlyCollection<string> events)
    {
        var root = Repository.Root;
        Assert.True(Directory.Exists(Path.Combine(root, "node_modules", "ajv-formats")), "run npm ci");

        var start = new ProcessStartInfo("node", [Path.Combine(root, "tests", "schema", "check.mjs"), SchemaPath])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(start)!;
        using (node.StandardInput) node.StandardInput.Write($"[{string.Join(',', events)}]");
        var verdicts = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        Assert.True(node.ExitCode == 0, node.StandardError.ReadToEnd());
        return JsonSerializer.Deserialize<string?[]>(verdicts)!;
    }
}
