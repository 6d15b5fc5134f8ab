using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Integration.Functions.Hosting;

/// <summary>
/// For load balancers and people: <c>/api/health</c> says that the process answers, <c>/api/health/ready</c> that it can do its
/// work. Anybody may ask, so neither tells a detail, and asking often costs the storage nothing.
/// </summary>
public sealed partial class CheckHealth(IEnumerable<IReadiness> parts, TimeProvider clock, ILogger<CheckHealth> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private Task<bool> latest = Task.FromResult(false);
    private DateTimeOffset staleAt = DateTimeOffset.MinValue;

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/api/health/{probe?}", (string? probe, CheckHealth function, CancellationToken stopping) => function.RunAsync(probe, stopping));

    public async Task<IResult> RunAsync(string? probe, CancellationToken stopping) => probe switch
    {
        null or "live" => Answer("live", StatusCodes.Status200OK),
        "ready" when await LatestAsync().WaitAsync(stopping) => Answer("ready", StatusCodes.Status200OK),
        "ready" => Answer("not ready", StatusCodes.Status503ServiceUnavailable),
        _ => Problems.ForStatus(StatusCodes.Status404NotFound),
    };

    private static JsonHttpResult<HealthAnswer> Answer(string status, int code) =>
        TypedResults.Json(new HealthAnswer(status), HostingJson.Default.HealthAnswer, statusCode: code);

    /// <summary>Shared by all who ask at the same time; none of them can cut it short for the others.</summary>
    private Task<bool> LatestAsync()
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
        var answers = await Task.WhenAll(parts.Select(part => AskAsync(part, limit.Token)));
        return answers.All(isReady => isReady);
    }

    private async Task<bool> AskAsync(IReadiness part, CancellationToken stopping)
    {
        try
        {
            if (await part.IsReadyAsync(stopping)) return true;
            LogNotReady(part.GetType().Name);
        }
        catch (Exception fault)
        {
            LogCannotTell(fault, part.GetType().Name);
        }
        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready: {Part} says so")]
    private partial void LogNotReady(string part);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready: {Part} cannot tell")]
    private partial void LogCannotTell(Exception fault, string part);
}

public sealed record HealthAnswer([property: JsonPropertyName("status")] string Status);
