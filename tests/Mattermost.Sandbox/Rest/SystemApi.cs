using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.Rest;

/// <summary>Liveness, licence and configuration: a little for anybody, more with a session, all for administrators.</summary>
internal sealed class SystemApi(ServerProfile server, RestGuard guard)
{
    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.MapOpen(app, "GET", "/system/ping", _ => RestResult.Found(new { status = "OK" }));
        api.MapOpen(app, "GET", "/config/client", call => OldFormat(call, call.HasSession ? [.. Anybody, .. Members] : Anybody));
        api.MapOpen(app, "GET", "/license/client", call => OldFormat(call, License));
        api.Map(app, "GET", "/config", call =>
        {
            guard.Demand(call, Permission.ManageSystem);
            return RestResult.Found(Whole());
        });
    }

    private static RestResult OldFormat(RestCall call, Dictionary<string, string> values) =>
        call.Query("format") == "old" ? RestResult.Found(values) : AppError.InvalidUrlParameter("format");

    private static RestResult OldFormat(RestCall call, IEnumerable<KeyValuePair<string, string>> values) => OldFormat(call, values.ToDictionary(StringComparer.Ordinal));

    private IEnumerable<KeyValuePair<string, string>> Anybody =>
    [
        new("Version", server.Release.ToString()),
        new("BuildNumber", server.Release.ToString()),
        new("SiteURL", server.SiteUrl),
        new("DiagnosticId", server.TelemetryId),
        new("EnableBotAccountCreation", Word(server.Settings.EnableBotAccountCreation)),
    ];

    private IEnumerable<KeyValuePair<string, string>> Members =>
    [
        new("EnableIncomingWebhooks", Word(server.Settings.EnableIncomingWebhooks)),
        new("EnableOutgoingWebhooks", Word(server.Settings.EnableOutgoingWebhooks)),
        new("EnableCommands", Word(server.Settings.EnableCommands)),
        new("EnablePostUsernameOverride", Word(server.Settings.EnablePostUsernameOverride)),
        new("EnablePostIconOverride", Word(server.Settings.EnablePostIconOverride)),
        new("EnableUserAccessTokens", Word(server.Settings.EnableUserAccessTokens)),
        new("EnableOAuthServiceProvider", Word(server.Settings.EnableOAuthServiceProvider)),
        new("EnableConfirmNotificationsToChannel", "true"),
        new("RestrictDirectMessage", server.Settings.RestrictDirectMessage),
        .. server.Release.HasCustomGroups ? [new("EnableCustomGroups", Word(server.Settings.EnableCustomGroups))] : (IEnumerable<KeyValuePair<string, string>>)[],
        new("FeatureFlagAppsEnabled", Word(server.AppsEnabled)),
    ];

    private IEnumerable<KeyValuePair<string, string>> License => server.IsLicensed
        ? [new("IsLicensed", "true"), new("LDAPGroups", Word(server.HasDirectoryGroups)), new("SkuShortName", server.Sku)]
        : [new("IsLicensed", "false")];

    /// <summary>The part of the whole configuration that the sandbox has; names as in <c>config.json</c>.</summary>
    private Dictionary<string, Dictionary<string, object>> Whole() => new(StringComparer.Ordinal)
    {
        ["ServiceSettings"] = new(StringComparer.Ordinal)
        {
            ["SiteURL"] = server.SiteUrl,
            ["EnableIncomingWebhooks"] = server.Settings.EnableIncomingWebhooks,
            ["EnableOutgoingWebhooks"] = server.Settings.EnableOutgoingWebhooks,
            ["EnableCommands"] = server.Settings.EnableCommands,
            ["EnablePostUsernameOverride"] = server.Settings.EnablePostUsernameOverride,
            ["EnablePostIconOverride"] = server.Settings.EnablePostIconOverride,
            ["EnableUserAccessTokens"] = server.Settings.EnableUserAccessTokens,
            ["EnableBotAccountCreation"] = server.Settings.EnableBotAccountCreation,
            ["DisableBotsWhenOwnerIsDeactivated"] = server.Settings.DisableBotsWhenOwnerIsDeactivated,
            ["EnableOAuthServiceProvider"] = server.Settings.EnableOAuthServiceProvider,
            ["AllowedUntrustedInternalConnections"] = server.Settings.AllowedUntrustedInternalConnections,
            ["EnableDeveloper"] = server.Settings.EnableDeveloper,
        },
        ["TeamSettings"] = new(StringComparer.Ordinal)
        {
            ["MaxUsersPerTeam"] = server.Settings.MaxUsersPerTeam,
            ["RestrictDirectMessage"] = server.Settings.RestrictDirectMessage,
        },
        ["RateLimitSettings"] = new(StringComparer.Ordinal)
        {
            ["Enable"] = server.Settings.RateLimit.Enable,
            ["PerSec"] = server.Settings.RateLimit.PerSec,
            ["MaxBurst"] = server.Settings.RateLimit.MaxBurst,
        },
        ["FeatureFlags"] = new(StringComparer.Ordinal) { ["AppsEnabled"] = server.AppsEnabled },
    };

    private static string Word(bool value) => value ? "true" : "false";
}
