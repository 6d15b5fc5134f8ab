using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Notifications.Deliveries;

/// <summary>
/// How far the posts of one meeting in one destination have come. Parabol's events may overtake each other on the
/// way; an older state must neither overwrite nor follow a newer one.
/// </summary>
/// <remarks>
/// Life and timer are separate tracks: a timer that overtakes the start of its meeting must not silence the start.
/// Answers and shared topics are no states: they are posted whenever they arrive.
/// </remarks>
public sealed record MeetingProgress
{
    /// <summary>Time of the newest life event (started, renamed, ended) that was posted.</summary>
    public DateTimeOffset? Life { get; init; }

    /// <summary>Time of the newest timer event that was posted.</summary>
    public DateTimeOffset? Timer { get; init; }

    public DateTimeOffset? Ended { get; init; }

    public static bool Concerns(ParabolEvent happened) =>
        happened is MeetingStarted or MeetingRenamed or MeetingEnded or TimerEvent;

    /// <summary>Why this event comes too late to be posted, or null if it may.</summary>
    public string? WhySuperseded(ParabolEvent happened) => happened switch
    {
        // Parabol does not cancel its timer job when a meeting ends, so even a younger timer event is stale then.
        TimerEvent when Ended is not null => "superseded: the meeting has already ended",
        TimerEvent when happened.Time < Timer => "superseded: a newer timer notice was posted first",
        MeetingStarted or MeetingRenamed or MeetingEnded when happened.Time < Life =>
            "superseded: a newer notice of this meeting was posted first",
        _ => null,
    };

    /// <summary>Never goes back: a worker that is late may tell of a notice when newer ones have been posted.</summary>
    public MeetingProgress After(ParabolEvent posted) => posted switch
    {
        TimerEvent => this with { Timer = Later(Timer, posted.Time) },
        MeetingEnded => this with { Life = Later(Life, posted.Time), Ended = Later(Ended, posted.Time) },
        _ => this with { Life = Later(Life, posted.Time) },
    };

    private static DateTimeOffset Later(DateTimeOffset? known, DateTimeOffset time) => known > time ? known.Value : time;
}
