using System.Text.Json.Serialization;
using Integration.Functions.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Azure.Functions.Worker;

namespace Integration.Functions.Hosting;

/// <summary>
/// For load balancers and people: <c>/api/health</c> says that the process answers, <c>/api/health/ready</c> that it can do its
/// work. Anybody may ask, so neither tells a detail, and asking often costs the storage nothing.
/// </summary>
internal sealed class CheckHealth(Readiness readiness)
{
    [Function(nameof(CheckHealth))]
    public async Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/{probe?}")] HttpRequest request, string? probe) => probe switch
    {
        null or "" or "live" => Answer("live", StatusCodes.Status200OK),
        "ready" when await readiness.LatestAsync().WaitAsync(request.HttpContext.RequestAborted) => Answer("ready", StatusCodes.Status200OK),
        "ready" => Answer("not ready", StatusCodes.Status503ServiceUnavailable),
        _ => Problems.ForStatus(StatusCodes.Status404NotFound),
    };

    private static JsonHttpResult<HealthAnswer> Answer(string status, int code) =>
        TypedResults.Json(new HealthAnswer(status), HostingJson.Default.HealthAnswer, statusCode: code);
}

/// <summary>Whether the storage answers, lets us in and has our queues.</summary>
internal sealed partial class Readiness(StorageQueues queues, TimeProvider clock, ILogger<Readiness> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private Task<bool> latest = Task.FromResult(false);
    private DateTimeOffset staleAt = DateTimeOffset.MinValue;

    /// <summary>Shared by all who ask at the same time; none of them can cut it short for the others.</summary>
    public Task<bool> LatestAsync()
    {
        lock (gate)
        {
            if (!latest.IsCompleted || clock.GetUtcNow() < staleAt) return latest;
            staleAt = clock.GetUtcNow() + Fresh;
            return latest = AskAsync();
        }
    }

    private async Task<bool> AskAsync()
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        try
        {
            await Task.WhenAll(QueueNames.All.Select(queue => queues[queue].GetPropertiesAsync(limit.Token)));
            return true;
        }
        catch (Exception fault)
        {
            LogNotReady(fault);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready: the queues cannot be reached, or the app's identity lacks the role Storage Queue Data Contributor")]
    private partial void LogNotReady(Exception fault);
}

public sealed record HealthAnswer([property: JsonPropertyName("status")] string Status);

[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class HostingJson : JsonSerializerContext;
