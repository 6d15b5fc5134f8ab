using System.Text;
using System.Text.Json.Nodes;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Notifications.Messages;
using Integration.Functions.Parabol;
using Integration.Functions.Tests.Notifications;

namespace Integration.Functions.Tests.Parabol;

public class RenderedMessageTests
{
    private static readonly DateTimeOffset Received = new(2023, 11, 14, 20, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Deadline = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly TeamRef Team = new("8fJ2k", "Platform & Co");

    [Fact]
    public void A_started_meeting_is_recognised_whatever_its_type()
    {
        var started = Assert.IsType<MeetingStarted>(Recognised("start"));

        Assert.Equal(("meeting.started:kX91rTq0", CloudEvent.RenderedSource, Received, Team), (started.Id, started.Source, started.Time, started.Team));
        Assert.Equal(new MeetingRef("kX91rTq0", "Sprint 41 retro", MeetingType.Unknown), started.Meeting);
    }

    [Fact]
    public void An_open_standup_tells_its_name_in_the_title()
    {
        var started = Assert.IsType<MeetingStarted>(Recognised("start-teamPrompt"));

        Assert.Equal(new MeetingRef("kX91rTq0", "Daily standup – Nov 20", MeetingType.TeamPrompt), started.Meeting);
    }

    public static TheoryData<string, MeetingType, string?> Ends => new()
    {
        { "end-retrospective", MeetingType.Retrospective, "The team is **proud**.\n\n- of the migration" },
        { "end-action", MeetingType.Action, null },
        { "end-poker", MeetingType.Poker, null },
        { "end-teamPrompt", MeetingType.TeamPrompt, "Mostly **checkout**." },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public void A_finished_meeting_tells_type_stats_and_summary(string file, MeetingType type, string? summary)
    {
        var ended = Assert.IsType<MeetingEnded>(Recognised(file));

        Assert.Equal(("meeting.ended:kX91rTq0", type, "Sprint 41 retro", summary), (ended.Id, ended.Meeting.Type, ended.Meeting.Name, ended.Summary));
        Assert.Equal(StatsOf(type), ended.Stats);
    }

    [Theory]
    [InlineData("timer-start-retrospective", "reflect", MeetingType.Retrospective)]
    [InlineData("timer-start-action", "updates", MeetingType.Action)]
    [InlineData("timer-start-poker", "ESTIMATE", MeetingType.Poker)]
    [InlineData("timer-start-teamPrompt", "RESPONSES", MeetingType.TeamPrompt)]
    [InlineData("timer-start-teamHealth", "TEAM_HEALTH_RESPONSE", MeetingType.TeamHealth)]
    [InlineData("timer-start-weekday", "checkin", MeetingType.Unknown)]
    public void A_deadline_is_the_instant_behind_Slacks_token_or_behind_its_words(string file, string phase, MeetingType type)
    {
        var started = Assert.IsType<TimerStarted>(Recognised(file));

        Assert.Equal((phase, type), (started.Phase, started.Meeting.Type));
        Assert.InRange((Deadline - started.Deadline).TotalSeconds, 0, 59);
        Assert.Matches(@"\Atimer\.started:[0-9a-f]{32}\z", started.Id);
    }

    [Fact]
    public void A_reached_deadline_is_recognised() =>
        Assert.Equal("kX91rTq0", Assert.IsType<TimerStopped>(Recognised("timer-end")).Meeting.Id);

    [Theory]
    [InlineData("updated", "")]
    [InlineData("invitation-meeting", "Platform & Co")]
    public void Other_messages_are_relayed(string file, string teamName)
    {
        var relayed = Assert.IsType<MessageRelayed>(Recognised(file));

        Assert.Equal(new TeamRef("8fJ2k", teamName), relayed.Team);
        Assert.Single(relayed.Attachments);
    }

    [Fact]
    public void Every_recognised_message_is_an_event_that_can_lie_on_a_queue() => Assert.All(
        Directory.EnumerateFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension),
        file => Assert.Equivalent(Recognised(file!), EventJson.Accepted(CloudEvent.Fit(Recognised(file!))), strict: true));

    [Theory]
    [InlineData("start")]
    [InlineData("start-teamPrompt")]
    [InlineData("end-retrospective")]
    [InlineData("end-action")]
    [InlineData("end-poker")]
    [InlineData("end-teamPrompt")]
    [InlineData("timer-end")]
    public void The_post_says_what_Parabols_own_message_says(string file)
    {
        var original = JsonNode.Parse(Read(file))!["attachments"]![0]!;
        var post = MeetingMessage.For(Recognised(file), SomeEvent.Context).Attachments[0];

        Assert.Equal(((string)original["title"]!).Trim(), post.Title);
        Assert.Equal((string)original["title_link"]!, post.TitleLink);
        Assert.Equal(
            original["fields"]!.AsArray().Select(field => ((string?)field!["title"], (string)field["value"]!, (bool)field["short"]!)),
            post.Fields.Select(field => (field.Title, field.Value, field.Short)));
    }

    [Fact]
    public void Links_of_another_site_give_their_id_and_nothing_else()
    {
        var foreign = Read("end-poker").Replace("https://parabol.example", "http://evil.example:8080/x", StringComparison.Ordinal);

        var post = Shown.Of(MeetingMessage.For(Accepted(foreign), SomeEvent.Context));

        Assert.DoesNotContain("evil", post, StringComparison.Ordinal);
        Assert.Contains("https://parabol.example/meet/kX91rTq0/estimate/1", post, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repeat_of_a_start_is_the_same_event_whenever_it_comes_and_other_repeats_within_a_nonce()
    {
        Assert.Equal(Recognised("start", "10:00").Id, Recognised("start", "10:01").Id);
        Assert.Equal(Recognised("timer-end", "10:00").Id, Recognised("timer-end", "10:00").Id);
        Assert.NotEqual(Recognised("timer-end", "10:00").Id, Recognised("timer-end", "10:01").Id);
        Assert.NotEqual(Recognised("updated", "10:00").Id, Recognised("invitation-meeting", "10:00").Id);
    }

    [Theory]
    [InlineData("title_link")]
    [InlineData("fields")]
    public void A_known_title_without_link_or_fields_is_relayed_rather_than_guessed(string member)
    {
        var body = JsonNode.Parse(Read("timer-end"))!;
        body["attachments"]![0]!.AsObject().Remove(member);
        if (member == "title_link") body["attachments"]![0]!["fields"]![2]!["value"] = "[Open](https://parabol.example/me)";

        Assert.IsType<MessageRelayed>(Accepted(body.ToJsonString()));
    }

    [Fact]
    public void A_deadline_in_words_of_an_unknown_zone_is_relayed() => Assert.IsType<MessageRelayed>(
        Accepted(Read("timer-start-weekday").Replace("Eastern Time", "Middle-earth", StringComparison.Ordinal)));

    [Fact]
    public void Words_without_a_year_mean_the_nearest_date_with_that_weekday()
    {
        var words = Read("timer-start-weekday").Replace("Tuesday, Nov 14 at 5:13pm (Eastern Time)", "Monday, Jan 1 at 12:05am (UTC)", StringComparison.Ordinal);
        var endOfYear = new DateTimeOffset(2023, 12, 30, 12, 0, 0, TimeSpan.Zero);

        var reading = RenderedMessage.Recognise(Encoding.UTF8.GetBytes(words), "t", endOfYear, "");

        Assert.Equal(new DateTimeOffset(2024, 1, 1, 0, 5, 0, TimeSpan.Zero), Assert.IsType<TimerStarted>(Assert.IsType<EventReading.Accepted>(reading).Event).Deadline);
    }

    /// <summary>All that an incoming webhook takes arrives: nothing is dropped in silence.</summary>
    [Fact]
    public void Every_member_of_an_incoming_webhook_arrives()
    {
        const string Body = """
            {"text": "Look here", "attachments": [{"pretext": "before", "author_name": "Mia", "title": "T", "text": "body", "footer": "end",
             "image_url": "https://img.example/p.png", "thumb_url": "javascript:alert(1)",
             "fields": [{"title": "count", "value": 7, "short": "true"}, {"title": "flag", "value": true}, {"title": "none", "value": null}]}]}
            """;

        var relayed = Assert.IsType<MessageRelayed>(Assert.IsType<EventReading.Accepted>(RenderedMessage.Recognise(Encoding.UTF8.GetBytes(Body), "8fJ2k", Received, "")).Event);

        Assert.Equal("Look here", relayed.Attachments[0].Text);
        var attachment = relayed.Attachments[1];
        Assert.Equal(("before", "Mia", "T", "body", "end"), (attachment.Pretext, attachment.AuthorName, attachment.Title, attachment.Text, attachment.Footer));
        Assert.Equal([new("count", "7", true), new("flag", "true", false), new("none", "", false), new(null, "[Picture](https://img.example/p.png)", false)], attachment.Fields);
    }

    [Fact]
    public void A_text_alone_is_a_message() => Assert.IsType<EventReading.Accepted>(RenderedMessage.Recognise("{\"text\":\"hi\"}"u8, "8fJ2k", Received, ""));

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("payload=%7B%7D", "not valid JSON")]
    [InlineData("{} x", "not valid JSON")]
    [InlineData("{\"attachments\":[{\"title\":\"\\ud800\"}]}", "not valid Unicode")]
    [InlineData("[]", "the body is no JSON object")]
    [InlineData("{\"text\":\"  \"}", "the body has neither 'text' nor an array 'attachments'")]
    [InlineData("{\"attachments\":{}}", "the body has neither 'text' nor an array 'attachments'")]
    [InlineData("{\"attachments\":[]}", "the body has neither 'text' nor an array 'attachments'")]
    [InlineData("{\"attachments\":[null,7,{},{\"fields\":[7]},{\"title\":\"  \"}]}", "the body has neither 'text' nor an array 'attachments'")]
    [InlineData("{\"text\":\"hi\",\"channel\":\"town-square\"}", "it names a channel")]
    [InlineData("{\"attachments\":[{\"text\":\"hi\",\"actions\":[{\"name\":\"Go\"}]}]}", "it has buttons ('actions')")]
    public void What_is_no_such_body_is_refused(string body, string why)
    {
        var rejected = Assert.IsType<EventReading.Rejected>(RenderedMessage.Recognise(Encoding.UTF8.GetBytes(body), "8fJ2k", Received, ""));

        Assert.StartsWith(why, rejected.Why, StringComparison.Ordinal);
        Assert.Equal("8fJ2k", rejected.TeamId);
    }

    [Fact]
    public void Numbers_and_lengths_of_strangers_are_bounded()
    {
        var field = $"{{\"title\":\"{new string('t', 5_000)}\",\"value\":\"{new string('v', 90_000)}\"}}";
        var fields = string.Join(',', Enumerable.Repeat("{\"value\":\"x\"}", 50).Prepend(field));
        var attachments = string.Join(',', Enumerable.Repeat("{\"title\":\"x\"}", 30).Prepend($"{{\"fields\":[{fields}]}}"));
        var body = $"{{\"attachments\":[{attachments}]}}";

        var relayed = Assert.IsType<MessageRelayed>(Accepted(body));

        Assert.Equal((20, 40, 1_000, 60_000), (relayed.Attachments.Count, relayed.Attachments[0].Fields.Count, relayed.Attachments[0].Fields[0].Title!.Length, relayed.Attachments[0].Fields[0].Value.Length));
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Parabol", "rendered");

    private static string Read(string file) => File.ReadAllText(Path.Combine(Folder, file + ".json"));

    private static ParabolEvent Recognised(string file, string nonce = "") => Accepted(Read(file), nonce);

    private static ParabolEvent Accepted(string body, string nonce = "") => Assert.IsType<EventReading.Accepted>(
        RenderedMessage.Recognise(Encoding.UTF8.GetBytes(body), "8fJ2k", Received, nonce)).Event;

    private static MeetingStats StatsOf(MeetingType type) => type switch
    {
        MeetingType.Retrospective => new() { Reflections = 23, Topics = 6, Comments = 9, Tasks = 1 },
        MeetingType.Action => new() { Duration = TimeSpan.FromMinutes(65), Tasks = 4, AgendaItems = 1, Comments = 0 },
        MeetingType.Poker => new() { Stories = 1, Comments = 12 },
        _ => new() { Responses = 8 },
    };
}
