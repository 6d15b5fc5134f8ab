using System.Text;
using System.Text.Json.Nodes;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Notifications;

public class CloudEventReadTests
{
    [Fact]
    public void An_event_becomes_the_record_of_its_type()
    {
        var timer = Assert.IsType<TimerStarted>(EventJson.Accepted(Samples.Load("timer.started")));

        Assert.Equal(("https://app.parabol.co", "timer.started", "reflect"), (timer.Source, timer.Kind, timer.Phase));
        Assert.Equal(new TeamRef("8fJ2k", "Platform"), timer.Team);
        Assert.Equal(new MeetingRef("kX91rTq0", "Sprint 41 retro: the great 🐙 migration", MeetingType.Retrospective), timer.Meeting);
        Assert.Equal(DateTimeOffset.Parse("2026-11-20T14:10:00Z"), timer.Deadline);
    }

    [Fact]
    public void Stats_are_what_the_meeting_counted()
    {
        var ended = Assert.IsType<MeetingEnded>(EventJson.Accepted(Samples.Load("meeting.ended.action")));

        Assert.Equal(new MeetingStats { Tasks = 4, AgendaItems = 6, Comments = 1, Duration = TimeSpan.FromSeconds(1570) }, ended.Stats);
        Assert.Null(ended.Summary);
    }

    [Theory]
    [InlineData("specversion", "\"0.3\"", "specversion is '0.3'; it must be 1.0")]
    [InlineData("specversion", null, "specversion is missing; it must be a text")]
    [InlineData("type", "\"co.parabol.meeting.paused\"", "type is 'co.parabol.meeting.paused'; it must be one of co.parabol.meeting.started, co.parabol.meeting.renamed,")]
    [InlineData("type", "\"co.parabol.message.relayed\"", "type is 'co.parabol.message.relayed'; it must be one of ")]
    [InlineData("id", null, "id is missing; it must be a text of 1 to 200 characters without control characters")]
    [InlineData("id", "\"\"", "id is an empty text; it must be a text of 1 to 200")]
    [InlineData("source", "7", "source is 7; it must be a text of 1 to 200")]
    [InlineData("time", "\"yesterday\"", "time is 'yesterday'; it must be a date-time of RFC 3339")]
    [InlineData("data", "[]", "data is an array; it must be an object")]
    [InlineData("data", null, "data.team.id is missing; it must be a text of 1 to 200")]
    [InlineData("data.team", "\"Platform\"", "data.team is 'Platform'; it must be an object")]
    [InlineData("data.team.name", null, "data.team.name is missing; it must be a text")]
    [InlineData("data.meeting.type", "\"retro\"", "data.meeting.type is 'retro'; it must be one of action, retrospective, poker, teamPrompt, teamHealth")]
    [InlineData("data.meeting.type", "\"unknown\"", "data.meeting.type is 'unknown'; it must be one of action,")]
    [InlineData("data.stats", null, "data.stats is missing; it must be an object")]
    [InlineData("data.stats.tasks", "-1", "data.stats.tasks is -1; it must be a whole number from 0 to 2147483647")]
    [InlineData("data.stats.tasks", "1.5", "data.stats.tasks is 1.5; it must be a whole number from 0 to 2147483647")]
    [InlineData("data.stats.durationSeconds", "\"90\"", "data.stats.durationSeconds is '90'; it must be a number of seconds from 0 to")]
    [InlineData("data.summary", "{}", "data.summary is an object; it must be a text")]
    public void A_refusal_says_what_to_mend(string path, string? json, string why) =>
        Assert.StartsWith(why, EventJson.Rejected(EventJson.With("meeting.ended.retrospective", path, json)).Why, StringComparison.Ordinal);

    [Fact]
    public void A_refusal_names_what_could_be_read_all_the_same()
    {
        var rejected = EventJson.Rejected(EventJson.With("meeting.renamed", "data.previousName", "5"));

        Assert.Equal(("data.previousName is 5; it must be a text", "https://app.parabol.co", "8fJ2k"), (rejected.Why, rejected.Source, rejected.TeamId));
        Assert.StartsWith("01JD9Z0", rejected.Id, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("<html>")]
    public void What_is_no_json_is_said_with_its_place(string text) =>
        Assert.StartsWith("not valid JSON (line 1, byte ", EventJson.Rejected(text).Why, StringComparison.Ordinal);

    [Theory]
    [InlineData("datacontenttype", "\"APPLICATION/JSON\"")]
    [InlineData("datacontenttype", "\"application/json ; charset=utf-8\"")]
    [InlineData("datacontenttype", "\"application/vnd.parabol.event+json\"")]
    [InlineData("time", "\"2026-11-21T09:00:00.123456789012Z\"")]
    [InlineData("time", "\"2026-11-19T23:59:60Z\"")]
    public void What_CloudEvents_and_RFC_3339_allow_is_read(string path, string json) =>
        EventJson.Accepted(EventJson.With("meeting.renamed", path, json));

    [Fact]
    public void A_leap_second_is_the_next_one() => Assert.Equal(
        DateTimeOffset.Parse("2026-11-19T09:01:00Z"), EventJson.Accepted(EventJson.With("meeting.renamed", "time", "\"2026-11-19T09:00:60Z\"")).Time);

    [Fact]
    public void Data_may_be_written_as_Base64()
    {
        var sample = JsonNode.Parse(Samples.Load("timer.started"))!.AsObject();
        sample["data_base64"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(sample["data"]!.ToJsonString()));
        sample.Remove("data");

        Assert.Equal(EventJson.Accepted(Samples.Load("timer.started")), EventJson.Accepted(sample.ToJsonString()));
        sample["data_base64"] = "bm8ganNvbg==";
        Assert.StartsWith("data_base64 holds no JSON object", EventJson.Rejected(sample.ToJsonString()).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_that_was_written_as_JSON_twice_is_told_as_such() =>
        Assert.Contains("JSON twice", EventJson.Rejected(System.Text.Json.JsonSerializer.Serialize(Samples.Load("timer.started"))).Why, StringComparison.Ordinal);

    [Theory]
    [InlineData("latin1", "Latin-1")]
    [InlineData("utf-16", "UTF-16")]
    [InlineData("utf-16BE", "UTF-16")]
    [InlineData("gzip", "gzip")]
    public void What_is_not_UTF_8_is_told_by_its_likely_cause(string encoding, string word)
    {
        var sample = Samples.Load("meeting.renamed").Replace("Sprint", "Überblick", StringComparison.Ordinal);
        byte[] bytes = encoding == "gzip" ? [0x1F, 0x8B, 8, 0] : Encoding.GetEncoding(encoding).GetBytes(sample);

        var rejected = Assert.IsType<EventReading.Rejected>(CloudEvent.Read(bytes, Some.Noon));

        Assert.Contains(word, rejected.Why, StringComparison.Ordinal);
        Assert.Equal("JSON", rejected.Place);
    }

    [Theory]
    [InlineData("data.meeting.type", "\"s3cret\"", "data.meeting.type")]
    [InlineData("data.team", "\"s3cret\"", "data.team")]
    [InlineData("specversion", "\"s3cret\"", "specversion")]
    public void The_place_of_a_fault_holds_no_value(string path, string json, string place) =>
        Assert.Equal(place, EventJson.Rejected(EventJson.With("meeting.renamed", path, json)).Place);

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("\"event\"")]
    public void What_is_no_object_is_no_event(string text) =>
        Assert.EndsWith("it must be an object", EventJson.Rejected(text).Why, StringComparison.Ordinal);

    [Fact]
    public void Nesting_is_bounded()
    {
        var deep = EventJson.With("timer.stopped", "data.extra", $"{new string('[', 62)}{new string(']', 62)}");
        Assert.Contains("nested deeper than 64", EventJson.Rejected(deep.Replace("[[", "[[[[", StringComparison.Ordinal).Replace("]]", "]]]]", StringComparison.Ordinal)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_tolerated()
    {
        var sample = Samples.Load("timer.stopped");
        byte[] marked = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(sample)];

        Assert.IsType<EventReading.Accepted>(CloudEvent.Read(marked, EventJson.AfterTheSamples));
        Assert.IsType<EventReading.Accepted>(CloudEvent.Read("\uFEFF" + sample, EventJson.AfterTheSamples));
    }

    [Fact]
    public void The_last_of_several_members_of_a_name_counts()
    {
        var twice = Samples.Load("timer.stopped").Replace("\"specversion\": \"1.0\",", "\"specversion\": \"1.0\", \"id\": 5, \"source\": \"x\",", StringComparison.Ordinal);

        Assert.Equal("https://app.parabol.co", EventJson.Accepted(twice).Source);
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udc00x")]
    public void Half_a_surrogate_pair_is_refused(string broken)
    {
        var json = Samples.Load("meeting.started.poker").Replace("8fJ2k", broken, StringComparison.Ordinal);

        Assert.Equal("not valid Unicode: half of a surrogate pair", EventJson.Rejected(json).Why);
    }

    [Fact]
    public void It_is_refused_in_names_of_members_too() => Assert.Equal(
        "not valid Unicode: half of a surrogate pair",
        EventJson.Rejected(Samples.Load("timer.stopped").Replace("\"specversion\"", "\"sourc\\ud800\": 1, \"specversion\"", StringComparison.Ordinal)).Why);

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused()
    {
        var bytes = Encoding.UTF8.GetBytes(Samples.Load("timer.stopped"));
        bytes[Array.IndexOf(bytes, (byte)'8', Encoding.UTF8.GetByteCount(Samples.Load("timer.stopped").Split("\"team\"")[0]))] = 0xFF;

        var rejected = Assert.IsType<EventReading.Rejected>(CloudEvent.Read(bytes, EventJson.AfterTheSamples));
        Assert.Equal("not valid UTF-8, but probably Latin-1 (ISO 8859-1); send UTF-8", rejected.Why);
    }

    [Fact]
    public void An_event_from_the_future_is_refused_once_clocks_cannot_explain_it()
    {
        var sample = Samples.Load("timer.stopped");
        var time = EventJson.Accepted(sample).Time;

        Assert.IsType<EventReading.Accepted>(CloudEvent.Read(sample, time - CloudEvent.FutureTolerance));
        var rejected = Assert.IsType<EventReading.Rejected>(CloudEvent.Read(sample, time - CloudEvent.FutureTolerance - TimeSpan.FromSeconds(1)));
        Assert.Contains("more than 10 minutes ahead of the clock here", rejected.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_events_from_rendered_messages_may_be_relayed_or_of_unknown_type()
    {
        var unknown = SomeEvent.Started(MeetingType.Unknown);

        EventJson.Rejected(CloudEvent.Write(unknown));
        Assert.Equal(MeetingType.Unknown, Assert.IsType<MeetingStarted>(EventJson.Accepted(CloudEvent.Write(unknown with { Source = CloudEvent.RenderedSource }))).Meeting.Type);
        EventJson.Accepted(CloudEvent.Write(SomeEvent.Relayed()));
        EventJson.Rejected(CloudEvent.Write(SomeEvent.Relayed() with { Source = "https://parabol.example" }));
    }
}
