using Integration.Functions.Storage;
using Microsoft.Extensions.Caching.Memory;

namespace Integration.Functions.Notifications.Deliveries;

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
