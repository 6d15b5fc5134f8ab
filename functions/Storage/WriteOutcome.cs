using Azure;

namespace Integration.Functions.Storage;

/// <summary>What became of one write to a table. Every other failure is a <see cref="RequestFailedException"/>.</summary>
public abstract record WriteOutcome
{
    private WriteOutcome()
    {
    }

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
    private BatchOutcome()
    {
    }

    /// <summary>All done; one ETag per operation, in the batch's order (of a delete it says nothing).</summary>
    public sealed record Committed(IReadOnlyList<ETag> ETags) : BatchOutcome;

    /// <summary>Nothing done, because the operation at <paramref name="Index"/> (from 0) failed.</summary>
    public sealed record Rejected(int Index, WriteOutcome Reason) : BatchOutcome;
}
