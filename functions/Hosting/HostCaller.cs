using System.Net;

namespace Integration.Functions.Hosting;

/// <summary>
/// Tells the host's own calls of queue functions from what might be passed on for somebody outside. A check of sanity, not
/// of identity: the host sends no credential, and the port is on the loopback interface.
/// </summary>
public static class HostCaller
{
    public const string UserAgent = "Azure-Functions-Host/";

    public static bool Made(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller)
        && http.Request.Headers.UserAgent.ToString().StartsWith(UserAgent, StringComparison.Ordinal)
        && !http.Request.Headers.Keys.Any(IsPassedOn);

    private static bool IsPassedOn(string header) =>
        header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) || header.StartsWith("X-ARR-", StringComparison.OrdinalIgnoreCase);
}
