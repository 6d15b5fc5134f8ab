using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Notifications.Messages;

namespace Integration.Functions.Tests.Notifications;

/// <summary>Events and contexts for tests; each test spells out what matters to it with <c>with</c>.</summary>
internal static class SomeEvent
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static readonly TeamRef Team = new("8fJ2k", "Platform");

    public static readonly IReadOnlyList<MeetingType> MeetingTypes =
        [MeetingType.Action, MeetingType.Retrospective, MeetingType.Poker, MeetingType.TeamPrompt, MeetingType.TeamHealth];

    public static readonly MessageContext Context = new()
    {
        Zone = TimeZoneInfo.Utc,
        SiteUrl = new Uri("https://parabol.example/"),
        Now = Noon,
        Server = new ServerVersion(11, 7, 0, IsLicensed: false),
    };

    /// <summary>Its props hold 7,600 characters.</summary>
    public static readonly MessageContext OldServer = Context with { Server = new ServerVersion(5, 37, 0, IsLicensed: false) };

    public static MeetingRef Meeting(MeetingType type = MeetingType.Retrospective) => new("kX91", "Sprint 41 retro", type);

    public static MeetingStarted Started(MeetingType type = MeetingType.Retrospective) => new()
    {
        Id = "1",
        Source = "https://parabol.example",
        Time = Noon,
        Team = Team,
        Meeting = Meeting(type),
    };

    public static MeetingRenamed Renamed(MeetingType type = MeetingType.Retrospective) => new()
    {
        Id = "2",
        Source = "https://parabol.example",
        Time = Noon,
        Team = Team,
        Meeting = Meeting(type),
        PreviousName = "Retro",
    };

    public static MeetingEnded Ended(MeetingType type = MeetingType.Retrospective) => new()
    {
        Id = "3",
        Source = "https://parabol.example",
        Time = Noon,
        Team = Team,
        Meeting = Meeting(type),
        Stats = new MeetingStats
        {
            Reflections = 23,
            Topics = 6,
            Comments = 9,
            Tasks = 1,
            AgendaItems = 4,
            Stories = 7,
            Responses = 8,
            Duration = TimeSpan.FromMinutes(65),
        },
    };

    public static ResponseSubmitted Response(MeetingType type = MeetingType.TeamPrompt) => new()
    {
        Id = "4",
        Source = "https://parabol.example",
        Time = Noon,
        Team = Team,
        Meeting = Meeting(type) with { Name = "Daily standup" },
        ResponseId = "teamPromptResponse:55",
        AuthorName = "Zoë",
        Text = "**Today** I review.",
    };

    public static TopicShared Topic(MeetingType type = MeetingType.Retrospective) => new()
    {
        Id = "5",
        Source = "https://parabol.example",
        Time = Noon,
        Team = Team,
        Meeting = Meeting(type),
        TopicId = "group:1",
        Title = "Friday deploys",
        SharedByName = "Amélie",
        Reflections = ["Never again", "It was fun"],
    };

    public static TimerStarted TimerStarted(MeetingType type = MeetingType.Retrospective) => new()
    {
        Id = "6",
        Source = "https://parabol.example",
        Time = Noon,
        Team = Team,
        Meeting = Meeting(type),
        Phase = "reflect",
        Deadline = Noon.AddMinutes(125),
    };

    public static TimerChanged TimerChanged(MeetingType type = MeetingType.Retrospective) => new()
    {
        Id = "7",
        Source = "https://parabol.example",
        Time = Noon,
        Team = Team,
        Meeting = Meeting(type),
        Phase = "discuss",
        Deadline = Noon.AddDays(1),
    };

    public static TimerStopped TimerStopped(MeetingType type = MeetingType.Retrospective) => new()
    {
        Id = "8",
        Source = "https://parabol.example",
        Time = Noon,
        Team = Team,
        Meeting = Meeting(type),
    };

    public static TimerCancelled TimerCancelled(MeetingType type = MeetingType.Retrospective) => new()
    {
        Id = "9",
        Source = "https://parabol.example",
        Time = Noon,
        Team = Team,
        Meeting = Meeting(type),
        Phase = "vote",
    };

    public static MessageRelayed Relayed() => new()
    {
        Id = "10",
        Source = CloudEvent.RenderedSource,
        Time = Noon,
        Team = Team,
        Attachments =
        [
            new Attachment
            {
                Fallback = "Integration webhook configuration updated",
                Fields = [new AttachmentField(null, "Integration webhook configuration updated", Short: false)],
            },
        ],
    };

    /// <summary>Every kind for every meeting type.</summary>
    public static IEnumerable<ParabolEvent> All() => MeetingTypes
        .SelectMany(type => new ParabolEvent[]
        {
            Started(type), Renamed(type), TimerStarted(type), TimerChanged(type), TimerStopped(type), TimerCancelled(type),
            Response(type), Topic(type), Ended(type),
        })
        .Append(Relayed());
}
