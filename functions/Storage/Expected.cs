using Azure.Core;

namespace Integration.Functions.Storage;

/// <summary>The statuses that are an answer, per kind of request.</summary>
internal static class Expected
{
    public static readonly ResponseClassifier Found = new StatusCodeClassifier([200, 404]);
    public static readonly ResponseClassifier Listed = new StatusCodeClassifier([200]);
    public static readonly ResponseClassifier Created = new StatusCodeClassifier([201, 204, 409]);
    public static readonly ResponseClassifier Written = new StatusCodeClassifier([201, 204, 404, 409, 412]);
    public static readonly ResponseClassifier Accepted = new BatchClassifier();

    /// <summary>A batch is 202 also when its one part says that the service was busy: that is worth another try like any 5xx.</summary>
    private sealed class BatchClassifier() : StatusCodeClassifier([202])
    {
        public override bool IsRetriableResponse(HttpMessage message) => base.IsRetriableResponse(message)
            || (message.Response.Status == 202 && message.Response.Content.ToMemory().Span.IndexOf("HTTP/1.1 5"u8) >= 0);
    }
}
