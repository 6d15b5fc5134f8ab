using System.Collections.Concurrent;
using Integration.Functions.AppCalls;
using Integration.Functions.Install;

namespace Integration.Functions.Tests.AppCalls;

/// <summary>The registered servers, without storage.</summary>
internal sealed class MemoryAppServers : IAppServers
{
    private readonly ConcurrentDictionary<Uri, MattermostServer> servers = new();

    public IReadOnlyCollection<MattermostServer> All => [.. servers.Values];

    public Exception? Failure { get; set; }

    public Task<MattermostServer?> FindAsync(Uri siteUrl, CancellationToken stopping) => Task.FromResult(servers.GetValueOrDefault(siteUrl));

    public Task SetAppAsync(Uri siteUrl, string botUserId, bool isEnabled, CancellationToken stopping)
    {
        var server = servers.GetValueOrDefault(siteUrl) ?? new MattermostServer { ServerId = $"id of {siteUrl.Authority}", BaseUrl = siteUrl };
        servers[siteUrl] = server with { HasApp = isEnabled, AppBotUserId = botUserId };
        return Task.CompletedTask;
    }

    public Task RemoveAppAsync(Uri siteUrl, CancellationToken stopping)
    {
        if (Failure is not null) throw Failure;
        servers.TryRemove(siteUrl, out _);
        return Task.CompletedTask;
    }
}
