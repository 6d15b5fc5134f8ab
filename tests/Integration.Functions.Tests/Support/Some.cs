using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Teams;

namespace Integration.Functions.Tests.Support;

/// <summary>An example of everything; a test changes what it is about.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static readonly TeamRef Team = new("8fJ2k", "Platform");

    public static readonly MeetingRef Retro = new("kX91", "Sprint 41 retro", MeetingType.Retrospective);

    public static MeetingStarted Started => new() { Id = "1", Source = "https://app.parabol.co", Time = Noon, Team = Team, Meeting = Retro };

    public static MeetingEnded Ended => new()
    {
        Id = "2",
        Source = "https://app.parabol.co",
        Time = Noon.AddMinutes(5),
        Team = Team,
        Meeting = Retro,
        Stats = new MeetingStats { Reflections = 12, Topics = 4, Comments = 9, Tasks = 3 },
    };

    public static MeetingRenamed Renamed => new()
    {
        Id = "3",
        Source = "https://app.parabol.co",
        Time = Noon.AddMinutes(2),
        Team = Team,
        Meeting = Retro,
        PreviousName = "Retro",
    };

    public static TimerStarted TimerStarted => new()
    {
        Id = "4",
        Source = "https://app.parabol.co",
        Time = Noon.AddMinutes(1),
        Team = Team,
        Meeting = Retro,
        Phase = "reflect",
        Deadline = Noon.AddHours(3),
    };

    public static TimerStopped TimerStopped => new() { Id = "5", Source = "https://app.parabol.co", Time = Noon.AddMinutes(4), Team = Team, Meeting = Retro };

    public static TeamConnection Connection => new()
    {
        TeamId = Team.Id,
        WebhookUrl = new Uri("https://chat.example.com/hooks/4yq9n5kuufd3dexs3amno9gs8r"),
    };

    public static ClaimRequest Request(ParabolEvent happened) => new() { Happened = happened, DestinationId = TeamConnection.MainDestination };
}
