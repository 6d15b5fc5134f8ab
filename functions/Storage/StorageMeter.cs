using Azure.Core;
using Azure.Core.Pipeline;

namespace Integration.Functions.Storage;

/// <summary>What a request to the storage account does, as its bill would name it.</summary>
public enum StorageOperation
{
    SendMessage,
    ReceiveMessages,
    UpdateMessage,
    DeleteMessage,
    OtherQueueRequest,
    FindRow,
    QueryRows,
    WriteRow,
    DeleteRow,
    SubmitBatch,
    OtherTableRequest,
}

/// <summary>Counts the requests that this process sent to tables and queues, every attempt of a retried one.</summary>
public sealed class StorageMeter
{
    private readonly long[] _counts = new long[Enum.GetValues<StorageOperation>().Length];

    public StorageMeter()
    {
        Queues = new CountingPolicy(this, QueueOperation);
        Tables = new CountingPolicy(this, TableOperation);
    }

    public long Total => Enum.GetValues<StorageOperation>().Sum(Count);

    internal HttpPipelinePolicy Queues { get; }

    internal HttpPipelinePolicy Tables { get; }

    public long Count(StorageOperation operation) => Interlocked.Read(ref _counts[(int)operation]);

    /// <summary>All counts at this moment, to be compared with a later reading.</summary>
    public IReadOnlyDictionary<StorageOperation, long> Read() => Enum.GetValues<StorageOperation>().ToDictionary(operation => operation, Count);

    private static StorageOperation QueueOperation(Request request)
    {
        var path = request.Uri.Path.Split('/');
        return (request.Method.Method, path) switch
        {
            ("POST", [.., "messages"]) => StorageOperation.SendMessage,
            ("GET", [.., "messages"]) => StorageOperation.ReceiveMessages,
            ("PUT", [.., "messages", _]) => StorageOperation.UpdateMessage,
            ("DELETE", [.., "messages", _]) => StorageOperation.DeleteMessage,
            _ => StorageOperation.OtherQueueRequest,
        };
    }

    private static StorageOperation TableOperation(Request request)
    {
        var target = request.Uri.Path.Split('/')[^1];
        return (request.Method.Method, target) switch
        {
            ("POST", "$batch") => StorageOperation.SubmitBatch,
            (_, "Tables") => StorageOperation.OtherTableRequest,
            ("GET", _) when target.EndsWith("()", StringComparison.Ordinal) => StorageOperation.QueryRows,
            ("GET", _) => StorageOperation.FindRow,
            ("DELETE", _) => StorageOperation.DeleteRow,
            _ => StorageOperation.WriteRow,
        };
    }

    private sealed class CountingPolicy(StorageMeter meter, Func<Request, StorageOperation> operationOf) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            Interlocked.Increment(ref meter._counts[(int)operationOf(message.Request)]);
            if (message.TryGetProperty(nameof(Attempts), out var attempts) && attempts is Attempts counted) counted.Sent++;
        }
    }
}
