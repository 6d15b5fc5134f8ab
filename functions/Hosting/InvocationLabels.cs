namespace Integration.Functions.Hosting;

/// <summary>Under the host: its invocation id on every log line of a request, since its record of our output has none.</summary>
public static partial class InvocationLabels
{
    private const string InvocationId = "X-Azure-Functions-InvocationId";
    private const string HostVersion = "X-Azure-Functions-HostVersion";

    public static void UseInvocationLabels(this IApplicationBuilder app, ILogger log)
    {
        var isFirst = 1;
        app.Use(async (http, next) =>
        {
            // The host appends its own value to one that a client sent: the last one counts, and only if it is an id.
            if (!Guid.TryParse(http.Request.Headers[InvocationId].LastOrDefault()?.Split(',')[^1], out var invocation))
            {
                await next(http);
                return;
            }
            using var label = log.BeginScope(new LogLabel("invocation", invocation.ToString()));
            if (Interlocked.Exchange(ref isFirst, 0) == 1)
            {
                var version = VersionIn(http);
                LogHost(log, version);
            }
            await next(http);
        });
    }

    private static Version? VersionIn(HttpContext http) =>
        Version.TryParse(http.Request.Headers[HostVersion].LastOrDefault()?.Split(',')[^1], out var version) ? version : null;

    [LoggerMessage(Level = LogLevel.Information, Message = "The Functions host is of version {HostVersion}")]
    private static partial void LogHost(ILogger log, Version? hostVersion);
}
