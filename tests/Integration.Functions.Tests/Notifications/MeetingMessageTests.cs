using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Notifications.Messages;

namespace Integration.Functions.Tests.Notifications;

public class MeetingMessageTests
{
    private const string StartQuery = "utm_source=mattermost+meeting+start&utm_medium=product&utm_campaign=invitations";
    private const string SummaryQuery = "utm_source=mattermost+summary&utm_medium=product&utm_campaign=after-meeting";
    private const string ReviewSummary =
        $"½ ⏎| [Review summary](https://parabol.example/new-summary/kX91?{SummaryQuery}) |⏎|:--------------:|⏎||";

    private static readonly MessageContext Berlin =
        SomeEvent.Context with { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };

    [Theory]
    [InlineData(MeetingType.Action)]
    [InlineData(MeetingType.Retrospective)]
    [InlineData(MeetingType.Poker)]
    [InlineData(MeetingType.TeamHealth)]
    [InlineData(MeetingType.Unknown)]
    public void A_started_meeting_can_be_joined(MeetingType type) => Shows(
        SomeEvent.Started(type),
        $"""
        # Meeting started 👋
        → https://parabol.example/meet/kX91?{StartQuery}
        = Meeting started, join: https://parabol.example/meet/kX91?{StartQuery}
        ½ Team: Platform
        ½ Meeting: Sprint 41 retro
        ⏎| [Join meeting](https://parabol.example/meet/kX91?{StartQuery}) |⏎|:------------:|⏎||
        """);

    [Fact]
    public void An_open_standup_takes_responses() => Shows(
        SomeEvent.Started(MeetingType.TeamPrompt),
        $"""
        # Sprint 41 retro is open 💬
        → https://parabol.example/meet/kX91?{StartQuery}
        = Standup started, submit response: https://parabol.example/meet/kX91?{StartQuery}
        ½ Team: Platform
        ⏎| [Submit Response](https://parabol.example/meet/kX91?{StartQuery}) |⏎|:---------------:|⏎||
        """);

    [Fact]
    public void A_started_meeting_mentions_the_teams_groups_and_nothing_else()
    {
        var context = SomeEvent.Context with { MentionGroups = ["@developers", "@qa.team", "everyone", "@Bad Name", "@developers"] };

        Assert.Equal("@developers @qa.team", MeetingMessage.For(SomeEvent.Started(), context).Text);
        Assert.Null(MeetingMessage.For(SomeEvent.Started(), SomeEvent.Context).Text);
        Assert.Null(MeetingMessage.For(SomeEvent.Ended(), context).Text);
    }

    [Fact]
    public void A_renamed_meeting_shows_both_names() => Shows(
        SomeEvent.Renamed(),
        """
        # Meeting renamed ✏️
        → https://parabol.example/meet/kX91
        = Meeting renamed to Sprint 41 retro, see: https://parabol.example/meet/kX91
        ½ Team: Platform
        ½ Meeting: Retro → **Sprint 41 retro**
        ⏎| [Open meeting](https://parabol.example/meet/kX91) |⏎|:------------:|⏎||
        """);

    [Theory]
    [InlineData(MeetingType.Action, "[See discussion](https://parabol.example/meet/kX91/checkin/1) |⏎|:--------------:|",
        "It lasted 1 hour, 5 minutes and generated 1 task, 4 agenda items and 9 comments.")]
    [InlineData(MeetingType.Retrospective, "[See discussion](https://parabol.example/meet/kX91/discuss/1) |⏎|:--------------:|",
        "Your team shared 23 reflections and grouped them into 6 topics.⏎You added 9 comments and created 1 task.")]
    [InlineData(MeetingType.Poker, "[See estimates](https://parabol.example/meet/kX91/estimate/1) |⏎|:-------------:|",
        "You voted on 7 stories and added 9 comments.")]
    [InlineData(MeetingType.TeamPrompt, "[See responses](https://parabol.example/meet/kX91/responses) |⏎|:-------------:|",
        "Your team shared 8 responses.")]
    [InlineData(MeetingType.TeamHealth, "[See results](https://parabol.example/meet/kX91) |⏎|:-----------:|",
        "Your team shared 8 responses.⏎You added 9 comments and created 1 task.")]
    public void A_finished_meeting_tells_what_it_counted(MeetingType type, string results, string stats) => Shows(
        SomeEvent.Ended(type),
        $"""
        # Meeting completed 🎉
        → https://parabol.example/meet/kX91
        = Meeting completed, see: https://parabol.example/meet/kX91
        ½ Team: Platform
        ½ Meeting: Sprint 41 retro
        Stats: {stats}
        ½ ⏎| {results}⏎||
        {ReviewSummary}
        """);

    [Fact]
    public void A_finished_standup_counts_its_responses() =>
        Assert.Equal("Your team shared 1 response.", StatsOf(MeetingType.TeamPrompt, new() { Responses = 1 }));

    [Fact]
    public void An_ai_summary_stays_markdown_between_stats_and_buttons()
    {
        var ended = SomeEvent.Ended() with { Summary = "The team is **proud**.\n\n- one\n- two" };

        var fields = MeetingMessage.For(ended, SomeEvent.Context).Attachments[0].Fields;

        Assert.Equal(["Team", "Meeting", "Stats", "AI Summary 🤖", null, null], fields.Select(field => field.Title));
        Assert.Equal("The team is **proud**.\n\n- one\n- two", fields[3].Value);
    }

    [Theory]
    [InlineData(0, "Your team shared 0 reflections and grouped them into 0 topics.\nYou added 0 comments and created 0 tasks.")]
    [InlineData(1, "Your team shared 1 reflection and grouped them into 1 topics.\nYou added 1 comment and created 1 task.")]
    [InlineData(2, "Your team shared 2 reflections and grouped them into 2 topics.\nYou added 2 comments and created 2 tasks.")]
    public void Only_exactly_one_is_singular_and_topics_never_are(int count, string sentence) => Assert.Equal(
        sentence,
        StatsOf(MeetingType.Retrospective, new() { Reflections = count, Topics = count, Comments = count, Tasks = count }));

    [Theory]
    [InlineData(1, "You voted on 1 story and added 1 comment.")]
    [InlineData(2, "You voted on 2 stories and added 2 comments.")]
    public void One_story_two_stories(int count, string sentence) =>
        Assert.Equal(sentence, StatsOf(MeetingType.Poker, new() { Stories = count, Comments = count }));

    [Fact]
    public void A_number_that_is_absent_takes_its_clause_along()
    {
        Assert.Equal("Your team shared 3 reflections.", StatsOf(MeetingType.Retrospective, new() { Reflections = 3 }));
        Assert.Equal("Your team grouped its reflections into 2 topics.\nYou created 2 tasks.",
            StatsOf(MeetingType.Retrospective, new() { Topics = 2, Tasks = 2 }));
        Assert.Equal("It lasted less than a minute.", StatsOf(MeetingType.Action, new() { Duration = TimeSpan.FromSeconds(59) }));
        Assert.Equal("It generated 2 agenda items.", StatsOf(MeetingType.Action, new() { AgendaItems = 2 }));
        Assert.Null(StatsOf(MeetingType.Poker, new()));
    }

    [Fact]
    public void A_standup_response_is_shown_with_its_author() => Shows(
        SomeEvent.Response(),
        """
        # Zoë has added their response in Daily standup
        → https://parabol.example/meet/kX91/responses?utm_source=mattermost+standup+submission&utm_medium=product&utm_campaign=notifications&responseId=teamPromptResponse%3A55
        = Zoë has added their response in Daily standup, see: https://parabol.example/meet/kX91/responses?utm_source=mattermost+standup+submission&utm_medium=product&utm_campaign=notifications&responseId=teamPromptResponse%3A55
        ½ Team: Platform
        ½ Meeting: Daily standup
        **Today** I review.
        ⏎| [See their response](https://parabol.example/meet/kX91/responses?utm_source=mattermost+standup+submission&utm_medium=product&utm_campaign=notifications&responseId=teamPromptResponse%3A55) |⏎|:------------------:|⏎||
        """);

    [Fact]
    public void A_response_that_stays_in_Parabol_is_announced_without_its_text()
    {
        var fields = MeetingMessage.For(SomeEvent.Response() with { Text = null }, SomeEvent.Context).Attachments[0].Fields;

        Assert.Equal(["Platform", "Daily standup"], fields.Take(2).Select(field => field.Value));
        Assert.Contains("See their response", Assert.Single(fields.Skip(2)).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shared_topic_lists_its_reflections() => Shows(
        SomeEvent.Topic(),
        """
        # Amélie has shared reflections about “Friday deploys”
        → https://parabol.example/meet/kX91?utm_source=mattermost+share&utm_medium=product&utm_campaign=sharing
        = Amélie has shared reflections about “Friday deploys”, see: https://parabol.example/meet/kX91?utm_source=mattermost+share&utm_medium=product&utm_campaign=sharing
        ½ Team: Platform
        ½ Meeting: Sprint 41 retro
        Topic: Friday deploys
        Reflections: - Never again⏎- It was fun
        ⏎| [See discussion](https://parabol.example/meet/kX91?utm_source=mattermost+share&utm_medium=product&utm_campaign=sharing) |⏎|:--------------:|⏎||
        """);

    [Fact]
    public void A_new_deadline_is_told_in_the_teams_zone() => Shows(
        SomeEvent.TimerStarted(),
        """
        # The Reflect Phase has begun ⏳
        → https://parabol.example/meet/kX91
        = The Reflect Phase has begun, see: https://parabol.example/meet/kX91
        ½ Team: Platform
        ½ Meeting: Sprint 41 retro
        You have until **Friday 20 November 2026, 15:05 (Europe/Berlin, UTC+01:00)**, in 2 hours 5 minutes, to complete it.
        ⏎| [Open meeting](https://parabol.example/meet/kX91) |⏎|:------------:|⏎||
        """,
        Berlin);

    [Fact]
    public void A_moved_deadline_says_so() => Shows(
        SomeEvent.TimerChanged(),
        """
        # The deadline of the Discuss Phase has moved ⏳
        → https://parabol.example/meet/kX91
        = The deadline of the Discuss Phase has moved, see: https://parabol.example/meet/kX91
        ½ Team: Platform
        ½ Meeting: Sprint 41 retro
        You now have until **Saturday 21 November 2026, 12:00 (UTC)**, in 1 day, to complete it.
        ⏎| [Open meeting](https://parabol.example/meet/kX91) |⏎|:------------:|⏎||
        """);

    [Fact]
    public void A_removed_deadline_says_so() => Shows(
        SomeEvent.TimerCancelled(),
        """
        # The deadline of the Vote Phase was removed ⏹️
        → https://parabol.example/meet/kX91
        = The deadline of the Vote Phase was removed, see: https://parabol.example/meet/kX91
        ½ Team: Platform
        ½ Meeting: Sprint 41 retro
        There is no time limit any more: take the time you need.
        ⏎| [Open meeting](https://parabol.example/meet/kX91) |⏎|:------------:|⏎||
        """);

    [Fact]
    public void A_deadline_that_was_reached_asks_to_go_on() => Shows(
        SomeEvent.TimerStopped(),
        """
        # Time’s up! Advance your meeting to the next phase ⏰
        → https://parabol.example/meet/kX91
        = Time’s up! Advance your meeting to the next phase ⏰: https://parabol.example/meet/kX91
        ½ Team: Platform
        ½ Meeting: Sprint 41 retro
        ⏎| [Open meeting](https://parabol.example/meet/kX91) |⏎|:------------:|⏎||
        """);

    [Theory]
    [InlineData("checkin", "Icebreaker")]
    [InlineData("agendaitems", "Team Agenda")]
    [InlineData("ESTIMATE", "Estimate")]
    [InlineData("RESPONSES", "Active")]
    [InlineData("TEAM_HEALTH_RESULT", "Results")]
    [InlineData("lobby", "Lobby")]
    [InlineData("ACTION_ITEMS", "Action Items")]
    [InlineData("Solo Brainstorm", "Solo Brainstorm")]
    public void Every_phase_has_a_label(string phase, string label) => Assert.Equal(
        $"The {label} Phase has begun ⏳",
        MeetingMessage.For(SomeEvent.TimerStarted() with { Phase = phase }, SomeEvent.Context).Attachments[0].Title);

    [Fact]
    public void A_message_of_another_kind_is_passed_on() => Shows(
        SomeEvent.Relayed(),
        "# \n→ \n= Integration webhook configuration updated\nIntegration webhook configuration updated");

    [Fact]
    public void Passing_on_makes_dates_readable_and_keeps_only_links_of_Parabol_as_titles()
    {
        var attachment = new Attachment
        {
            Fallback = "",
            Color = "red; position: fixed",
            Title = "Poll",
            TitleLink = "https://evil.example/meet/1",
            Text = "Until <!date^1700000000^{date_short_pretty} at {time}|Tuesday> @all",
        };

        var passed = MeetingMessage.For(SomeEvent.Relayed() with { Attachments = [attachment] }, Berlin).Attachments[0];

        Assert.Equal("Until Tuesday 14 November 2023, 23:13 (Europe/Berlin, UTC+01:00) @\u200Ball", passed.Text);
        Assert.Equal(("#A06BD6", null, "Parabol has a message for you"), (passed.Color, passed.TitleLink, passed.Fallback));
    }

    [Fact]
    public void Names_that_are_empty_get_a_sensible_word()
    {
        var nameless = SomeEvent.Started(MeetingType.Poker) with { Team = new("t", " \u202E "), Meeting = new("m", "", MeetingType.Poker) };
        var standup = SomeEvent.Response() with { AuthorName = "", Meeting = new("m", "\n", MeetingType.TeamPrompt) };

        Assert.Equal(["Unnamed team", "Sprint Poker"],
            MeetingMessage.For(nameless, SomeEvent.Context).Attachments[0].Fields.Take(2).Select(field => field.Value));
        Assert.Equal("Somebody has shared reflections about a topic",
            MeetingMessage.For(SomeEvent.Topic() with { SharedByName = "", Title = "" }, SomeEvent.Context).Attachments[0].Title);
        Assert.Equal("Somebody has added their response in Standup", MeetingMessage.For(standup, SomeEvent.Context).Attachments[0].Title);
    }

    [Fact]
    public void Every_message_looks_like_one_of_Parabol()
    {
        foreach (var attachment in SomeEvent.All().SelectMany(e => MeetingMessage.For(e, SomeEvent.Context).Attachments))
        {
            Assert.Equal(("Parabol", "https://www.parabol.co/", "#A06BD6"), (attachment.AuthorName, attachment.AuthorLink, attachment.Color));
            Assert.Equal("https://parabol.example/static/images/brand/mark-color@3x.png", attachment.AuthorIcon);
            Assert.NotEmpty(attachment.Fallback);
            Assert.Equal(attachment.Title?.Trim(), attachment.Title);
        }
    }

    [Fact]
    public void A_site_in_a_sub_path_keeps_it_and_an_odd_id_stays_one_segment()
    {
        var context = SomeEvent.Context with { SiteUrl = new Uri("https://intra.example/parabol") };
        var odd = SomeEvent.Started() with { Meeting = SomeEvent.Meeting() with { Id = "a/../b)|?c d" } };

        Assert.Equal($"https://intra.example/parabol/meet/a%2F..%2Fb%29%7C%3Fc%20d?{StartQuery}",
            MeetingMessage.For(odd, context).Attachments[0].TitleLink);
    }

    private static string? StatsOf(MeetingType type, MeetingStats stats) => MeetingMessage
        .For(SomeEvent.Ended(type) with { Stats = stats }, SomeEvent.Context)
        .Attachments[0].Fields.FirstOrDefault(field => field.Title == "Stats")?.Value;

    private static void Shows(ParabolEvent e, string expected, MessageContext? context = null) =>
        Assert.Equal(expected, Shown.Of(MeetingMessage.For(e, context ?? SomeEvent.Context)));
}
