using Azure.Data.Tables;
using Azure;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Storage;

public sealed class TableKeyTests
{
    [Theory]
    [InlineData("8fJ2k-9.x", "8fJ2k-9.x")]
    [InlineData("", "")]
    [InlineData("a/b", "a_002Fb")]
    [InlineData("a_002Fb", "a_005F002Fb")]
    [InlineData("google-oauth2|17:é", "google-oauth2_007C17_003A_00E9")]
    public void Ids_stay_readable_and_everything_else_is_escaped(string text, string key) => Assert.Equal(key, TableKey.Escape(text));

    [Fact]
    public void Different_texts_stay_different()
    {
        string[] alphabet = ["", "_", "~", ":", "/", "A", "0", "_002F", ",", "%2F", "\ud83d", "\udc4b"];
        Assert.Equal("_D83D", TableKey.Escape("\ud83d"));
        var texts = (from a in alphabet from b in alphabet from c in alphabet select a + b + c).Distinct().ToList();

        Assert.Equal(texts.Count, texts.Select(TableKey.Escape).Distinct().Count());
        var lists = (from a in alphabet from b in alphabet from c in alphabet select TableKey.Join(a, b, c)).ToList();
        Assert.Equal(lists.Count, lists.Distinct().Count());
    }

    [Fact]
    public void A_long_text_becomes_a_short_key_that_depends_on_all_of_it()
    {
        var longest = TableKey.Escape(new string('a', 400));
        string[] keys = [TableKey.Escape(new string('a', 401)), TableKey.Escape(new string('a', 402)), TableKey.Escape(new string('/', 5000))];

        Assert.Equal(new string('a', 400), longest);
        Assert.All(keys, key => Assert.Matches("^.{100}~[0-9a-f]{64}$", key));
        Assert.Equal(3, keys.Distinct().Count());
        Assert.Equal(keys[0], TableKey.Escape(new string('a', 401)));
        Assert.InRange(TableKey.Join(new string('x', 300), new string('y', 300)).Length, 1, 400);
    }

    [Fact]
    public void All_keys_with_a_prefix_lie_before_its_end()
    {
        var (prefix, end) = (TableKey.Join("team", ""), TableKey.EndOf(TableKey.Join("team", "")));

        Assert.Equal(("team:", "team;"), (prefix, end));
        Assert.True(string.CompareOrdinal(TableKey.Join("team", "zzz~"), end) < 0);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\u0085b")]
    public void A_key_that_the_service_would_refuse_is_refused_at_once(string key)
    {
        var error = Assert.Throws<ArgumentException>(() => new TableBatch(key).Insert(new(key, "row")));

        Assert.Contains("TableKey.Escape", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new TableBatch("partition").Insert(new("partition", key)));
        Assert.Throws<ArgumentException>(() => new TableBatch("partition").Delete(key, Azure.ETag.All));
    }

    [Fact]
    public void A_key_over_512_characters_is_refused() => Assert.Throws<ArgumentException>(() => new TableBatch("partition").Upsert(new("partition", new string('a', 513))));
}

[Collection("Azurite")]
public sealed class OddTableKeyTests(AzuriteFixture azurite) : StorageOfOneTest(azurite)
{
    /// <summary>Legal keys, bare. The emulator mistreats a comma within a batch.</summary>
    private static readonly string[] Bare =
    [
        "", " ", "  a  b ", "'", "''", "it's", "a'b''c", "\"quoted\"", "%", "%20", "%2F", "%25", "100%", "+", "a+b", "a b+c", "&", "a&b=c", "=", ";", ":",
        "@all", "..", ".", "$batch", "()", "a(b)", "[x]{y}", "<b>", "|", "~", "é", "日本語", "👋🏽",
    ];

    /// <summary>Any text, as <see cref="TableKey.Escape"/> makes a key of it.</summary>
    private static readonly string[] Escaped = ["a/b", "a\\b", "#", "?", "a,b", "\t", "\u0085", "\ud800", "a\nb", new('ä', 600)];

    public static TheoryData<string> Keys => [.. Bare, .. Escaped.Select(TableKey.Escape)];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Every_operation_reaches_the_row_of_an_odd_key(string key)
    {
        var etag = Assert.IsType<WriteOutcome.Written>(await Jobs.InsertAsync(new TableEntity(key, key).Set("A", 1), Stopping)).ETag;
        await Jobs.MergeAsync(new TableEntity(key, key).Set("B", 2), etag, Stopping);
        await Jobs.SubmitAsync(new TableBatch(key).Merge(new TableEntity(key, key).Set("C", 3), ETag.All).Insert(new TableEntity(key, key + "2")), Stopping);

        var row = (await Jobs.FindAsync(key, key, Stopping))!;
        var listed = await Jobs.QueryAsync(key, key, key + "2", null, Stopping).ToListAsync();

        Assert.Equal((key, key), (row.PartitionKey, row.RowKey));
        Assert.Equal((1, 2, 3), (row.GetInt32("A"), row.GetInt32("B"), row.GetInt32("C")));
        Assert.Equal(key, Assert.Single(listed).RowKey);
        Assert.IsType<WriteOutcome.Written>(await Jobs.DeleteAsync(key, key, row.ETag, Stopping));
    }
}
