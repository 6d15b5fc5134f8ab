using System.Text.Json.Serialization;

namespace Integration.Functions.Mattermost.Rest;

public sealed partial class MattermostSession
{
    /// <summary>Needs no token.</summary>
    public Task<RestOutcome<RestStatus>> PingAsync(CancellationToken stopping) =>
        ReadAsync("/system/ping", RestJson.Default.RestStatus, stopping);

    /// <summary>Settings as clients see them, all values as text; without a token a small part of them.</summary>
    public Task<RestOutcome<Dictionary<string, string>>> ClientConfigAsync(CancellationToken stopping) =>
        ReadAsync("/config/client?format=old", RestJson.Default.DictionaryStringString, stopping);

    /// <summary><c>IsLicensed</c>, <c>SkuShortName</c>, … as text. Needs no token.</summary>
    public Task<RestOutcome<Dictionary<string, string>>> ClientLicenseAsync(CancellationToken stopping) =>
        ReadAsync("/license/client?format=old", RestJson.Default.DictionaryStringString, stopping);

    /// <summary>The settings that no client sees. Administrators only.</summary>
    public Task<RestOutcome<ServerConfig>> ServerConfigAsync(CancellationToken stopping) =>
        ReadAsync("/config", RestJson.Default.ServerConfig, stopping);

    /// <summary>The roles with what they permit; at most 100 names.</summary>
    public Task<RestOutcome<RestRole[]>> RolesAsync(IEnumerable<string> names, CancellationToken stopping) =>
        SubmitAsync("/roles/names", Json([.. names], RestJson.Default.StringArray), RestJson.Default.RestRoleArray, stopping, []);
}

public sealed record RestRole
{
    public required string Name { get; init; }
    public IReadOnlyList<string> Permissions { get; init; } = [];
}

/// <summary>The little that we read of <c>GET /config</c>, in its own spelling.</summary>
public sealed record ServerConfig
{
    [JsonPropertyName("ServiceSettings")]
    public ServiceSettings Service { get; init; } = new();

    [JsonPropertyName("RateLimitSettings")]
    public RateLimitSettings RateLimit { get; init; } = new();

    public sealed record ServiceSettings
    {
        /// <summary>Names, addresses and networks, separated by blanks or commas.</summary>
        [JsonPropertyName("AllowedUntrustedInternalConnections")]
        public string? AllowedUntrustedInternalConnections { get; init; }
    }

    public sealed record RateLimitSettings
    {
        [JsonPropertyName("Enable")]
        public bool? Enable { get; init; }

        [JsonPropertyName("PerSec")]
        public int? PerSec { get; init; }
    }
}
