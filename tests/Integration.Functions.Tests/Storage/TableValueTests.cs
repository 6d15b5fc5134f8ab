using Azure.Data.Tables;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Storage;

[Collection("Azurite")]
public sealed class TableValueTests(AzuriteFixture azurite) : StorageOfOneTest(azurite)
{
    [Fact]
    public async Task Every_type_comes_back_as_it_went()
    {
        var instant = new DateTimeOffset(2026, 11, 21, 10, 30, 15, TimeSpan.FromHours(2)).AddTicks(1_234_567);
        var id = new Guid("0123456789abcdef0123456789abcdef");
        await Jobs.InsertAsync(
            new TableEntity("team", "job").Set("Text", "Grüße 👋 \"quoted\"\n").Set("Int", int.MinValue).Set("Long", long.MaxValue).Set("Small", 5L)
                .Set("Yes", true).Set("Double", 5.5)
                .Set("Guid", id).Set("Instant", instant).Set("Bytes", new byte[] { 0, 255, 7 }), Stopping);

        var row = (await Jobs.FindAsync("team", "job", Stopping))!;

        Assert.Equal("Grüße 👋 \"quoted\"\n", row.GetString("Text"));
        Assert.Equal((int.MinValue, long.MaxValue, 5L, true), (row.GetInt32("Int"), row.GetInt64("Long"), row.GetInt64("Small"), row.GetBoolean("Yes")));
        Assert.Equal(5.5, row.GetDouble("Double"));
        Assert.Equal((id, instant), (row.GetGuid("Guid"), row.GetDateTimeOffset("Instant")));
        Assert.Equal([0, 255, 7], row.GetBinary("Bytes"));
    }

    [Fact]
    public async Task What_was_set_to_null_or_never_set_is_null()
    {
        await Jobs.InsertAsync(new TableEntity("team", "job").Set("Text", null).Set("Text2", "set").Set("Text2", null), Stopping);

        var row = (await Jobs.FindAsync("team", "job", Stopping))!;

        Assert.Null(row.GetString("Text"));
        Assert.Null(row.GetString("Text2"));
        Assert.Equal((null, null, null, null), (row.GetInt32("None"), row.GetInt64("None"), row.GetBoolean("None"), row.GetDateTimeOffset("None")));
        Assert.Null(row.GetBinary("None"));
    }

    [Fact]
    public void A_property_of_another_type_is_an_error_that_does_not_show_it()
    {
        var row = new TableEntity("team", "job").Set("Count", "five");

        var error = Assert.Throws<InvalidOperationException>(() => row.GetInt32("Count"));

        Assert.DoesNotContain("five", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_largest_property_is_taken_and_a_larger_one_is_refused_before_it_is_sent()
    {
        var largest = new string('x', 32 * 1024);
        await Jobs.InsertAsync(new TableEntity("team", "job").Set("Text", largest).Set("Bytes", new byte[64 * 1024]), Stopping);
        Assert.Equal(largest, (await Jobs.FindAsync("team", "job", Stopping))!.GetString("Text"));

        var error = Assert.Throws<ArgumentException>(() => new TableEntity("team", "job").Set("Summary", largest + "x"));

        Assert.Contains("Summary is 65538 bytes long", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new TableEntity("team", "job").Set("Bytes", new byte[(64 * 1024) + 1]));
    }

    [Fact]
    public async Task A_row_over_one_mebibyte_or_252_properties_is_refused_before_it_is_sent()
    {
        var large = new TableEntity("team", "large");
        for (var i = 0; i < 16; i++) large.Set($"Part{i}", new byte[64 * 1024]);
        var wide = new TableEntity("team", "wide");
        for (var i = 0; i < 253; i++) wide.Set($"Column{i}", i);

        await Assert.ThrowsAsync<ArgumentException>(() => Jobs.InsertAsync(large, Stopping));
        await Assert.ThrowsAsync<ArgumentException>(() => Jobs.InsertAsync(wide, Stopping));

        Assert.Equal(0, Meter.Count(StorageOperation.WriteRow));
    }

    [Fact]
    public void What_no_table_takes_is_refused_when_it_is_set()
    {
        Assert.Throws<ArgumentException>(() => new TableEntity("team", "job").Set("RowKey", "other"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TableEntity("team", "job").Set("When", DateTimeOffset.MinValue));
    }
}
