using System.Globalization;
using Azure;
using Integration.Functions.Storage;

namespace Integration.Functions.Notifications;

/// <summary>
/// The signatures that any instance has let through (door B), each for as long as it would be believed. A row of table
/// <c>Jobs</c> per signature, in a partition per hour; the partition of the hour before last is emptied when a new one begins.
/// </summary>
internal sealed class SignatureLog(Tables tables)
{
    private const int HoursKept = 2;
    private string? newest;

    private Table Rows => tables[TableNames.Jobs];

    /// <summary>A <see cref="Parabol.SignatureMemory"/>: true if the signature is new.</summary>
    public async ValueTask<bool> RememberAsync(string signature, DateTimeOffset until, CancellationToken stopping)
    {
        // The hour follows from the signature's own age, so the same signature always meets the same row.
        var partition = PartitionOf(until);
        var isNew = await Rows.InsertAsync(new TableRow(partition, TableKey.Escape(signature)).Set("By", Guid.NewGuid()), stopping) is WriteOutcome.Written;
        if (Interlocked.Exchange(ref newest, partition) != partition)
        {
            await ForgetAsync(PartitionOf(until.AddHours(-HoursKept)), stopping);
        }

        return isNew;
    }

    private async Task ForgetAsync(string partition, CancellationToken stopping)
    {
        await foreach (var row in Rows.QueryAsync(partition, null, null, null, stopping))
        {
            await Rows.DeleteAsync(partition, row.RowKey, ETag.All, stopping);
        }
    }

    private static string PartitionOf(DateTimeOffset until) =>
        string.Create(CultureInfo.InvariantCulture, $":signatures:{until.UtcDateTime:yyyyMMddHH}");
}
