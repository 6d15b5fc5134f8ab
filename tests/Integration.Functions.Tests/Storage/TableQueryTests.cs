using Azure.Data.Tables;
using System.Globalization;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Storage;

[Collection("Azurite")]
public sealed class TableQueryTests(AzuriteFixture azurite) : StorageOfOneTest(azurite)
{
    [Fact]
    public async Task A_partition_of_2500_rows_is_read_in_order_over_three_pages()
    {
        await FillAsync("team", 2500);
        await FillAsync("another team", 3);

        var keys = await KeysAsync("team", null, null, null);

        Assert.Equal(Enumerable.Range(0, 2500).Select(Key), keys);
        Assert.Equal(3, Meter.Count(StorageOperation.QueryRows));
    }

    [Fact]
    public async Task A_limit_over_several_pages_is_kept_exactly()
    {
        await FillAsync("team", 1200);

        Assert.Equal(1100, (await KeysAsync("team", null, null, 1100)).Count);
        Assert.Equal(2, Meter.Count(StorageOperation.QueryRows));
        Assert.Equal([Key(0), Key(1)], await KeysAsync("team", null, null, 2));
        Assert.Empty(await KeysAsync("team", null, null, 0));
    }

    [Fact]
    public async Task A_range_holds_its_start_and_not_its_end()
    {
        await FillAsync("team", 10);

        Assert.Equal([Key(3), Key(4)], await KeysAsync("team", Key(3), Key(5), null));
        Assert.Equal([Key(8), Key(9)], await KeysAsync("team", Key(8), null, null));
        Assert.Equal([Key(0), Key(1)], await KeysAsync("team", null, Key(2), null));
        Assert.Empty(await KeysAsync("nobody", null, null, null));
    }

    [Fact]
    public async Task Reading_ends_when_it_is_cancelled_between_pages()
    {
        await FillAsync("team", 1100);
        using var cancel = new CancellationTokenSource();
        var read = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Jobs.QueryAsync("team", null, null, null, cancel.Token))
            {
                if (++read == 1000) await cancel.CancelAsync();
            }
        });

        Assert.Equal(1000, read);
    }

    private async Task FillAsync(string partition, int count)
    {
        foreach (var chunk in Enumerable.Range(0, count).Chunk(100))
        {
            var batch = new TableBatch(partition);
            foreach (var number in chunk) batch.Insert(new TableEntity(partition, Key(number)).Set("Number", number));
            Assert.IsType<BatchOutcome.Committed>(await Jobs.SubmitAsync(batch, Stopping));
        }
    }

    private async Task<List<string>> KeysAsync(string partition, string? from, string? to, int? top) =>
        await Jobs.QueryAsync(partition, from, to, top, Stopping).Select(row => row.RowKey).ToListAsync();

    private static string Key(int number) => number.ToString("D5", CultureInfo.InvariantCulture);
}
