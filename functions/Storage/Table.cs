using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;

namespace Integration.Functions.Storage;

/// <summary>
/// One table of the storage account: point reads, writes, queries within a partition, batches. A table that is not there,
/// a refused key, a service that stays away after the retries: <see cref="RequestFailedException"/>.
/// </summary>
/// <remarks>
/// A write that is retried may meet its own first try, whose answer was lost. Then the row is read back, and the outcome is
/// <see cref="WriteOutcome.Written"/> if it holds what was sent. So two writers who must not both believe that they
/// won put something of their own into the row (a claim's id, its holder). A delete leaves nothing to compare: after a lost
/// answer it is <see cref="WriteOutcome.Missing"/>, so that of two deleters at most one is told that it deleted the row.
/// </remarks>
public sealed class Table
{
    private const int MaxPage = 1000;
    private readonly TableService _service;

    internal Table(TableService service, string name)
    {
        _service = service;
        Name = name;
    }

    public string Name { get; }

    public async Task<TableRow?> FindAsync(string partitionKey, string rowKey, CancellationToken stopping)
    {
        var path = TableOperation.RowPath(
            Name, TableKey.Checked(partitionKey, nameof(TableRow.PartitionKey)), TableKey.Checked(rowKey, nameof(TableRow.RowKey)));
        using var message = await _service.SendAsync(RequestMethod.Get, path, Expected.Found, null, stopping);
        var body = message.Response.Content.ToMemory();
        if (message.Response.Status == 200) return TableJson.ReadRow(body);
        return TableError.Parse(body)?.Outcome(message.Response.Status) is WriteOutcome.Missing ? null : throw new RequestFailedException(message.Response);
    }

    /// <summary>Written or AlreadyExists.</summary>
    public Task<WriteOutcome> InsertAsync(TableRow row, CancellationToken stopping) => WriteAsync(TableOperation.Insert(row), stopping);

    /// <summary>The row becomes exactly this one. Written, Conflict or Missing.</summary>
    public Task<WriteOutcome> ReplaceAsync(TableRow row, ETag etag, CancellationToken stopping) => WriteAsync(TableOperation.Replace(row, etag), stopping);

    /// <summary>These properties are set, others stay. Written, Conflict or Missing.</summary>
    public Task<WriteOutcome> MergeAsync(TableRow row, ETag etag, CancellationToken stopping) => WriteAsync(TableOperation.Merge(row, etag), stopping);

    /// <summary>Inserts, or replaces whatever is there. Always Written.</summary>
    public Task<WriteOutcome> UpsertAsync(TableRow row, CancellationToken stopping) => WriteAsync(TableOperation.Upsert(row), stopping);

    /// <summary>Inserts, or sets these properties of whatever is there. Always Written.</summary>
    public Task<WriteOutcome> UpsertMergeAsync(TableRow row, CancellationToken stopping) => WriteAsync(TableOperation.UpsertMerge(row), stopping);

    /// <summary>Written, Conflict or Missing; <see cref="ETag.All"/> deletes whatever is there.</summary>
    public Task<WriteOutcome> DeleteAsync(string partitionKey, string rowKey, ETag etag, CancellationToken stopping) =>
        WriteAsync(TableOperation.Delete(partitionKey, rowKey, etag), stopping);

    /// <summary>The partition's rows in the order of their keys (ordinal), from and to as given, at most <paramref name="top"/>.</summary>
    public async IAsyncEnumerable<TableRow> QueryAsync(
        string partitionKey, string? fromRowKeyInclusive, string? toRowKeyExclusive, int? top, [EnumeratorCancellation] CancellationToken stopping)
    {
        var filter = Filter(partitionKey, fromRowKeyInclusive, toRowKeyExclusive);
        var left = top ?? int.MaxValue;
        for (var next = ""; next is not null && left > 0;)
        {
            using var message = await _service.SendAsync(
                RequestMethod.Get, $"{Name}()?$filter={filter}&$top={Math.Min(left, MaxPage)}{next}", Expected.Listed, null, stopping);
            if (message.Response.IsError) throw new RequestFailedException(message.Response);

            foreach (var row in TableJson.ReadRows(message.Response.Content.ToMemory()).Take(left))
            {
                left--;
                yield return row;
            }

            next = Continuation(message.Response.Headers);
        }
    }

    /// <summary>All operations or none; see <see cref="TableBatch"/>.</summary>
    /// <exception cref="RequestFailedException">An operation failed for a reason that is no outcome; the message gives its index.</exception>
    public async Task<BatchOutcome> SubmitAsync(TableBatch batch, CancellationToken stopping)
    {
        if (batch.Count == 0) return new BatchOutcome.Committed([]);

        var format = new TableBatchFormat(Name, batch.Operations);
        using var message = await _service.SendAsync(
            RequestMethod.Post, "$batch", Expected.Accepted, request => format.Write(request, _service.Address), stopping);
        if (message.Response.IsError) throw new RequestFailedException(message.Response);

        var outcome = format.Read(message.Response.Content.ToString());
        var mayBeOwn = outcome is BatchOutcome.Rejected && message.ProcessingContext.RetryNumber > 0;
        return mayBeOwn && await FindOwnAsync(batch.Operations, stopping) is { } own ? own : outcome;
    }

    private async Task<WriteOutcome> WriteAsync(TableOperation operation, CancellationToken stopping)
    {
        using var message = await _service.SendAsync(
            operation.Method, operation.Path(Name), Expected.Written, request => Complete(request, operation), stopping);
        var response = message.Response;
        if (response.Status is 201 or 204) return new WriteOutcome.Written(response.Headers.ETag ?? default);

        var outcome = TableError.Parse(response.Content.ToMemory())?.Outcome(response.Status) ?? throw new RequestFailedException(response);
        return message.ProcessingContext.RetryNumber > 0 && await FindOwnAsync(operation, stopping) is { } own ? own : outcome;
    }

    private static void Complete(Request request, TableOperation operation)
    {
        if (operation.Condition is { } etag) request.Headers.Add("If-Match", etag.ToString());
        if (operation.Row is null) return;

        request.Headers.Add("Content-Type", "application/json");
        request.Headers.Add("Prefer", "return-no-content");
        request.Content = RequestContent.Create(TableJson.Write(operation.Row));
    }

    private async Task<WriteOutcome.Written?> FindOwnAsync(TableOperation operation, CancellationToken stopping)
    {
        var stored = await FindAsync(operation.PartitionKey, operation.RowKey, stopping);
        return operation.IsFulfilledBy(stored) ? new(stored.ETag) : null;
    }

    // A batch is atomic, so every row must be as sent and every deleted one gone. Deletes alone prove nothing.
    private async Task<BatchOutcome.Committed?> FindOwnAsync(IReadOnlyList<TableOperation> operations, CancellationToken stopping)
    {
        if (operations.All(operation => operation.Row is null)) return null;

        var etags = new List<ETag>(operations.Count);
        foreach (var operation in operations)
        {
            var stored = await FindAsync(operation.PartitionKey, operation.RowKey, stopping);
            var isOwn = operation.Row is null ? stored is null : operation.IsFulfilledBy(stored);
            if (!isOwn) return null;
            etags.Add(stored?.ETag ?? default);
        }

        return new(etags);
    }

    private static string Filter(string partitionKey, string? from, string? to)
    {
        var filter = $"PartitionKey eq {TableOperation.Literal(partitionKey)}";
        if (from is not null) filter += $" and RowKey ge {TableOperation.Literal(from)}";
        if (to is not null) filter += $" and RowKey lt {TableOperation.Literal(to)}";
        return filter.Replace(" ", "%20", StringComparison.Ordinal);
    }

    // Both parts are opaque, and the row key may be absent.
    private static string? Continuation(ResponseHeaders headers)
    {
        if (!headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partition)) return null;

        var next = $"&NextPartitionKey={Uri.EscapeDataString(partition)}";
        return headers.TryGetValue("x-ms-continuation-NextRowKey", out var row) ? $"{next}&NextRowKey={Uri.EscapeDataString(row)}" : next;
    }
}
