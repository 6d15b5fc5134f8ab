using Azure;

namespace Integration.Functions.Storage;

/// <summary>
/// Up to 100 writes to rows of one partition that happen together or not at all (an entity group transaction). Each row
/// may stand in it once.
/// </summary>
/// <exception cref="ArgumentException">Another partition, the same row again, or more than 100 operations.</exception>
public sealed class TableBatch(string partitionKey)
{
    private readonly List<TableOperation> _operations = [];
    private readonly HashSet<string> _rowKeys = new(StringComparer.Ordinal);

    public string PartitionKey { get; } = TableKey.Checked(partitionKey, nameof(PartitionKey));

    public int Count => _operations.Count;

    internal IReadOnlyList<TableOperation> Operations => _operations;

    public TableBatch Insert(TableRow row) => Add(TableOperation.Insert(row));

    public TableBatch Replace(TableRow row, ETag etag) => Add(TableOperation.Replace(row, etag));

    public TableBatch Merge(TableRow row, ETag etag) => Add(TableOperation.Merge(row, etag));

    public TableBatch Upsert(TableRow row) => Add(TableOperation.Upsert(row));

    public TableBatch UpsertMerge(TableRow row) => Add(TableOperation.UpsertMerge(row));

    public TableBatch Delete(string rowKey, ETag etag) => Add(TableOperation.Delete(PartitionKey, rowKey, etag));

    private TableBatch Add(TableOperation operation)
    {
        if (operation.PartitionKey != PartitionKey)
        {
            throw new ArgumentException($"A batch writes to one partition: '{PartitionKey}', not '{operation.PartitionKey}'.", nameof(operation));
        }

        if (_operations.Count == TableLimits.BatchItems)
        {
            throw new ArgumentException($"A batch holds at most {TableLimits.BatchItems} operations.", nameof(operation));
        }

        if (!_rowKeys.Add(operation.RowKey))
        {
            throw new ArgumentException($"The row '{operation.RowKey}' is in this batch already.", nameof(operation));
        }

        _operations.Add(operation);
        return this;
    }
}
