using Azure.Data.Tables;
using Azure;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Storage;

[Collection("Azurite")]
public sealed class TableTests(AzuriteFixture azurite) : StorageOfOneTest(azurite)
{
    [Fact]
    public async Task A_row_is_read_as_it_was_inserted_with_its_etag_and_time()
    {
        var written = Written(await Jobs.InsertAsync(new TableEntity("team", "job").Set("State", "claimed"), Stopping));

        var row = (await Jobs.FindAsync("team", "job", Stopping))!;

        Assert.Equal(("team", "job", "claimed"), (row.PartitionKey, row.RowKey, row.GetString("State")));
        Assert.Equal(written, row.ETag);
        Assert.NotNull(row.Timestamp);
    }

    [Fact]
    public async Task A_second_insert_is_told_that_the_row_exists_and_changes_nothing()
    {
        await Jobs.InsertAsync(new TableEntity("team", "job").Set("Holder", "first"), Stopping);

        var outcome = await Jobs.InsertAsync(new TableEntity("team", "job").Set("Holder", "second"), Stopping);

        Assert.IsType<WriteOutcome.AlreadyExists>(outcome);
        Assert.Equal("first", (await Jobs.FindAsync("team", "job", Stopping))!.GetString("Holder"));
    }

    [Fact]
    public async Task A_replace_leaves_nothing_of_the_old_row_and_a_merge_leaves_the_rest()
    {
        var first = Written(await Jobs.InsertAsync(new TableEntity("team", "job").Set("A", 1).Set("B", 2), Stopping));

        var second = Written(await Jobs.MergeAsync(new TableEntity("team", "job").Set("B", 3).Set("C", 4), first, Stopping));
        var merged = (await Jobs.FindAsync("team", "job", Stopping))!;
        await Jobs.ReplaceAsync(new TableEntity("team", "job").Set("D", 5), second, Stopping);
        var replaced = (await Jobs.FindAsync("team", "job", Stopping))!;

        Assert.Equal([1, 3, 4, null], Numbers(merged));
        Assert.Equal([null, null, null, 5], Numbers(replaced));
    }

    [Fact]
    public async Task Upserts_insert_what_is_missing_and_replace_or_merge_what_is_there()
    {
        Written(await Jobs.UpsertAsync(new TableEntity("team", "job").Set("A", 1).Set("B", 2), Stopping));
        Written(await Jobs.UpsertMergeAsync(new TableEntity("team", "job").Set("C", 3), Stopping));
        var merged = (await Jobs.FindAsync("team", "job", Stopping))!;
        Written(await Jobs.UpsertAsync(new TableEntity("team", "job").Set("D", 4), Stopping));
        Written(await Jobs.UpsertMergeAsync(new TableEntity("team", "other").Set("A", 5), Stopping));

        Assert.Equal([1, 2, 3, null], Numbers(merged));
        Assert.Equal([null, null, null, 4], Numbers((await Jobs.FindAsync("team", "job", Stopping))!));
        Assert.Equal([5, null, null, null], Numbers((await Jobs.FindAsync("team", "other", Stopping))!));
    }

    [Fact]
    public async Task Of_two_writers_who_read_the_same_row_the_second_is_told_of_the_conflict()
    {
        var read = Written(await Jobs.InsertAsync(new TableEntity("team", "job").Set("A", 0), Stopping));
        Written(await Jobs.ReplaceAsync(new TableEntity("team", "job").Set("A", 1), read, Stopping));

        WriteOutcome[] late =
        [
            await Jobs.ReplaceAsync(new TableEntity("team", "job").Set("A", 2), read, Stopping),
            await Jobs.MergeAsync(new TableEntity("team", "job").Set("A", 2), read, Stopping),
            await Jobs.DeleteAsync("team", "job", read, Stopping),
        ];

        Assert.All(late, outcome => Assert.IsType<WriteOutcome.Conflict>(outcome));
        Assert.Equal(1, (await Jobs.FindAsync("team", "job", Stopping))!.GetInt32("A"));
    }

    [Fact]
    public async Task Changing_or_deleting_a_row_that_is_not_there_says_so()
    {
        WriteOutcome[] outcomes =
        [
            await Jobs.ReplaceAsync(new TableEntity("team", "none").Set("A", 1), ETag.All, Stopping),
            await Jobs.MergeAsync(new TableEntity("team", "none").Set("A", 1), ETag.All, Stopping),
            await Jobs.DeleteAsync("team", "none", ETag.All, Stopping),
        ];

        Assert.All(outcomes, outcome => Assert.IsType<WriteOutcome.Missing>(outcome));
        Assert.Null(await Jobs.FindAsync("team", "none", Stopping));
    }

    [Fact]
    public async Task A_deleted_row_is_gone()
    {
        var etag = Written(await Jobs.InsertAsync(new TableEntity("team", "job"), Stopping));

        Assert.IsType<WriteOutcome.Written>(await Jobs.DeleteAsync("team", "job", etag, Stopping));

        Assert.Null(await Jobs.FindAsync("team", "job", Stopping));
    }

    [Fact]
    public async Task A_conditional_write_without_an_etag_is_refused_instead_of_overwriting()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Jobs.ReplaceAsync(new TableEntity("team", "job"), default, Stopping));
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_an_error_and_no_missing_row()
    {
        var tables = StorageClients.Tables(Azurite.NewAccount());
        var missing = tables[TableNames.Jobs];

        var failures = new[]
        {
            await Assert.ThrowsAnyAsync<RequestFailedException>(() => missing.FindAsync("team", "job", Stopping)),
            await Assert.ThrowsAnyAsync<RequestFailedException>(() => missing.InsertAsync(new TableEntity("team", "job"), Stopping)),
            await Assert.ThrowsAnyAsync<RequestFailedException>(() => missing.DeleteAsync("team", "job", ETag.All, Stopping)),
            await Assert.ThrowsAnyAsync<RequestFailedException>(() => missing.SubmitAsync(new TableBatch("team").Insert(new TableEntity("team", "job")), Stopping)),
        };

        Assert.All(failures, failure => Assert.Equal("TableNotFound", failure.ErrorCode));
    }

    [Fact]
    public async Task Tables_can_be_made_again_without_harm()
    {
        await Jobs.InsertAsync(new TableEntity("team", "job"), Stopping);

        await Tables.CreateAllAsync(Stopping);

        Assert.NotNull(await Jobs.FindAsync("team", "job", Stopping));
        foreach (var name in TableNames.All) Assert.Null(await Tables[name].FindAsync("nobody", "nothing", Stopping));
    }

    [Fact]
    public async Task A_cancelled_call_ends_as_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Jobs.FindAsync("team", "job", cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Jobs.InsertAsync(new TableEntity("team", "job"), cancelled.Token));

        Assert.Null(await Jobs.FindAsync("team", "job", Stopping));
    }

    [Fact]
    public async Task A_wrong_key_is_an_error_that_does_not_show_it()
    {
        var wrong = Convert.ToBase64String("not the key"u8);
        var account = StorageClients.WithKey(ConnectionString, wrong);

        var failure = await Assert.ThrowsAnyAsync<RequestFailedException>(
            () => StorageClients.Tables(account)[TableNames.Jobs].FindAsync("team", "job", Stopping));

        Assert.Equal(403, failure.Status);
        Assert.DoesNotContain(wrong, failure.ToString(), StringComparison.Ordinal);
    }

    private static ETag Written(WriteOutcome outcome) => Assert.IsType<WriteOutcome.Written>(outcome).ETag;

    private static int?[] Numbers(TableEntity row) => [row.GetInt32("A"), row.GetInt32("B"), row.GetInt32("C"), row.GetInt32("D")];
}
