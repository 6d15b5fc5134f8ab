using Azure.Data.Tables;
using Azure;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Storage;

[Collection("Azurite")]
public sealed class TableBatchTests(AzuriteFixture azurite) : StorageOfOneTest(azurite)
{
    [Fact]
    public async Task A_hundred_mixed_writes_happen_together()
    {
        var etags = await CommitAsync(Batch(Enumerable.Range(0, 60), (batch, row) => batch.Insert(row)));
        var mixed = new TableBatch("team");
        for (var i = 0; i < 15; i++) mixed.Merge(Row(i).Set("Merged", true), etags[i]);
        for (var i = 15; i < 30; i++) mixed.Replace(Row(i).Set("Replaced", true), etags[i]);
        for (var i = 30; i < 45; i++) mixed.Delete(Row(i).RowKey, etags[i]);
        for (var i = 45; i < 60; i++) mixed.Upsert(Row(i).Set("Upserted", true));
        for (var i = 60; i < 100; i++) mixed.Insert(Row(i));

        var written = await CommitAsync(mixed);

        var rows = await Jobs.QueryAsync("team", null, null, null, Stopping).ToListAsync();
        Assert.Equal(85, rows.Count);
        Assert.Equal(15, rows.Count(row => row.GetBoolean("Merged") == true && row.GetInt32("Number") is not null));
        Assert.Equal(15, rows.Count(row => row.GetBoolean("Replaced") == true));
        Assert.Equal(15, rows.Count(row => row.GetBoolean("Upserted") == true));
        Assert.Equal(rows.Single(row => row.RowKey == Row(20).RowKey).ETag, written[20]);
        Assert.Equal(2, Meter.Count(StorageOperation.SubmitBatch));
    }

    [Fact]
    public async Task A_batch_names_the_operation_that_failed_and_why_and_leaves_no_trace()
    {
        var old = (await CommitAsync(new TableBatch("team").Insert(Row(1))))[0];
        await Jobs.UpsertAsync(Row(1).Set("Changed", true), Stopping);

        BatchOutcome[] outcomes =
        [
            await Jobs.SubmitAsync(new TableBatch("team").Insert(Row(7)).Insert(Row(1)).Insert(Row(8)), Stopping),
            await Jobs.SubmitAsync(new TableBatch("team").Insert(Row(7)).Insert(Row(8)).Replace(Row(1), old), Stopping),
            await Jobs.SubmitAsync(new TableBatch("team").Merge(Row(9), ETag.All).Insert(Row(7)), Stopping),
            await Jobs.SubmitAsync(new TableBatch("team").Insert(Row(7)).Delete(Row(9).RowKey, ETag.All), Stopping),
        ];

        Assert.Equal(
            [
                new BatchOutcome.Rejected(1, new WriteOutcome.AlreadyExists()), new BatchOutcome.Rejected(2, new WriteOutcome.Conflict()),
                new BatchOutcome.Rejected(0, new WriteOutcome.Missing()), new BatchOutcome.Rejected(1, new WriteOutcome.Missing()),
            ],
            outcomes);
        Assert.Equal(Row(1).RowKey, Assert.Single(await Jobs.QueryAsync("team", null, null, null, Stopping).ToListAsync()).RowKey);
    }

    [Fact]
    public async Task An_empty_batch_is_committed_without_a_request()
    {
        Assert.Empty(await CommitAsync(new TableBatch("team")));
        Assert.Equal(0, Meter.Count(StorageOperation.SubmitBatch));
    }

    [Fact]
    public void A_batch_refuses_what_the_service_would_refuse()
    {
        var full = Batch(Enumerable.Range(0, 100), (batch, row) => batch.Upsert(row));

        Assert.Throws<ArgumentException>(() => full.Upsert(Row(100)));
        Assert.Throws<ArgumentException>(() => new TableBatch("team").Insert(new TableEntity("another team", "row")));
        Assert.Throws<ArgumentException>(() => new TableBatch("team").Insert(Row(1)).Delete(Row(1).RowKey, ETag.All));
        Assert.Throws<ArgumentException>(() => new TableBatch("team").Replace(Row(1), default));
    }

    [Fact]
    public async Task A_batch_over_four_mebibytes_is_refused()
    {
        var batch = Batch(Enumerable.Range(0, 5), (large, row) =>
        {
            for (var i = 0; i < 14; i++) row.Set($"Part{i}", new byte[60 * 1024]);
            return large.Insert(row);
        });

        Assert.Equal(413, (await Assert.ThrowsAsync<RequestFailedException>(() => Jobs.SubmitAsync(batch, Stopping))).Status);
    }

    [Fact]
    public async Task Text_that_looks_like_the_format_of_a_batch_stays_text()
    {
        const string Tricky = "\r\n--batch_1\r\nHTTP/1.1 404 Not Found\r\n{\"odata.error\":{}}";
        await CommitAsync(new TableBatch("team").Insert(Row(1).Set("Text", Tricky)).Insert(Row(2)));

        Assert.Equal(Tricky, (await Jobs.FindAsync("team", Row(1).RowKey, Stopping))!.GetString("Text"));
    }

    private static TableEntity Row(int number) => new TableEntity("team", $"row{number:D3}").Set("Number", number);

    private static TableBatch Batch(IEnumerable<int> numbers, Func<TableBatch, TableEntity, TableBatch> add) =>
        numbers.Aggregate(new TableBatch("team"), (batch, number) => add(batch, Row(number)));

    private async Task<IReadOnlyList<ETag>> CommitAsync(TableBatch batch) =>
        Assert.IsType<BatchOutcome.Committed>(await Jobs.SubmitAsync(batch, Stopping)).ETags;
}
