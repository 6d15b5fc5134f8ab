using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Notifications.Messages;
using Mattermost.Sandbox.Pages;

namespace Integration.Functions.Tests.Notifications;

/// <summary>What the gallery shows: every kind for every meeting type, then what is hard.</summary>
internal static class Gallery
{
    public static readonly IReadOnlyList<string> MeantMentions = ["developers", "qa"];

    private const string Hostile = "@all <!channel> | [click](http://evil.example) **bold** `x` \\@here &#64;all ~town-square #tag http://evil.example www.evil.example";

    private static readonly MessageContext Berlin = SomeEvent.Context with { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };

    private static readonly IReadOnlyList<ParabolEvent> Plain = [.. SomeEvent.All().Select(Lively)];

    public static IEnumerable<(string Kind, MeetingType Type)> KindsAndTypes() =>
        Plain.OfType<MeetingEvent>().Select(e => (e.Kind, e.Meeting.Type));

    public static IReadOnlyList<PageSection> Page() =>
    [
        .. Plain.GroupBy(e => e.Kind, StringComparer.Ordinal).Select(kind => Section(kind.Key, null, kind.Select(e => (e, Berlin)))),
        Section("Groups mentioned at a start", "The only mentions that are meant.",
            [(SomeEvent.Started(), Berlin with { MentionGroups = ["@developers", "@qa"] })]),
        Section("Long texts", "Cut for a server before 6.3, with a link to the rest.",
            [(Long(), SomeEvent.OldServer), (LongResponse(), SomeEvent.OldServer), (LongTopic(), SomeEvent.OldServer)]),
        Section("Hostile texts", $"In every place: {Hostile}", HostileEvents().Select(e => (e, Berlin))),
        Section("Nameless", "Empty names get a sensible word.", Nameless().Select(e => (e, Berlin))),
        Section("Clock changes", "Berlin, the nights of 29 March and 25 October 2026.", ClockChanges()),
        Section("Far zones", null,
            new[] { "UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Apia" }.Select(zone => ((ParabolEvent)SomeEvent.TimerStarted(), Berlin with { Zone = TimeZoneInfo.FindSystemTimeZoneById(zone) }))),
        Section("Relayed from today's Parabol", "Passed on as it is, with readable dates.", [(Relayed(), Berlin)]),
    ];

    private static PageSection Section(string heading, string? note, IEnumerable<(ParabolEvent Event, MessageContext Context)> messages) => new(
        heading,
        [.. messages.SelectMany(message => SandboxPosts.Of(MeetingMessage.For(message.Event, message.Context), message.Context.Server!.ToString()))],
        note);

    private static ParabolEvent Lively(ParabolEvent e) => e is MeetingEvent meeting
        ? Filled(meeting with { Meeting = meeting.Meeting with { Name = NameOf(meeting.Meeting.Type) } })
        : e;

    private static string NameOf(MeetingType type) => type switch
    {
        MeetingType.Action => "Monday check-in ☕",
        MeetingType.Retrospective => "Sprint 41 retro: the great 🐙 migration",
        MeetingType.Poker => "Sprint 42 – sizing “Checkout v2”",
        MeetingType.TeamPrompt => "Daily standup – Nov 20",
        _ => "How are we doing, Zürich & São Paulo?",
    };

    private static string PhaseOf(MeetingType type) => type switch
    {
        MeetingType.Action => "updates",
        MeetingType.Retrospective => "reflect",
        MeetingType.Poker => "ESTIMATE",
        MeetingType.TeamPrompt => "RESPONSES",
        _ => "TEAM_HEALTH_RESPONSE",
    };

    private static MeetingEvent Filled(MeetingEvent e) => e switch
    {
        MeetingRenamed renamed => renamed with { PreviousName = MeetingTypes.Readable(renamed.Meeting.Type) },
        TimerEvent timer => timer with { Phase = PhaseOf(timer.Meeting.Type) },
        MeetingEnded { Meeting.Type: MeetingType.Retrospective or MeetingType.TeamPrompt } ended => ended with
        {
            Summary = "The team is proud of the **migration**, and tired of *Friday deploys*.\n\n- Kept: small pull requests\n- To change: no deploys after `15:00`\n\n> Who owns the staging vault?",
        },
        ResponseSubmitted response => response with { Text = "**Today**\n1. Review [the limiter](https://git.example/88)\n2. Pair with 陳美玲\n\n```js\nif (a < b) celebrate()\n```" },
        _ => e,
    };

    private static MeetingEnded Long() => SomeEvent.Ended() with
    {
        Summary = string.Join("\n\n", Enumerable.Range(1, 60).Select(n => $"**Topic {n}.** The team talked about deploys, reviews and the weather for {n} minutes, agreed on one thing to try, and wants to look at it again in two weeks.")),
    };

    private static ResponseSubmitted LongResponse() => SomeEvent.Response() with
    {
        Text = "Before the code:\n\n```csharp\n" + string.Join('\n', Enumerable.Range(1, 400).Select(n => $"var step{n} = Prepare(step{n - 1});")) + "\n```\n\nAfter the code.",
    };

    private static TopicShared LongTopic() => SomeEvent.Topic() with
    {
        Reflections = [.. Enumerable.Range(1, 200).Select(n => $"Reflection {n}: we should deploy earlier in the week")],
    };

    private static IEnumerable<ParabolEvent> HostileEvents() =>
    [
        Named(SomeEvent.Started(), Hostile),
        Named(SomeEvent.Started(MeetingType.TeamPrompt), Hostile),
        Named(SomeEvent.Renamed(), Hostile) with { PreviousName = Hostile },
        Named(SomeEvent.Ended(), Hostile) with { Summary = Hostile + "\n\n| a | b |\n|---|---|\n| @all | <b> |\n\n![pixel](http://evil.example/p.png)" },
        Named(SomeEvent.Response(), Hostile) with { AuthorName = Hostile, Text = Hostile },
        Named(SomeEvent.Topic(), Hostile) with { Title = Hostile, SharedByName = "\u202Egnp.exe", Reflections = [Hostile, "# heading", "- list", "a\n\nb"] },
        Named(SomeEvent.TimerStarted(), Hostile) with { Phase = Hostile },
    ];

    private static IEnumerable<ParabolEvent> Nameless() =>
    [
        .. SomeEvent.MeetingTypes.Select(type => Named(SomeEvent.Started(type), "")),
        Named(SomeEvent.Response(), "") with { AuthorName = "", Text = null },
        Named(SomeEvent.Topic(), "") with { Title = "", SharedByName = "", Reflections = [] },
        SomeEvent.Ended() with { Stats = new() },
        SomeEvent.TimerCancelled() with { Phase = null },
    ];

    private static IEnumerable<(ParabolEvent, MessageContext)> ClockChanges() =>
        from deadline in new[] { "2026-03-29T00:59:00Z", "2026-03-29T01:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z" }
        let until = DateTimeOffset.Parse(deadline)
        select ((ParabolEvent)(SomeEvent.TimerStarted() with { Deadline = until }), Berlin with { Now = until.AddHours(-3) });

    private static MessageRelayed Relayed() => SomeEvent.Relayed() with
    {
        Attachments =
        [
            new Attachment
            {
                Fallback = "A poll",
                Color = "#2D7FF9",
                Title = "A new kind of message",
                TitleLink = "https://parabol.example/meet/kX91",
                Fields =
                [
                    new AttachmentField("Team", "Platform", Short: true),
                    new AttachmentField("Until", "<!date^1700000000^{date_short_pretty} at {time}|Tuesday>", Short: true),
                    new AttachmentField(null, "\n| [Open poll](https://parabol.example/meet/kX91) |\n|:---:|\n||", Short: false),
                ],
            },
        ],
    };

    private static T Named<T>(T e, string name) where T : MeetingEvent =>
        e with { Meeting = e.Meeting with { Name = name }, Team = e.Team with { Name = name } };
}
