using System.Security.Cryptography;
using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox;

/// <summary>How a sandbox starts. Version, licence and settings can be changed while it runs.</summary>
public sealed record SandboxOptions
{
    /// <summary>A release from 5.37 to 12.0.</summary>
    public string Version { get; init; } = "11.10.0";

    public bool IsLicensed { get; init; }

    /// <summary>Which licence: <c>E10</c>, <c>E20</c>, <c>professional</c>, <c>enterprise</c>, <c>advanced</c> or <c>entry</c>.</summary>
    public string Sku { get; init; } = "enterprise";

    public ServerSettings Settings { get; init; } = new();

    /// <summary>Where to listen; port 0 takes a free one.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:0";

    /// <summary>The token of the administrator for <c>/api/v4</c>.</summary>
    public string AdminToken { get; init; } = RandomNumberGenerator.GetString("abcdefghijkmnopqrstuvwxyz", 26);

    /// <summary>Names this Mattermost, whatever its address (<c>DiagnosticId</c>); two with the same are copies of one another.</summary>
    public string TelemetryId { get; init; } = RandomNumberGenerator.GetString("abcdefghijkmnopqrstuvwxyz", 26);

    /// <summary>Times of posts, the limiter's clock, delays of faults.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
