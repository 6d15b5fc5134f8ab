using System.Globalization;

namespace Mattermost.Sandbox.Server;

/// <summary>
/// Mattermost's limiter: the generic cell rate algorithm with <c>MaxBurst</c> extra requests, one bucket per address.
/// It stands in front of every route, so its refusal carries none of the server's own headers.
/// </summary>
internal sealed class RateLimiter(ServerProfile server, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, DateTimeOffset> fullAt = new(StringComparer.Ordinal);

    /// <summary>False when the request was answered with 429.</summary>
    public async Task<bool> AdmitAsync(HttpContext http)
    {
        var limits = server.Settings.RateLimit;
        if (!limits.Enable) return true;
        var verdict = Take(http.Connection.RemoteIpAddress?.ToString() ?? "", limits);
        if (verdict.RetryAfter is { } wait) await RefuseAsync(http, verdict, wait);
        else WriteHeaders(http, verdict);
        return verdict.RetryAfter is null;
    }

    /// <summary>The refusal as real servers send it: plain text, seconds rounded up.</summary>
    public static Task RefuseAsync(HttpContext http, RateVerdict verdict, TimeSpan wait)
    {
        WriteHeaders(http, verdict);
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter = Seconds(wait);
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return http.Response.WriteAsync("limit exceeded\n", http.RequestAborted);
    }

    private RateVerdict Take(string caller, RateLimitSettings limits)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var interval = TimeSpan.FromSeconds(1.0 / limits.PerSec);
            var capacity = interval * (limits.MaxBurst + 1);
            var full = fullAt.TryGetValue(caller, out var known) && known > now ? known : now;
            var wait = full + interval - capacity - now;
            if (wait > TimeSpan.Zero) return new(limits.MaxBurst + 1, 0, full - now, wait);
            fullAt[caller] = full += interval;
            return new(limits.MaxBurst + 1, (int)((capacity - (full - now)) / interval), full - now, null);
        }
    }

    private static void WriteHeaders(HttpContext http, RateVerdict verdict)
    {
        http.Response.Headers["X-Ratelimit-Limit"] = verdict.Limit.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["X-Ratelimit-Remaining"] = verdict.Remaining.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["X-Ratelimit-Reset"] = Seconds(verdict.Reset);
    }

    private static string Seconds(TimeSpan span) => Math.Ceiling(span.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the limiter's headers say; <paramref name="RetryAfter"/> is null for an admitted request.</summary>
internal sealed record RateVerdict(int Limit, int Remaining, TimeSpan Reset, TimeSpan? RetryAfter);
