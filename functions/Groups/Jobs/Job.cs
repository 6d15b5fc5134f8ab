using Azure;

namespace Integration.Functions.Groups.Jobs;

/// <summary>
/// Work for many people that a queue carries out, part after part: a head row in table <c>Jobs</c> and a row per part beside it.
/// What is done is written down part by part, so that a job whose process dies goes on where it was.
/// </summary>
public sealed record Job
{
    public required JobKey Key { get; init; }

    public required JobKind Kind { get; init; }

    public JobState State { get; init; } = JobState.Draft;

    /// <summary>The channel that the job is about; its rights counted when it was started.</summary>
    public required string ChannelId { get; init; }

    /// <summary>For lists: <c>invitation of @developers</c>. Markdown, harmless.</summary>
    public required string Title { get; init; }

    /// <summary>What the kind needs besides its parts, as JSON of its own.</summary>
    public string Terms { get; init; } = "{}";

    public required int Parts { get; init; }

    /// <summary>The number of the next part to run; <see cref="Parts"/> when all are done.</summary>
    public int NextPart { get; init; }

    /// <summary>People in all parts.</summary>
    public required int People { get; init; }

    /// <summary>People in the parts that are done.</summary>
    public int PeopleDone { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed, for a person.</summary>
    public string? Problem { get; init; }

    /// <summary>Nobody else runs it until then.</summary>
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>How often a part was put off because the server was busy or away.</summary>
    public int PutOff { get; init; }

    public ETag ETag { get; init; }

    public bool IsOver => State is JobState.Done or JobState.Cancelled or JobState.Failed;
}

/// <summary>Where a job is kept: with its author's other jobs, newest first.</summary>
/// <param name="UserId">The author; empty for the jobs of Parabol's events, which nobody typed.</param>
/// <param name="JobId">Letters, digits and dashes; sorts the newest first.</param>
public sealed record JobKey(string ServerId, string UserId, string JobId)
{
    /// <summary>What people type: the letters at the end, which differ among one person's jobs.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Short => JobId[(JobId.LastIndexOf('-') + 1)..];
}

public enum JobKind
{
    Invite,
    UndoInvite,
    Mention,
}

public enum JobState
{
    /// <summary>Planned and shown to its author, who has not said yes.</summary>
    Draft,

    /// <summary>On its queue, or being run.</summary>
    Running,

    /// <summary>Its author wants it to end; the part that is under way is finished.</summary>
    Cancelling,

    Done,
    Cancelled,
    Failed,

    /// <summary>Its message is in the poison queue: it goes on when that is replayed, or is cancelled.</summary>
    Halted,
}

/// <summary>A step of a job that happens as one: so many people, one kind of effect, one place.</summary>
public sealed record JobPart
{
    /// <summary>Mattermost adds as many people in one call.</summary>
    public const int MostPeople = 1000;

    public required int Number { get; init; }

    /// <summary>What is done, in the words of the job's kind: <c>channel:{id}</c>, <c>team:{id}</c>, <c>post</c>, <c>direct</c>.</summary>
    public required string Step { get; init; }

    public required IReadOnlyList<PartPerson> People { get; init; }

    /// <summary>
    /// Written before anything is done out there, and read by whoever goes on after a crash: one letter per person in the
    /// kind's own alphabet. Null until the part was begun.
    /// </summary>
    public string? Begun { get; init; }

    /// <summary>When it was first begun.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>What came of it: one letter per person. Null until the part is done.</summary>
    public string? Outcome { get; init; }

    /// <summary>A post's id, or what else the kind wants to remember.</summary>
    public string? Result { get; init; }

    public ETag ETag { get; init; }
}

public sealed record PartPerson(string Id, string Username);
