using Mattermost.Sandbox.Faults;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox;

/// <summary>
/// A fake Mattermost over real HTTP. It starts with a team <c>acme</c>, its channels <c>town-square</c> and <c>off-topic</c>, an
/// administrator, <see cref="People"/> and one incoming webhook; everything may be used from many threads.
/// </summary>
public sealed partial class SandboxServer : IAsyncDisposable
{
    private readonly SandboxParts parts;
    private readonly WebApplication app;

    private SandboxServer(SandboxOptions options)
    {
        parts = new SandboxParts(options);
        app = SandboxApp.Build(parts);
    }

    /// <summary>Where it listens, with the port that it got.</summary>
    public Uri BaseAddress => new(app.Urls.First());

    /// <summary>Teams, channels, people and webhooks, to be read and changed.</summary>
    public SandboxState State => parts.State;

    public Posts Posts => parts.State.Posts;

    /// <summary>What goes wrong next.</summary>
    public FaultPlan Faults => parts.Faults;

    /// <summary>Every call of every webhook with its fault, its status and the posts that it made.</summary>
    public HookCalls Calls => parts.Calls;

    public string AdminToken => parts.Options.AdminToken;

    /// <summary>As it is now; it changes when somebody joins.</summary>
    public SandboxTeam Team => State.FindTeam(parts.Team.Id)!;

    /// <summary><c>town-square</c>, as it is now.</summary>
    public SandboxChannel Channel => State.FindChannel(parts.Channel.Id)!;

    public SandboxUser Admin => parts.Admin;

    public SandboxHook Hook => parts.Hook;

    /// <summary>The address of <see cref="Hook"/>.</summary>
    public Uri HookAddress => AddressOf(Hook);

    /// <summary>The release, e.g. <c>10.4.2</c>.</summary>
    /// <exception cref="FormatException">Set to something that is no release between 5.37 and 12.0.</exception>
    public string Version
    {
        get => parts.Server.Release.ToString();
        set => parts.Server.Release = Release.Parse(value);
    }

    public string TelemetryId { get => parts.Server.TelemetryId; set => parts.Server.TelemetryId = value; }

    public bool IsLicensed
    {
        get => parts.Server.IsLicensed;
        set => parts.Server.IsLicensed = value;
    }

    /// <summary>Which licence it is where there is one, as <see cref="SandboxOptions.Sku"/>.</summary>
    public string Sku
    {
        get => parts.Server.Sku;
        set => parts.Server.Sku = value;
    }

    public ServerSettings Settings => parts.Server.Settings;

    public static Task<SandboxServer> StartAsync(SandboxOptions? options = null) =>
        StartAsync(options ?? new SandboxOptions(), CancellationToken.None);

    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken stopping)
    {
        var server = new SandboxServer(options);
        await server.app.StartAsync(stopping);
        server.parts.Server.ListensAt = server.BaseAddress.ToString().TrimEnd('/');
        return server;
    }

    public void Configure(Func<ServerSettings, ServerSettings> change) => parts.Server.Settings = change(parts.Server.Settings);

    public SandboxHook CreateHook(SandboxChannel? channel = null, bool locked = false, string? ownerId = null) =>
        parts.AddHook(channel ?? Channel, ownerId ?? Admin.Id, locked);

    public Uri AddressOf(SandboxHook hook) => new(BaseAddress, $"hooks/{hook.Id}");

    /// <summary>Where a person sees the channel.</summary>
    public Uri PageOf(SandboxChannel channel) => new(BaseAddress, $"{State.FindTeam(channel.TeamId)?.Name}/channels/{channel.Name}");

    /// <summary>Waits until the process is told to stop.</summary>
    public Task WaitForShutdownAsync(CancellationToken stopping) => app.WaitForShutdownAsync(stopping);

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        parts.Integrations.Dispose();
        parts.AppsClient.Dispose();
    }
}
