using Azure.Core;

namespace Integration.Functions.Storage;

/// <summary>The statuses that are an answer, per kind of request.</summary>
internal static class Expected
{
    public static readonly ResponseClassifier Found = new StatusCodeClassifier([200, 404]);
    public static readonly ResponseClassifier Listed = new StatusCodeClassifier([200]);
    public static readonly ResponseClassifier Created = new StatusCodeClassifier([201, 204, 409]);
    public static readonly ResponseClassifier Written = new StatusCodeClassifier([201, 204, 404, 409, 412]);
    public static readonly ResponseClassifier Accepted = new StatusCodeClassifier([202]);
}
