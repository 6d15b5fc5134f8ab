using Azure;
using Azure.Data.Tables;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;
using Microsoft.Extensions.Caching.Memory;

namespace Integration.Functions.Notifications.Deliveries;

/// <summary>The row that lines up the notices of one meeting in one destination: how far they have come, and who is at it.</summary>
internal sealed record MeetingRow
{
    /// <summary>No notice of this meeting has been claimed here yet.</summary>
    public static readonly MeetingRow None = new();

    public MeetingProgress Progress { get; init; } = new();

    /// <summary>The bot's post of the meeting's start: timer and end posts may go under it.</summary>
    public string? StartPostId { get; init; }

    /// <summary>The name of the event being posted; others of this meeting wait until it is done or its hold ends.</summary>
    public string? HeldBy { get; init; }

    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Null when there is no row yet.</summary>
    public ETag? ETag { get; init; }

    public bool IsHeldByAnother(string eventName, DateTimeOffset now) =>
        HeldBy is not null && HeldBy != eventName && HeldUntil > now;

    public static MeetingRow Read(TableEntity row) => new()
    {
        Progress = new MeetingProgress { Life = row.GetDateTimeOffset("Life"), Timer = row.GetDateTimeOffset("Timer"), Ended = row.GetDateTimeOffset("Ended") },
        StartPostId = row.GetString("StartPostId"),
        HeldBy = row.GetString("HeldBy"),
        HeldUntil = row.GetDateTimeOffset("HeldUntil"),
        ETag = row.ETag,
    };

    public TableEntity Write(string partition, string rowKey)
    {
        var row = new TableEntity(partition, rowKey);
        row.Set("Life", Progress.Life);
        row.Set("Timer", Progress.Timer);
        row.Set("Ended", Progress.Ended);
        row.Set("StartPostId", StartPostId);
        row.Set("HeldBy", HeldBy);
        row.Set("HeldUntil", HeldUntil);
        return row;
    }
}

/// <summary>
/// The meetings' rows, remembered with their ETags. What is remembered may be out of date: every write names the ETag,
/// so a stale memory costs a second look and never a wrong order.
/// </summary>
internal sealed class MeetingRows(Tables tables) : IDisposable
{
    private readonly MemoryCache remembered = new(new MemoryCacheOptions { SizeLimit = 20_000 });

    /// <summary>The row as last seen. A meeting that has just started is taken to have none, which saves the look.</summary>
    public async ValueTask<MeetingRow> FindAsync(string partition, string rowKey, bool isProbablyNew, CancellationToken stopping)
    {
        if (remembered.Get<MeetingRow>((partition, rowKey)) is { } known) return known;

        if (isProbablyNew) return MeetingRow.None;

        var row = await tables[TableNames.Deliveries].FindAsync(partition, rowKey, stopping);
        return row is null ? MeetingRow.None : Remember(partition, rowKey, MeetingRow.Read(row));
    }

    public MeetingRow Remember(string partition, string rowKey, MeetingRow row) =>
        remembered.Set((partition, rowKey), row, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromHours(4) });

    public void Forget(string partition, string rowKey) => remembered.Remove((partition, rowKey));

    public void Dispose() => remembered.Dispose();
}

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
