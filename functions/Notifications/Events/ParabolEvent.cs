namespace Integration.Functions.Notifications.Events;

/// <summary>
/// Something that happened in Parabol, as it lies on the queues <c>meeting-events</c> and <c>timer-events</c>
/// (CloudEvents 1.0, see <c>events.schema.json</c>). <c>(Source, Id)</c> names it: the same pair again is a repeat.
/// </summary>
public abstract record ParabolEvent
{
    private protected ParabolEvent()
    {
    }

    /// <summary>Unique within <see cref="Source"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Who says so: a URI reference, usually the address of the Parabol server.</summary>
    public required string Source { get; init; }

    /// <summary>Its longest texts were cut, so that it fits on a queue: the post links to the rest.</summary>
    public bool IsCut { get; init; }

    /// <summary>When it happened. Expiry and the order within a meeting are counted from here.</summary>
    public required DateTimeOffset Time { get; init; }

    public required TeamRef Team { get; init; }

    /// <summary>The name a connection switches on and off, e.g. <c>meeting.started</c>.</summary>
    public abstract string Kind { get; }
}

/// <summary>A Parabol team. <see cref="Name"/> is people's text: make it harmless before it is shown.</summary>
public sealed record TeamRef(string Id, string Name);

/// <summary>A meeting of a team. <see cref="Name"/> is people's text: make it harmless before it is shown.</summary>
public sealed record MeetingRef(string Id, string Name, MeetingType Type);

/// <summary>The meeting types of Parabol; on the wire <c>action</c>, <c>retrospective</c>, <c>poker</c>, <c>teamPrompt</c>, <c>teamHealth</c>.</summary>
public enum MeetingType
{
    Action,
    Retrospective,
    Poker,
    TeamPrompt,
    TeamHealth,

    /// <summary>
    /// Recognised from a message that Parabol rendered itself and that reads the same for several types. It is not on
    /// offer to producers: see <see cref="CloudEvent.RenderedSource"/>.
    /// </summary>
    Unknown,
}

/// <summary>An event of one meeting.</summary>
public abstract record MeetingEvent : ParabolEvent
{
    private protected MeetingEvent()
    {
    }

    public required MeetingRef Meeting { get; init; }
}

public sealed record MeetingStarted : MeetingEvent
{
    public override string Kind => EventKinds.MeetingStarted;
}

public sealed record MeetingRenamed : MeetingEvent
{
    public override string Kind => EventKinds.MeetingRenamed;

    public required string PreviousName { get; init; }
}

public sealed record MeetingEnded : MeetingEvent
{
    public override string Kind => EventKinds.MeetingEnded;

    public required MeetingStats Stats { get; init; }

    /// <summary>The AI summary, Markdown; absent when Parabol made none.</summary>
    public string? Summary { get; init; }
}

/// <summary>What a finished meeting counted; a number is null where the meeting type does not count it.</summary>
public sealed record MeetingStats
{
    public int? Reflections { get; init; }
    public int? Topics { get; init; }
    public int? Comments { get; init; }
    public int? Tasks { get; init; }
    public int? AgendaItems { get; init; }
    public int? Stories { get; init; }
    public int? Responses { get; init; }
    public TimeSpan? Duration { get; init; }
}

/// <summary>A member's first answer in a standup.</summary>
public sealed record ResponseSubmitted : MeetingEvent
{
    public override string Kind => EventKinds.ResponseSubmitted;

    public required string ResponseId { get; init; }
    public required string AuthorName { get; init; }

    /// <summary>Markdown; absent when the team keeps answers in Parabol.</summary>
    public string? Text { get; init; }
}

/// <summary>A retrospective topic that somebody shared by hand.</summary>
public sealed record TopicShared : MeetingEvent
{
    public override string Kind => EventKinds.TopicShared;

    public required string TopicId { get; init; }
    public required string Title { get; init; }
    public required string SharedByName { get; init; }
    public IReadOnlyList<string> Reflections { get; init; } = [];
}

/// <summary>An event of a stage's deadline (queue <c>timer-events</c>).</summary>
public abstract record TimerEvent : MeetingEvent
{
    private protected TimerEvent()
    {
    }

    /// <summary>Parabol's phase type, e.g. <c>reflect</c> or <c>RESPONSES</c>; optional where the timer has gone.</summary>
    public string? Phase { get; init; }
}

/// <summary>A deadline was set for a stage.</summary>
public sealed record TimerStarted : TimerEvent
{
    public override string Kind => EventKinds.TimerStarted;

    public required DateTimeOffset Deadline { get; init; }
}

/// <summary>The deadline of a stage was moved.</summary>
public sealed record TimerChanged : TimerEvent
{
    public override string Kind => EventKinds.TimerChanged;

    public required DateTimeOffset Deadline { get; init; }
}

/// <summary>The deadline of a stage was reached.</summary>
public sealed record TimerStopped : TimerEvent
{
    public override string Kind => EventKinds.TimerStopped;
}

/// <summary>The deadline of a stage was taken away.</summary>
public sealed record TimerCancelled : TimerEvent
{
    public override string Kind => EventKinds.TimerCancelled;
}

/// <summary>
/// A message that today's Parabol rendered itself and that is none of the kinds we know. It is made by the relay and
/// plugin doors only, and passed on with its text made harmless.
/// </summary>
public sealed record MessageRelayed : ParabolEvent
{
    public override string Kind => EventKinds.MessageRelayed;

    /// <summary>As Parabol sent them, not yet made harmless.</summary>
    public required IReadOnlyList<Mattermost.Attachment> Attachments { get; init; }
}

/// <summary>What became of reading an event.</summary>
public abstract record EventReading
{
    private EventReading() { }

    public sealed record Accepted(ParabolEvent Event) : EventReading;

    /// <summary>
    /// Permanent: the same bytes will be refused again. <paramref name="Why"/> tells a producer what to mend; the rest is
    /// what could be read all the same, to search by.
    /// </summary>
    public sealed record Rejected(string Why, string? Source = null, string? Id = null, string? TeamId = null) : EventReading
    {
        /// <summary>Where the fault is, such as <c>data.meeting.type</c>; all that a log may tell of it.</summary>
        public string? Place { get; init; }
    }
}

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
