using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace Integration.Functions.Storage;

/// <summary>
/// One write to one row, the same alone and within a batch. A delete has no <c>Row</c>; <c>Condition</c> is the ETag that the
/// stored row must have, null where none is asked for.
/// </summary>
internal sealed record TableOperation(RequestMethod Method, string PartitionKey, string RowKey, TableRow? Row, ETag? Condition)
{
    private static readonly RequestMethod MergeMethod = new("MERGE");

    public static TableOperation Insert(TableRow row) => Of(RequestMethod.Post, row, null);

    public static TableOperation Replace(TableRow row, ETag etag) => Of(RequestMethod.Put, row, Known(etag));

    public static TableOperation Merge(TableRow row, ETag etag) => Of(MergeMethod, row, Known(etag));

    public static TableOperation Upsert(TableRow row) => Of(RequestMethod.Put, row, null);

    public static TableOperation UpsertMerge(TableRow row) => Of(MergeMethod, row, null);

    public static TableOperation Delete(string partitionKey, string rowKey, ETag etag) =>
        new(RequestMethod.Delete, TableKey.Checked(partitionKey, nameof(PartitionKey)), TableKey.Checked(rowKey, nameof(RowKey)), null, Known(etag));

    /// <summary>Relative to the service's address.</summary>
    public string Path(string table) => Method == RequestMethod.Post ? table : RowPath(table, PartitionKey, RowKey);

    public static string RowPath(string table, string partitionKey, string rowKey) =>
        $"{table}(PartitionKey={Literal(partitionKey)},RowKey={Literal(rowKey)})";

    /// <summary>A text as an OData literal that may stand in a URL: quotes doubled, then escaped.</summary>
    public static string Literal(string text) => $"'{Uri.EscapeDataString(text.Replace("'", "''", StringComparison.Ordinal))}'";

    /// <summary>Whether the stored row is what this operation would leave behind.</summary>
    public bool IsFulfilledBy([NotNullWhen(true)] TableRow? stored) =>
        stored is not null && Row is not null
        && (Method == MergeMethod || stored.Properties.Count == Row.Properties.Count)
        && Row.Properties.All(sent => stored.Properties.TryGetValue(sent.Key, out var kept) && IsSame(sent.Value, kept));

    private static TableOperation Of(RequestMethod method, TableRow row, ETag? condition) => new(method, row.PartitionKey, row.RowKey, row, condition);

    private static ETag Known(ETag etag) => etag != default
        ? etag
        : throw new ArgumentException("A conditional write needs the ETag of a row that was read, or ETag.All to overwrite whatever is there.", nameof(etag));

    private static bool IsSame(object sent, object kept) =>
        sent is byte[] bytes ? kept is byte[] others && bytes.AsSpan().SequenceEqual(others) : sent.Equals(kept);
}
