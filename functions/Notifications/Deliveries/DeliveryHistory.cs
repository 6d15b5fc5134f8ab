using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;
using Integration.Functions.Teams;

namespace Integration.Functions.Notifications.Deliveries;

/// <summary>What became of a team's events, newest first; and the place of those that nobody could read.</summary>
internal sealed class DeliveryHistory(Tables tables, TimeProvider clock)
{
    /// <summary>The kind under which unreadable messages stand in the history.</summary>
    public const string UnreadableKind = "unreadable";

    /// <summary>What a table property holds. Queue messages are smaller; this is the last fence.</summary>
    private const int MostBytes = 64 * 1024;

    /// <summary>Rows of one query for one destination's deliveries.</summary>
    private const int MostSearched = 500;

    private Table Rows => tables[TableNames.Deliveries];

    /// <param name="teamId">Empty for messages that name no team.</param>
    /// <param name="from">The oldest to show, or null.</param>
    /// <param name="to">The newest to show, or null.</param>
    /// <param name="stopping">Ends the query.</param>
    public async IAsyncEnumerable<Delivery> NewestFirstAsync(
        string teamId, DateTimeOffset? from, DateTimeOffset? to, [EnumeratorCancellation] CancellationToken stopping)
    {
        var first = to is { } newest ? DeliveryRows.HistoryFrom(newest) : DeliveryRows.HistoryPrefix;
        // One tick older than the oldest wanted: the end of the range is exclusive.
        var end = from is { } oldest ? DeliveryRows.HistoryFrom(oldest.AddTicks(-1)) : TableKey.EndOf(DeliveryRows.HistoryPrefix);
        await foreach (var row in Rows.QueryAsync(DeliveryRows.Partition(teamId), first, end, null, stopping)) yield return DeliveryRows.Read(row);
    }

    /// <summary>The latest of one destination, newest first; of a team with many destinations only so far back.</summary>
    public async Task<IReadOnlyList<Delivery>> LatestAsync(string teamId, string destinationId, int count, CancellationToken stopping)
    {
        var latest = new List<Delivery>();
        var (from, page) = (DeliveryRows.HistoryPrefix, Math.Min(count * 4, MostSearched));
        for (var isMore = true; isMore && latest.Count < count; page = MostSearched)
        {
            var read = 0;
            await foreach (var row in Rows.QueryAsync(DeliveryRows.Partition(teamId), from, TableKey.EndOf(DeliveryRows.HistoryPrefix), page, stopping))
            {
                // No key lies between one and the same with a blank behind it.
                (read, from) = (read + 1, $"{row.RowKey} ");
                if (DeliveryRows.Read(row) is var delivery && delivery.DestinationId == destinationId) latest.Add(delivery);
            }

            isMore = read == page && page < MostSearched;
        }

        return [.. latest.Take(count)];
    }

    public async Task<Delivery?> FindAsync(string teamId, string destinationId, string eventName, CancellationToken stopping) =>
        await Rows.FindAsync(DeliveryRows.Partition(teamId), DeliveryRows.LedgerKey(destinationId, eventName), stopping) is { } row
            ? DeliveryRows.Read(row)
            : null;

    /// <summary>A message that is no event of ours: it would be refused each time, so it is kept with the reason and never tried again. The same text is kept once.</summary>
    public async Task KeepUnreadableAsync(string message, EventReading.Rejected rejected, CancellationToken stopping)
    {
        var text = Encoding.UTF8.GetBytes(message);
        var now = clock.GetUtcNow();
        var delivery = new Delivery
        {
            TeamId = Bounded(rejected.TeamId) ?? "",
            DestinationId = TeamConnection.MainDestination,
            Source = Bounded(rejected.Source) ?? "",
            EventId = Bounded(rejected.Id) ?? $"sha256:{Convert.ToHexStringLower(SHA256.HashData(text))}",
            Kind = UnreadableKind,
            State = DeliveryState.Failed,
            Reason = $"unreadable: {rejected.Why}",
            AcceptedAt = now,
            UpdatedAt = now,
            Event = text.AsMemory(0, Math.Min(text.Length, MostBytes)),
            IsUnreadable = true,
        };
        var batch = new TableBatch(DeliveryRows.Partition(delivery.TeamId));
        batch.Insert(DeliveryRows.Ledger(delivery));
        batch.Upsert(DeliveryRows.History(delivery));

        // Refused means that this event was kept, or even delivered, before: what is there stays.
        await Rows.SubmitAsync(batch, stopping);
    }

    /// <summary>Ids come from a text that was refused: what is no sensible id is left to the kept text.</summary>
    private static string? Bounded(string? id) => id?.Length is > 0 and <= 200 ? id : null;
}
