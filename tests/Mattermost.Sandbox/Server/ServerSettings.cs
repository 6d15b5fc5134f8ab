namespace Mattermost.Sandbox.Server;

/// <summary>
/// The part of a server's configuration that webhooks feel, with Mattermost's own names and defaults. Immutable: a
/// change is a new value (<see cref="SandboxServer.Configure"/>).
/// </summary>
public sealed record ServerSettings
{
    public bool EnableIncomingWebhooks { get; init; } = true;
    public bool EnablePostUsernameOverride { get; init; }
    public bool EnablePostIconOverride { get; init; }

    /// <summary>Shows <c>detailed_error</c>, which other servers keep empty.</summary>
    public bool EnableDeveloper { get; init; }

    /// <summary>Characters in one post; 4,000 on databases never migrated from before 5.0.</summary>
    public int MaxPostSize { get; init; } = 16_383;

    /// <summary>Bytes in a request, from 9.5.</summary>
    public int MaximumPayloadSizeBytes { get; init; } = 300_000;

    /// <summary>Bytes in a request, up to 9.4.</summary>
    public int MaxFileSize { get; init; } = 100 * 1024 * 1024;

    public RateLimitSettings RateLimit { get; init; } = new();

    public int BodyLimit(Release release) => release.HasPayloadLimit ? MaximumPayloadSizeBytes : MaxFileSize;
}

/// <summary><c>RateLimitSettings</c>: one bucket per caller's address.</summary>
public sealed record RateLimitSettings
{
    public bool Enable { get; init; }
    public int PerSec { get; init; } = 10;
    public int MaxBurst { get; init; } = 100;
}
