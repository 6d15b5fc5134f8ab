using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>
/// The Apps plugin: installs apps by their manifest and makes their calls as the real plugin (1.0 to 1.2.2) was seen to make
/// them. On servers from 10.0 it runs only with <c>AppsEnabled</c>, from 12.0 not at all.
/// </summary>
public sealed partial class Apps
{
    public const string PluginId = "com.mattermost.apps";

    private readonly SandboxState state;
    private readonly AppInstaller installer;
    private readonly AppCalls calls;
    private readonly Lock gate = new();
    private readonly Dictionary<string, InstalledApp> installed = new(StringComparer.Ordinal);
    private volatile AppsDialect dialect = AppsDialect.Of("1.2.2");

    internal Apps(SandboxState state, AppInstaller installer, AppCalls calls) =>
        (this.state, this.installer, this.calls) = (state, installer, calls);

    /// <summary>The plugin's release, <c>1.0.0</c> to <c>1.2.2</c>.</summary>
    /// <exception cref="FormatException">Set to something else.</exception>
    public string PluginVersion
    {
        get => dialect.Version;
        set => dialect = AppsDialect.Of(value);
    }

    public IReadOnlyList<InstalledApp> Installed
    {
        get { lock (gate) return [.. installed.Values]; }
    }

    public InstalledApp? Find(string appId)
    {
        lock (gate) return installed.GetValueOrDefault(appId);
    }

    /// <summary><c>/apps install http URL</c>, agreed to; installing again is how an app is upgraded.</summary>
    /// <param name="manifestUrl">Where the manifest is.</param>
    /// <param name="secret">What the administrator pastes; empty keeps an earlier one.</param>
    /// <param name="admin">Who installs; anybody may try.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task<AppInstallation> InstallAsync(Uri manifestUrl, string secret, SandboxUser admin, CancellationToken stopping)
    {
        try
        {
            installer.DemandServer(admin);
            var manifest = await installer.FetchAsync(manifestUrl, stopping);
            var key = secret.Length > 0 ? secret : Find(manifest.AppId)?.Secret ?? "";
            await installer.PingAsync(manifest, key, admin, dialect, stopping);
            await installer.FetchIconAsync(manifest, stopping);
            var app = Save(new InstalledApp
            {
                Manifest = manifest,
                ManifestUrl = manifestUrl,
                BotUserId = installer.Bot(manifest).Id,
                Secret = key,
                WebhookSecret = Ids.New(),
            });
            return new AppInstallation.Installed(app, await GreetAsync(app, admin, stopping));
        }
        catch (AppCallFailure failure)
        {
            return new AppInstallation.Refused(failure.Message);
        }
    }

    public Task<AppInstallation> InstallAsync(Uri manifestUrl, string secret, SandboxUser admin) => InstallAsync(manifestUrl, secret, admin, CancellationToken.None);

    /// <summary>Null when it is gone, or the app's objection; <paramref name="force"/> does not listen to one.</summary>
    public async Task<string?> UninstallAsync(string appId, SandboxUser admin, bool force, CancellationToken stopping)
    {
        if (Find(appId) is not { } app) return $"{appId}: not found";
        var objection = await TellAsync(app, app.Manifest.OnUninstall, admin, stopping);
        if (objection is not null && !force) return objection;
        lock (gate) installed.Remove(appId);
        foreach (var token in state.Tokens.Where(token => token.Kind == TokenKind.App && token.UserId == app.BotUserId)) state.RevokeToken(token.Id);
        state.Deactivate(app.BotUserId, withBots: false);
        return null;
    }

    public async Task EnableAsync(string appId, SandboxUser admin, CancellationToken stopping)
    {
        var app = Save(Find(appId)! with { IsEnabled = true });
        state.Activate(app.BotUserId);
        await TellAsync(app, app.Manifest.OnEnable, admin, stopping);
    }

    public async Task DisableAsync(string appId, SandboxUser admin, CancellationToken stopping)
    {
        var app = Find(appId)!;
        await TellAsync(app, app.Manifest.OnDisable, admin, stopping);
        state.Deactivate(app.BotUserId, withBots: false);
        Save(app with { IsEnabled = false });
    }

    /// <summary>What the app says to being installed; without such a call its bindings are asked as a probe.</summary>
    private async Task<string> GreetAsync(InstalledApp app, SandboxUser admin, CancellationToken stopping)
    {
        var message = $"Installed {app.Manifest.DisplayName}.";
        if (app.Manifest.OnInstall is not { } call)
        {
            if (app.Manifest.RequestedLocations.Count == 0) return message;
            call = app.Manifest.Bindings ?? new AppCall { Path = "/bindings" };
        }

        var run = await calls.RunAsync(app, call, new AppOrigin { User = admin, IsFromClient = false }, [], dialect, stopping);
        return string.Join('\n', ((IEnumerable<string>)[message, run.Failure ?? run.Text]).Where(part => part.Length > 0));
    }

    /// <summary>Null, or what went wrong.</summary>
    private async Task<string?> TellAsync(InstalledApp app, AppCall? call, SandboxUser admin, CancellationToken stopping)
    {
        if (call is null) return null;
        var run = await calls.RunAsync(app, call, new AppOrigin { User = admin, IsFromClient = false }, [], dialect, stopping);
        return run.Failure ?? (run.Type == "error" ? run.Text : null);
    }

    private InstalledApp Save(InstalledApp app)
    {
        lock (gate) return installed[app.Manifest.AppId] = app;
    }
}
