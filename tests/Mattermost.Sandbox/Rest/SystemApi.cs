using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>Liveness, who am I, and the two probes that need no credentials (all their values are strings).</summary>
internal sealed class SystemApi(ServerProfile server, SandboxUser admin)
{
    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.MapOpen(app, "GET", "/system/ping", _ => Task.FromResult(RestResult.Found(new { Status = "OK" })));
        api.Map(app, "GET", "/users/me", _ => Task.FromResult(RestResult.Found(Wire.User(admin))));
        api.MapOpen(app, "GET", "/config/client", call => Task.FromResult(OldFormat(call, Config())));
        api.MapOpen(app, "GET", "/license/client", call => Task.FromResult(OldFormat(call, License())));
    }

    private static RestResult OldFormat(RestCall call, Dictionary<string, string> values) =>
        call.Query("format") == "old" ? RestResult.Found(values) : AppError.InvalidUrlParameter("format");

    private Dictionary<string, string> Config() => new(StringComparer.Ordinal)
    {
        ["Version"] = server.Release.ToString(),
        ["BuildNumber"] = server.Release.ToString(),
        ["EnableIncomingWebhooks"] = Word(server.Settings.EnableIncomingWebhooks),
        ["EnablePostUsernameOverride"] = Word(server.Settings.EnablePostUsernameOverride),
        ["EnablePostIconOverride"] = Word(server.Settings.EnablePostIconOverride),
    };

    private Dictionary<string, string> License() => server.IsLicensed
        ? new(StringComparer.Ordinal) { ["IsLicensed"] = "true", ["LDAPGroups"] = "true", ["SkuShortName"] = "enterprise" }
        : new(StringComparer.Ordinal) { ["IsLicensed"] = "false" };

    private static string Word(bool value) => value ? "true" : "false";
}
