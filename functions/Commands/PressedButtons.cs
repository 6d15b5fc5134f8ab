using Azure;
using Azure.Data.Tables;
using Integration.Functions.Storage;

namespace Integration.Functions.Commands;

/// <summary>Buttons that were pressed, in a partition of table <c>Jobs</c>: one that changes something works once.</summary>
internal sealed class PressedButtons(Tables tables, TimeProvider clock)
{
    private const string Partition = ":pressed-buttons";

    /// <summary>Of one batch.</summary>
    private const int MostSwept = 100;

    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(10);

    private long sweptAt = long.MinValue;

    private Table Rows => tables[TableNames.Jobs];

    /// <summary>Runs what a button or form stands for. What was refused may be tried again: a form is mended and sent once more.</summary>
    /// <param name="isHarmless">It only tells something, and may do so as often as anybody likes.</param>
    /// <returns>Null, and nothing was run, when it was done before.</returns>
    public async Task<CommandReply?> RunOnceAsync(ButtonContext context, bool isHarmless, Func<Task<CommandReply>> run)
    {
        if (isHarmless) return await run();
        if (!await TryPressAsync(context.Id, context.Expires, CancellationToken.None)) return null;
        var isRefused = true;
        try
        {
            var reply = await run();
            isRefused = reply.IsError;
            return reply;
        }
        finally
        {
            if (isRefused) await ReleaseAsync(context, CancellationToken.None);
        }
    }

    /// <summary>False when it was pressed before.</summary>
    public async Task<bool> TryPressAsync(string id, DateTimeOffset expires, CancellationToken stopping)
    {
        // Of somebody's own, so that a repeated write is told apart from another press.
        var outcome = await Rows.InsertAsync(new TableEntity(Partition, KeyOf(id, expires)).Set("PressId", Guid.NewGuid()), stopping);
        await SweepAsync(stopping);
        return outcome is WriteOutcome.Written;
    }

    /// <summary>What was pressed did nothing: it may be pressed again.</summary>
    private async Task ReleaseAsync(ButtonContext context, CancellationToken stopping) =>
        _ = await Rows.DeleteAsync(Partition, KeyOf(context.Id, context.Expires), ETag.All, stopping);

    /// <summary>What has expired is refused for that: its row goes. Keys sort by expiry.</summary>
    private async Task SweepAsync(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var last = Interlocked.Read(ref sweptAt);
        if (now.UtcTicks - last < BetweenSweeps.Ticks && last != long.MinValue) return;
        if (Interlocked.CompareExchange(ref sweptAt, now.UtcTicks, last) != last) return;
        var batch = new TableBatch(Partition);
        await foreach (var row in Rows.QueryAsync(Partition, null, Instant(now), MostSwept, stopping)) batch.Delete(row.RowKey, row.ETag);
        // Refused means that another instance sweeps at the same moment.
        _ = await Rows.SubmitAsync(batch, stopping);
    }

    private static string KeyOf(string id, DateTimeOffset expires) => $"{Instant(expires)}:{TableKey.Escape(id)}";

    private static string Instant(DateTimeOffset at) => $"{at.UtcTicks:D19}";
}
