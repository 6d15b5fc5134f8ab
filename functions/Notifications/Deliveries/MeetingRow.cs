using Azure;
using Azure.Data.Tables;
using Integration.Functions.Storage;

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
