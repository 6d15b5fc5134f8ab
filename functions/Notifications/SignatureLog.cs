using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Integration.Functions.Storage;

namespace Integration.Functions.Notifications;

/// <summary>
/// The signatures that any instance has let through (door B), each for as long as it would be believed: a row of table
/// <c>Jobs</c> per signature, in the order of the instants until which they count. What has lost its force is taken away
/// when an instance meets a new hour.
/// </summary>
internal sealed class SignatureLog(Tables tables)
{
    private const string Partition = ":signatures";

    /// <summary>More than the longest that a signature can count, from either end.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private string? newest;

    private Table Rows => tables[TableNames.Jobs];

    /// <summary>A <see cref="Parabol.SignatureMemory"/>: true if the signature is new.</summary>
    public async ValueTask<bool> RememberAsync(string signature, DateTimeOffset until, CancellationToken stopping)
    {
        // The instant follows from the signature's own age, so the same signature always meets the same row.
        var row = new TableEntity(Partition, TableKey.Join(Second(until), signature)).Set("By", Guid.NewGuid());
        var isNew = await Rows.InsertAsync(row, stopping) is WriteOutcome.Written;
        var hour = Second(until)[..^4];
        if (isNew && Interlocked.Exchange(ref newest, hour) != hour) await ForgetAsync(Second(until - Kept), stopping);

        return isNew;
    }

    private async Task ForgetAsync(string before, CancellationToken stopping)
    {
        await foreach (var row in Rows.QueryAsync(Partition, "", before, null, stopping))
        {
            await Rows.DeleteAsync(Partition, row.RowKey, ETag.All, stopping);
        }
    }

    private static string Second(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
}
