using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Integration.Functions.Storage;

/// <summary>The tables of the integration (<see cref="TableNames"/>).</summary>
public sealed class Tables(TableServiceClient service)
{
    private readonly FrozenDictionary<string, Table> tables =
        TableNames.All.ToFrozenDictionary(name => name, name => new Table(service.GetTableClient(name)), StringComparer.Ordinal);

    /// <exception cref="ArgumentException">Not one of <see cref="TableNames"/>.</exception>
    public Table this[string name] => tables.GetValueOrDefault(name) ?? throw new ArgumentException($"There is no table {name}.", nameof(name));

    /// <summary>Makes the tables that are not there yet.</summary>
    /// <exception cref="RequestFailedException">Unreachable, or we may not.</exception>
    public Task CreateAllAsync(CancellationToken stopping) => Task.WhenAll(tables.Values.Select(table => table.CreateAsync(stopping)));
}

/// <summary>
/// One table: Azure's client, with the refusals that callers act upon as values. Every other failure (no such table, a refused
/// key, a service that stays away after the retries) is a <see cref="RequestFailedException"/>.
/// </summary>
/// <remarks>
/// A write that is retried may meet its own first try, whose answer was lost. Then the row is read back, and the outcome is
/// <see cref="WriteOutcome.Written"/> if it holds what was sent. So two writers who must not both believe that they
/// won put something of their own into the row (a claim's id, its holder). A delete leaves nothing to compare: after a lost
/// answer it is <see cref="WriteOutcome.Missing"/>, so that of two deleters at most one is told that it deleted the row.
/// </remarks>
public sealed class Table(TableClient client)
{
    private const int MaxPage = 1000;

    internal Task CreateAsync(CancellationToken stopping) => client.CreateIfNotExistsAsync(stopping);

    public async Task<TableEntity?> FindAsync(string partitionKey, string rowKey, CancellationToken stopping)
    {
        var found = await client.GetEntityIfExistsAsync<TableEntity>(
            TableKey.Checked(partitionKey, nameof(partitionKey)), TableKey.Checked(rowKey, nameof(rowKey)), cancellationToken: stopping);
        if (found.HasValue) return found.Value;
        // Azure's client takes a table that is not there for a row that is not there.
        var answer = found.GetRawResponse();
        return answer.Content.ToString().Contains("TableNotFound", StringComparison.Ordinal) ? throw new RequestFailedException(answer) : null;
    }

    /// <summary>Written or AlreadyExists.</summary>
    public Task<WriteOutcome> InsertAsync(TableEntity row, CancellationToken stopping) =>
        WriteAsync(TableTransactionActionType.Add, row, default, () => client.AddEntityAsync(row, stopping), stopping);

    /// <summary>The row becomes exactly this one. Written, Conflict or Missing.</summary>
    public Task<WriteOutcome> ReplaceAsync(TableEntity row, ETag etag, CancellationToken stopping) =>
        WriteAsync(TableTransactionActionType.UpdateReplace, row, etag, () => client.UpdateEntityAsync(row, etag, TableUpdateMode.Replace, stopping), stopping);

    /// <summary>These properties are set, others stay. Written, Conflict or Missing.</summary>
    public Task<WriteOutcome> MergeAsync(TableEntity row, ETag etag, CancellationToken stopping) =>
        WriteAsync(TableTransactionActionType.UpdateMerge, row, etag, () => client.UpdateEntityAsync(row, etag, TableUpdateMode.Merge, stopping), stopping);

    /// <summary>Inserts, or replaces whatever is there. Always Written.</summary>
    public Task<WriteOutcome> UpsertAsync(TableEntity row, CancellationToken stopping) =>
        WriteAsync(TableTransactionActionType.UpsertReplace, row, default, () => client.UpsertEntityAsync(row, TableUpdateMode.Replace, stopping), stopping);

    /// <summary>Inserts, or sets these properties of whatever is there. Always Written.</summary>
    public Task<WriteOutcome> UpsertMergeAsync(TableEntity row, CancellationToken stopping) =>
        WriteAsync(TableTransactionActionType.UpsertMerge, row, default, () => client.UpsertEntityAsync(row, TableUpdateMode.Merge, stopping), stopping);

    /// <summary>Written, Conflict or Missing; <see cref="ETag.All"/> deletes whatever is there.</summary>
    public async Task<WriteOutcome> DeleteAsync(string partitionKey, string rowKey, ETag etag, CancellationToken stopping)
    {
        var row = new TableEntity(partitionKey, rowKey);
        return await WriteAsync(TableTransactionActionType.Delete, row, etag, async () =>
        {
            var answer = await client.DeleteEntityAsync(row, etag, stopping);
            // Azure's client answers a 404 instead of throwing it.
            return answer.Status == 404 ? throw new RequestFailedException(answer) : answer;
        }, stopping);
    }

    /// <summary>The partition's rows in the order of their keys (ordinal), from and to as given, at most <paramref name="top"/>.</summary>
    public async IAsyncEnumerable<TableEntity> QueryAsync(
        string partitionKey, string? fromRowKeyInclusive, string? toRowKeyExclusive, int? top, [EnumeratorCancellation] CancellationToken stopping)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}");
        if (fromRowKeyInclusive is not null) filter += TableClient.CreateQueryFilter($" and RowKey ge {fromRowKeyInclusive}");
        if (toRowKeyExclusive is not null) filter += TableClient.CreateQueryFilter($" and RowKey lt {toRowKeyExclusive}");
        var left = top ?? int.MaxValue;
        if (left <= 0) yield break;
        await foreach (var row in client.QueryAsync<TableEntity>(filter, Math.Min(left, MaxPage), cancellationToken: stopping))
        {
            yield return row;
            if (--left == 0) yield break;
        }
    }

    /// <summary>Rows of every partition that starts with <paramref name="partitionStart"/> and that nobody has written since: for maintenance, since it reads the whole range.</summary>
    /// <param name="after">Only partitions from this one on.</param>
    public IAsyncEnumerable<TableEntity> OldRowsAsync(string partitionStart, string after, DateTimeOffset writtenBefore, CancellationToken stopping)
    {
        var filter = TableClient.CreateQueryFilter($"Timestamp lt {writtenBefore}");
        var from = string.CompareOrdinal(after, partitionStart) > 0 ? after : partitionStart;
        if (from.Length > 0) filter += TableClient.CreateQueryFilter($" and PartitionKey ge {from}");
        if (partitionStart.Length > 0) filter += TableClient.CreateQueryFilter($" and PartitionKey lt {TableKey.EndOf(partitionStart)}");
        return client.QueryAsync<TableEntity>(filter, MaxPage, ["PartitionKey", "RowKey", "Timestamp", "State", "TeamId", "DestinationId", "EventId"], stopping);
    }

    /// <summary>All writes or none; see <see cref="TableBatch"/>.</summary>
    public async Task<BatchOutcome> SubmitAsync(TableBatch batch, CancellationToken stopping)
    {
        if (batch.Count == 0) return new BatchOutcome.Committed([]);

        var attempts = new Attempts();
        try
        {
            using var scope = attempts.Count();
            var answers = await client.SubmitTransactionAsync(batch.Actions, stopping);
            return new BatchOutcome.Committed([.. answers.Value.Select(answer => answer.Headers.ETag ?? default)]);
        }
        catch (TableTransactionFailedException failed) when (OutcomeOf(failed) is { } reason)
        {
            return attempts.WereSeveral && await FindOwnAsync(batch.Actions, stopping) is { } own
                ? new BatchOutcome.Committed(own)
                : new BatchOutcome.Rejected(failed.FailedTransactionActionIndex ?? 0, reason);
        }
    }

    private async Task<WriteOutcome> WriteAsync(
        TableTransactionActionType kind, TableEntity row, ETag etag, Func<Task<Response>> write, CancellationToken stopping)
    {
        var action = RowLimits.Checked(new TableTransactionAction(kind, row, etag));
        var attempts = new Attempts();
        try
        {
            using var scope = attempts.Count();
            return new WriteOutcome.Written((await write()).Headers.ETag ?? default);
        }
        catch (RequestFailedException failed) when (OutcomeOf(failed) is { } outcome)
        {
            return attempts.WereSeveral && await FindOwnAsync([action], stopping) is [var own] ? new WriteOutcome.Written(own) : outcome;
        }
    }

    /// <summary>What callers act upon. Null for everything else, among them 404 and 409 that speak of the table instead of the row.</summary>
    private static WriteOutcome? OutcomeOf(RequestFailedException failed) => (failed.Status, failed.ErrorCode) switch
    {
        (404, "ResourceNotFound" or "EntityNotFound") => new WriteOutcome.Missing(),
        (409, "EntityAlreadyExists") => new WriteOutcome.AlreadyExists(),
        (412, _) => new WriteOutcome.Conflict(),
        _ => null,
    };

    /// <summary>The rows' ETags if every row is as sent and every deleted one gone. Deletes alone prove nothing.</summary>
    private async Task<IReadOnlyList<ETag>?> FindOwnAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken stopping)
    {
        if (actions.All(action => action.ActionType == TableTransactionActionType.Delete)) return null;

        var etags = new List<ETag>(actions.Count);
        foreach (var action in actions)
        {
            var stored = await FindAsync(action.Entity.PartitionKey, action.Entity.RowKey, stopping);
            var isOwn = action.ActionType == TableTransactionActionType.Delete ? stored is null : IsFulfilled(action, stored);
            if (!isOwn) return null;
            etags.Add(stored?.ETag ?? default);
        }

        return etags;
    }

    private static bool IsFulfilled(TableTransactionAction action, TableEntity? stored) =>
        stored is not null && action.Entity is TableEntity sent
        && (action.ActionType is TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge || RowLimits.Properties(stored).Count() == RowLimits.Properties(sent).Count())
        && RowLimits.Properties(sent).All(property => stored.TryGetValue(property.Key, out var kept) && IsSame(property.Value, kept));

    private static bool IsSame(object sent, object kept) => (sent, kept) switch
    {
        (byte[] bytes, byte[] others) => bytes.AsSpan().SequenceEqual(others),
        (byte[] bytes, BinaryData others) => bytes.AsSpan().SequenceEqual(others.ToMemory().Span),
        _ => sent.Equals(kept),
    };
}

/// <summary>How often one request was sent; <see cref="StorageMeter"/> counts, since Azure's clients do not tell.</summary>
internal sealed class Attempts
{
    public int Sent { get; set; }

    public bool WereSeveral => Sent > 1;

    /// <summary>Counts the requests that are made before the answer is disposed of.</summary>
    public IDisposable Count() =>
        HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(Attempts)] = this });
}

/// <summary>What became of one write to a table. Every other failure is a <see cref="RequestFailedException"/>.</summary>
public abstract record WriteOutcome
{
    private WriteOutcome() { }

    /// <summary>Done. After a delete, the ETag says nothing.</summary>
    public sealed record Written(ETag ETag) : WriteOutcome;

    /// <summary>409: an insert met a row with the same key.</summary>
    public sealed record AlreadyExists : WriteOutcome;

    /// <summary>412: the row was changed by somebody else since it was read.</summary>
    public sealed record Conflict : WriteOutcome;

    /// <summary>404: there is no such row (any more).</summary>
    public sealed record Missing : WriteOutcome;
}

/// <summary>What became of a batch: all of it or nothing.</summary>
public abstract record BatchOutcome
{
    private BatchOutcome() { }

    /// <summary>All done; one ETag per write, in the batch's order (of a delete it says nothing).</summary>
    public sealed record Committed(IReadOnlyList<ETag> ETags) : BatchOutcome;

    /// <summary>Nothing done, because the write at <paramref name="Index"/> (from 0) failed.</summary>
    public sealed record Rejected(int Index, WriteOutcome Reason) : BatchOutcome;
}
