namespace Mattermost.Sandbox.Server;

/// <summary>
/// The part of a server's configuration that integrations feel, with Mattermost's own names and, where no remark says
/// otherwise, defaults. Immutable: a change is a new value (<see cref="SandboxServer.Configure"/>).
/// </summary>
public sealed record ServerSettings
{
    public bool EnableIncomingWebhooks { get; init; } = true;
    public bool EnableOutgoingWebhooks { get; init; } = true;
    public bool EnableCommands { get; init; } = true;
    public bool EnablePostUsernameOverride { get; init; }
    public bool EnablePostIconOverride { get; init; }

    /// <summary>People may make access tokens, and use those they made. Tokens of bots work regardless.</summary>
    public bool EnableUserAccessTokens { get; init; }
    public bool EnableBotAccountCreation { get; init; }
    public bool DisableBotsWhenOwnerIsDeactivated { get; init; } = true;
    public bool EnableOAuthServiceProvider { get; init; } = true;

    /// <summary>Null: where this sandbox listens. Empty: an administrator forgot it.</summary>
    public string? SiteURL { get; init; }

    /// <summary>
    /// Hosts and addresses, separated by spaces or commas, that integrations may have although they are private. Mattermost's
    /// default is empty; the sandbox allows this machine, where the integration under test usually runs.
    /// </summary>
    public string AllowedUntrustedInternalConnections { get; init; } = "localhost 127.0.0.1 ::1";

    /// <summary>Seconds, from 9.5.</summary>
    public int OutgoingIntegrationRequestsTimeout { get; init; } = 30;

    /// <summary><c>any</c>, or <c>team</c>: a new direct message needs a common team.</summary>
    public string RestrictDirectMessage { get; init; } = "any";
    public int MaxUsersPerTeam { get; init; } = 50;

    /// <summary>Webhooks made by people without a certain permission are locked to their channel, from 11.2.</summary>
    public bool EnforceIncomingWebhookChannelLocking { get; init; }

    /// <summary>People are shown, and found by, their e-mail address; otherwise only administrators do that.</summary>
    public bool ShowEmailAddress { get; init; } = true;

    /// <summary>People may make groups of their own, from 6.5 with a licence that has them.</summary>
    public bool EnableCustomGroups { get; init; } = true;

    /// <summary>Feature flag <c>AppsEnabled</c>; null leaves it to the release.</summary>
    public bool? AppsEnabled { get; init; }

    /// <summary>Shows <c>detailed_error</c>, which other servers keep empty.</summary>
    public bool EnableDeveloper { get; init; }

    /// <summary>Characters in one post; 4,000 on databases never migrated from before 5.0.</summary>
    public int MaxPostSize { get; init; } = 16_383;

    /// <summary>Bytes in a request, from 9.5.</summary>
    public int MaximumPayloadSizeBytes { get; init; } = 300_000;

    /// <summary>Bytes in a request, up to 9.4.</summary>
    public int MaxFileSize { get; init; } = 100 * 1024 * 1024;

    public RateLimitSettings RateLimit { get; init; } = new();

    /// <summary>How long an integration may take to answer.</summary>
    public TimeSpan IntegrationTimeout(Release release) => TimeSpan.FromSeconds(release.HasIntegrationTimeout ? OutgoingIntegrationRequestsTimeout : 30);

    /// <summary>How long a <c>trigger_id</c> opens a dialog.</summary>
    public TimeSpan TriggerLifetime(Release release) => TimeSpan.FromSeconds(release.HasIntegrationTimeout ? OutgoingIntegrationRequestsTimeout : 3);

    public int BodyLimit(Release release) => release.HasPayloadLimit ? MaximumPayloadSizeBytes : MaxFileSize;
}

/// <summary><c>RateLimitSettings</c>: one bucket per caller's address.</summary>
public sealed record RateLimitSettings
{
    public bool Enable { get; init; }
    public int PerSec { get; init; } = 10;
    public int MaxBurst { get; init; } = 100;
}
