using System.Text.Json;
using Azure.Data.Tables;
using Integration.Functions.Storage;

namespace Integration.Functions.Notifications.Deliveries;

/// <summary>
/// The rows of table <c>Deliveries</c>. One partition holds a team's ledger (<c>d:…</c>), its history in time order
/// (<c>h:…</c>, a copy of the ledger row) and its meetings' progress (<c>m:…</c>), so that a claim and its outcome are
/// one entity group transaction each.
/// </summary>
internal static class DeliveryRows
{
    /// <summary>Where events go that name no team. No escaped team id looks like this.</summary>
    private const string NoTeam = ":no-team";

    /// <summary>Every key of the history starts with this.</summary>
    public const string HistoryPrefix = "h:";

    public static string Partition(string teamId) => teamId.Length == 0 ? NoTeam : TableKey.Escape(teamId);

    public static string LedgerKey(string destinationId, string eventName) => TableKey.Join("d", destinationId, eventName);

    public static string MeetingKey(string destinationId, string meetingId) => TableKey.Join("m", destinationId, meetingId);

    /// <summary>Newest first: the ticks that are left until the end of time.</summary>
    public static string HistoryKey(Delivery delivery) => TableKey.Join(
        "h", TicksLeft(delivery.AcceptedAt), delivery.DestinationId, Delivery.NameOf(delivery.Source, delivery.EventId));

    /// <summary>The first history key of this instant; keys of older deliveries sort behind it.</summary>
    public static string HistoryFrom(DateTimeOffset acceptedAt) => HistoryPrefix + TicksLeft(acceptedAt);

    public static TableEntity Ledger(Delivery delivery) =>
        Write(delivery, LedgerKey(delivery.DestinationId, Delivery.NameOf(delivery.Source, delivery.EventId)));

    public static TableEntity History(Delivery delivery) => Write(delivery, HistoryKey(delivery));

    public static Delivery Read(TableEntity row) => new()
    {
        TeamId = Required(row, "TeamId"),
        DestinationId = Required(row, "DestinationId"),
        Source = Required(row, "Source"),
        EventId = Required(row, "EventId"),
        Kind = Required(row, "Kind"),
        MeetingId = row.GetString("MeetingId"),
        MeetingName = row.GetString("MeetingName"),
        State = Enum.Parse<DeliveryState>(Required(row, "State"), ignoreCase: true),
        Reason = row.GetString("Reason"),
        AcceptedAt = row.GetDateTimeOffset("AcceptedAt") ?? throw new InvalidDataException("AcceptedAt"),
        UpdatedAt = row.GetDateTimeOffset("UpdatedAt") ?? throw new InvalidDataException("UpdatedAt"),
        LeaseUntil = row.GetDateTimeOffset("LeaseUntil"),
        ClaimId = row.GetGuid("ClaimId"),
        NextAttemptAt = row.GetDateTimeOffset("NextAttemptAt"),
        PostId = row.GetString("PostId"),
        Attempts = ReadAttempts(row.GetString("Attempts")),
        Event = row.GetBinary("Event") is { } bytes ? new ReadOnlyMemory<byte>(bytes) : default(ReadOnlyMemory<byte>?),
        IsUnreadable = row.GetBoolean("IsUnreadable") ?? false,
    };

    private static TableEntity Write(Delivery delivery, string rowKey)
    {
        var row = new TableEntity(Partition(delivery.TeamId), rowKey);
        row.Set("TeamId", delivery.TeamId);
        row.Set("DestinationId", delivery.DestinationId);
        row.Set("Source", delivery.Source);
        row.Set("EventId", delivery.EventId);
        row.Set("Kind", delivery.Kind);
        row.Set("MeetingId", delivery.MeetingId);
        row.Set("MeetingName", delivery.MeetingName);
        row.Set("State", StateWord(delivery.State));
        row.Set("Reason", delivery.Reason);
        row.Set("AcceptedAt", delivery.AcceptedAt);
        row.Set("UpdatedAt", delivery.UpdatedAt);
        row.Set("LeaseUntil", delivery.LeaseUntil);
        row.Set("ClaimId", delivery.ClaimId);
        row.Set("NextAttemptAt", delivery.NextAttemptAt);
        row.Set("PostId", delivery.PostId);
        row.Set("Attempts", JsonSerializer.Serialize(delivery.Attempts, DeliveryJson.Default.IReadOnlyListDeliveryAttempt));
        row.Set("Event", delivery.Event?.ToArray());
        row.Set("IsUnreadable", delivery.IsUnreadable);
        return row;
    }

    /// <summary>The word for a state in tables, answers and commands.</summary>
    public static string StateWord(DeliveryState state) => state switch
    {
        DeliveryState.Claimed => "claimed",
        DeliveryState.Posted => "posted",
        DeliveryState.Skipped => "skipped",
        _ => "failed",
    };

    private static string TicksLeft(DateTimeOffset at) => $"{DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks:D19}";

    private static DeliveryAttempt[] ReadAttempts(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, DeliveryJson.Default.DeliveryAttemptArray) ?? [];

    private static string Required(TableEntity row, string name) =>
        row.GetString(name) ?? throw new InvalidDataException($"Row {row.RowKey} of Deliveries has no {name}.");
}
