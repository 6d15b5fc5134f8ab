using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Integration.Functions.Storage;

/// <summary>
/// The table service's REST interface: address, authentication, retries, headers. Retries connection failures, 408, 429
/// and 5xx; a failure that the caller expects is no error in logs and traces.
/// </summary>
internal sealed class TableService
{
    private readonly Uri _endpoint;
    private readonly HttpPipeline _pipeline;

    public TableService(StorageAccount account, StorageMeter meter, TableClientOptions options)
    {
        _endpoint = account.TableEndpoint;
        var pipeline = new HttpPipelineOptions(options) { RequestFailedDetailsParser = new TableErrorParser() };
        pipeline.PerRetryPolicies.Add(account.TableAuthentication());
        pipeline.PerRetryPolicies.Add(meter.Tables);
        _pipeline = HttpPipelineBuilder.Build(pipeline);
    }

    /// <summary>The address of a path within the account, as it also stands in the parts of a batch.</summary>
    public string Address(string path) => $"{_endpoint.AbsoluteUri.TrimEnd('/')}/{path}";

    /// <summary>Sends one request and reads the whole answer, whatever its status.</summary>
    public async Task<HttpMessage> SendAsync(
        RequestMethod method, string pathAndQuery, ResponseClassifier expected, Action<Request>? complete, CancellationToken stopping)
    {
        var message = _pipeline.CreateMessage();
        try
        {
            message.ResponseClassifier = expected;
            message.Request.Method = method;
            SetAddress(message.Request.Uri, pathAndQuery);
            message.Request.Headers.Add("Accept", "application/json;odata=minimalmetadata");
            message.Request.Headers.Add("x-ms-version", "2019-02-02");
            message.Request.Headers.Add("DataServiceVersion", "3.0");
            complete?.Invoke(message.Request);
            await _pipeline.SendAsync(message, stopping);
            return message;
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    /// <summary>Makes a table unless it is there.</summary>
    public async Task CreateTableAsync(string table, CancellationToken stopping)
    {
        using var message = await SendAsync(RequestMethod.Post, "Tables", Expected.Created, request =>
        {
            request.Headers.Add("Content-Type", "application/json");
            request.Headers.Add("Prefer", "return-no-content");
            request.Content = RequestContent.Create(Encoding.UTF8.GetBytes($$"""{"TableName":"{{table}}"}"""));
        }, stopping);
        var isThere = message.Response.Status is 201 or 204
            || TableError.Parse(message.Response.Content.ToMemory())?.Code == "TableAlreadyExists";
        if (!isThere) throw new RequestFailedException(message.Response);
    }

    // The path is escaped already, and must reach the service as it was signed.
    private void SetAddress(RequestUriBuilder uri, string pathAndQuery)
    {
        var question = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        uri.Reset(_endpoint);
        uri.AppendPath("/" + (question < 0 ? pathAndQuery : pathAndQuery[..question]), escape: false);
        if (question >= 0) uri.Query = pathAndQuery[question..];
    }
}
