namespace Integration.Functions.Notifications.Events;

/// <summary>When a notification has lost its use. It is never posted later than this; every retry ends here (DESIGN 5).</summary>
public static class Expiry
{
    private static readonly TimeSpan StartedIsNews = TimeSpan.FromHours(2);
    private static readonly TimeSpan TimerStoppedIsNews = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan OthersAreNews = TimeSpan.FromHours(24);

    public static DateTimeOffset Of(ParabolEvent happened) => happened switch
    {
        TimerStarted timer => timer.Deadline,
        // A moved deadline that has passed tells nobody anything, as with a new one.
        TimerChanged timer => timer.Deadline,
        TimerStopped => happened.Time + TimerStoppedIsNews,
        MeetingStarted => happened.Time + StartedIsNews,
        _ => happened.Time + OthersAreNews,
    };
}
