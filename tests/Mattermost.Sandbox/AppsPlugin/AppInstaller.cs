using System.Text.Json;
using System.Text.Json.Nodes;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>The steps of <c>/apps install http URL</c> up to the app's record; what an install calls afterwards is not among them.</summary>
internal sealed class AppInstaller(SandboxState state, ServerProfile server, AppCaller caller)
{
    private const int MaxManifest = 1024 * 1024;
    private static readonly TimeSpan PingPatience = TimeSpan.FromSeconds(2);

    /// <exception cref="AppCallFailure">The install ends here, with these words.</exception>
    public void DemandServer(SandboxUser admin)
    {
        if (!server.AppsEnabled) throw new AppCallFailure("The Apps plugin does not run: its feature flag is off.");
        if (!admin.HasRole("system_admin")) throw new AppCallFailure("You need to be a system administrator to install apps.");
        if (server.SiteUrl.Length == 0) throw new AppCallFailure("The Site URL of this server is not set.");
        if (!server.Settings.EnableOAuthServiceProvider) throw new AppCallFailure("The system setting `Enable OAuth 2.0 Service Provider` needs to be enabled in order for the Apps plugin to work.");
    }

    /// <exception cref="AppCallFailure">It cannot be fetched, or breaks a rule.</exception>
    public async Task<AppManifest> FetchAsync(Uri manifestUrl, CancellationToken stopping)
    {
        var (status, body) = await caller.GetAsync(manifestUrl, stopping);
        if (status >= StatusCodes.Status400BadRequest) throw new AppCallFailure($"unable to fetch the manifest: status {status}");
        if (body.Length > MaxManifest) throw new AppCallFailure("unable to fetch the manifest: it is too large");
        try
        {
            var manifest = AppManifest.Read(body);
            return manifest.Problem() is { } problem ? throw new AppCallFailure($"invalid manifest: {problem}") : manifest;
        }
        catch (JsonException unreadable)
        {
            throw new AppCallFailure($"unable to decode the manifest: {unreadable.Message}");
        }
    }

    /// <summary>Only 200 with a JSON object (or null) and 404 let an install go on.</summary>
    /// <exception cref="AppCallFailure">Anything else, or nothing for two seconds.</exception>
    public async Task PingAsync(AppManifest manifest, string secret, SandboxUser admin, AppsDialect dialect, CancellationToken stopping)
    {
        var ping = new JsonObject { ["path"] = "/ping", ["context"] = AppContext.OfPing(manifest, admin, dialect, server.SiteUrl) };
        try
        {
            var (status, body) = await caller.SendAsync(manifest.Http!, secret, ping, actingUserId: null, PingPatience, stopping);
            if (status == StatusCodes.Status404NotFound) return;
            if (status != StatusCodes.Status200OK) throw new AppCallFailure($"status {status}");
            AppCaller.Read(body);
        }
        catch (AppCallFailure failure)
        {
            throw new AppCallFailure($"failed to install {manifest.AppId}: /ping path is not accessible: {failure.Message}");
        }
    }

    /// <exception cref="AppCallFailure">There is an icon, and it does not answer 200.</exception>
    public async Task FetchIconAsync(AppManifest manifest, CancellationToken stopping)
    {
        if (manifest.Icon.Length == 0) return;
        var (status, _) = await caller.GetAsync(AppUrl.Of(manifest.Http!.RootUrl, "static/" + manifest.Icon), stopping);
        if (status != StatusCodes.Status200OK) throw new AppCallFailure($"failed to get the app's icon: status {status}");
    }

    /// <summary>The bot that an earlier install left, or a new one; a person who has the name is evaded once.</summary>
    /// <exception cref="AppCallFailure">People have both names.</exception>
    public SandboxUser Bot(AppManifest manifest)
    {
        foreach (var name in (string[])[manifest.AppId.ToLowerInvariant(), manifest.AppId.ToLowerInvariant() + "-app"])
        {
            if (state.FindUserByName(name) is not { } holder) return Create(name, manifest);
            if (holder.Bot?.OwnerId == Apps.PluginId) return state.Activate(holder.Id);
        }

        throw new AppCallFailure($"failed to create the bot: a user named {manifest.AppId} exists");
    }

    private SandboxUser Create(string name, AppManifest manifest) => state.AddUser(new SandboxUser("", name)
    {
        FirstName = manifest.DisplayName,
        Bot = new SandboxBot(Apps.PluginId, manifest.DisplayName, $"Bot account for `{manifest.DisplayName}` App."),
    });
}
