using Azure;

namespace Integration.Functions.Hosting;

/// <summary>How a failed call to the storage is to be taken.</summary>
public static class StorageFault
{
    /// <summary>The message is not ours any more: deleted, or received by somebody else after our lease ended.</summary>
    public static bool IsGone(Exception fault) =>
        fault is RequestFailedException { Status: 404 } or RequestFailedException { Status: 400, ErrorCode: "PopReceiptMismatch" };

    /// <summary>
    /// May pass by itself: the queue is missing or being deleted, the server fails, or nobody answers (status 0, and what the
    /// client throws when its own retries are used up). Anything else, such as a missing role, needs a person.
    /// </summary>
    public static bool IsPassing(Exception fault) => fault switch
    {
        RequestFailedException refused => refused.Status is 0 or 404 or 408 or 409 or 429 or >= 500,
        AggregateException several => several.InnerExceptions.All(IsPassing),
        HttpRequestException or IOException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };
}
