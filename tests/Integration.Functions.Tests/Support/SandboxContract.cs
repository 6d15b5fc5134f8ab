using Integration.Functions.Mattermost;
using Mattermost.Sandbox;

namespace Integration.Functions.Tests.Support;

/// <summary>
/// The Mattermost that a contract test talks to: by default the sandbox at several releases; a real one where
/// <c>MATTERMOST_URL</c> and <c>MATTERMOST_ADMIN_TOKEN</c> are set. Both are reached by nothing but HTTP.
/// </summary>
public sealed class SandboxContract : IAsyncDisposable
{
    private readonly SandboxServer? sandbox;

    private SandboxContract(SandboxServer? sandbox, Uri site, string token)
    {
        this.sandbox = sandbox;
        Rest = new(site, token);
    }

    /// <summary>The servers to test against; each is a row of a theory.</summary>
    public static TheoryData<string> Servers => RealSite is null ? new("5.37", "6.7", "9.11", "10.4", "11.10") : new("real server");

    public SandboxRest Rest { get; }

    /// <summary>What the server says about itself in <c>X-Version-Id</c>.</summary>
    public ServerVersion Version { get; private set; } = new(0, 0, 0, IsLicensed: false);

    /// <summary>The sandbox behind it; on a real server the test is skipped for <paramref name="reason"/>.</summary>
    public SandboxServer SandboxOnly(string reason) => sandbox ?? throw new SkipException(reason);

    public static async Task<SandboxContract> StartAsync(string server)
    {
        var contract = server == "real server"
            ? new SandboxContract(null, RealSite!, Environment.GetEnvironmentVariable("MATTERMOST_ADMIN_TOKEN")!)
            : await StartSandboxAsync(server);
        contract.Version = await contract.Rest.VersionAsync();
        return contract;
    }

    public async ValueTask DisposeAsync()
    {
        await Rest.DisposeAsync();
        if (sandbox is not null) await sandbox.DisposeAsync();
    }

    private static Uri? RealSite =>
        Environment.GetEnvironmentVariable("MATTERMOST_URL") is { Length: > 0 } url
        && Environment.GetEnvironmentVariable("MATTERMOST_ADMIN_TOKEN") is { Length: > 0 }
            ? new(url.TrimEnd('/') + "/")
            : null;

    private static async Task<SandboxContract> StartSandboxAsync(string version)
    {
        var started = await SandboxServer.StartAsync(new SandboxOptions { Version = version });
        return new(started, started.BaseAddress, started.AdminToken);
    }
}
