using Azure.Data.Tables;
using Azure;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Storage;

/// <summary>A write reaches the storage, its answer is lost, and the retry meets what the first try left behind.</summary>
[Collection("Azurite")]
public sealed class TableLostAnswerTests(AzuriteFixture azurite) : StorageOfOneTest(azurite)
{
    private Table Lossy => field ??= TablesThatLoseTheFirstAnswer()[TableNames.Jobs];

    [Fact]
    public async Task An_insert_that_meets_its_own_first_try_is_written()
    {
        var outcome = await Lossy.InsertAsync(new TableEntity("team", "job").Set("Holder", "me").Set("Proof", new byte[] { 1, 2 }), Stopping);

        Assert.Equal(new WriteOutcome.Written((await Jobs.FindAsync("team", "job", Stopping))!.ETag), outcome);
    }

    [Fact]
    public async Task An_insert_that_meets_somebody_elses_row_is_told_that_it_exists()
    {
        await Jobs.InsertAsync(new TableEntity("team", "job").Set("Holder", "somebody else"), Stopping);

        Assert.IsType<WriteOutcome.AlreadyExists>(await Lossy.InsertAsync(new TableEntity("team", "job").Set("Holder", "me"), Stopping));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_conditional_write_that_meets_its_own_first_try_is_written(bool merge)
    {
        var read = await InsertAsync("job");
        var row = new TableEntity("team", "job").Set("Holder", "me").Set("Count", 5L);

        var outcome = merge ? await Lossy.MergeAsync(row, read, Stopping) : await Lossy.ReplaceAsync(row, read, Stopping);

        Assert.Equal(new WriteOutcome.Written((await Jobs.FindAsync("team", "job", Stopping))!.ETag), outcome);
    }

    [Fact]
    public async Task A_replace_that_meets_a_row_with_more_in_it_is_a_conflict()
    {
        var read = await InsertAsync("job");
        await Jobs.UpsertAsync(new TableEntity("team", "job").Set("Holder", "me").Set("More", true), Stopping);

        Assert.IsType<WriteOutcome.Conflict>(await Lossy.ReplaceAsync(new TableEntity("team", "job").Set("Holder", "me"), read, Stopping));
    }

    [Fact]
    public async Task A_delete_whose_answer_was_lost_finds_the_row_missing()
    {
        var read = await InsertAsync("job");

        Assert.IsType<WriteOutcome.Missing>(await Lossy.DeleteAsync("team", "job", read, Stopping));
    }

    [Fact]
    public async Task A_batch_that_meets_its_own_first_try_is_committed()
    {
        var old = await InsertAsync("old");
        var batch = new TableBatch("team").Insert(new TableEntity("team", "new").Set("Holder", "me")).Delete("old", old);

        var committed = Assert.IsType<BatchOutcome.Committed>(await Lossy.SubmitAsync(batch, Stopping));

        Assert.Equal((await Jobs.FindAsync("team", "new", Stopping))!.ETag, committed.ETags[0]);
    }

    [Fact]
    public async Task A_batch_that_somebody_else_forestalled_is_rejected()
    {
        await InsertAsync("new");
        var batch = new TableBatch("team").Upsert(new TableEntity("team", "other")).Insert(new TableEntity("team", "new").Set("Holder", "me"));

        Assert.Equal(new BatchOutcome.Rejected(1, new WriteOutcome.AlreadyExists()), await Lossy.SubmitAsync(batch, Stopping));
    }

    private async Task<ETag> InsertAsync(string rowKey)
    {
        var row = new TableEntity("team", rowKey).Set("Holder", "somebody");
        return Assert.IsType<WriteOutcome.Written>(await Jobs.InsertAsync(row, Stopping)).ETag;
    }
}
