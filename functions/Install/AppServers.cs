using Integration.Functions.AppCalls;
using Integration.Functions.Storage;

namespace Integration.Functions.Install;

/// <summary>What the Apps framework's installation changes of the registered servers; each may be repeated.</summary>
internal sealed class AppServers(MattermostServers servers) : IAppServers
{
    private const int MostRounds = 5;

    public Task<MattermostServer?> FindAsync(Uri siteUrl, CancellationToken stopping) =>
        servers.FindByUrlAsync(siteUrl, stopping).AsTask();

    public async Task SetAppAsync(Uri siteUrl, string botUserId, bool isEnabled, CancellationToken stopping)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var current = await servers.ReadAsync(ServerAddress.IdOf(siteUrl), stopping)
                ?? new MattermostServer { ServerId = ServerAddress.IdOf(siteUrl), BaseUrl = siteUrl };
            if (await servers.SaveAsync(current with { HasApp = isEnabled, AppBotUserId = botUserId }, stopping) is WriteOutcome.Written) return;
        }

        throw HeldByOthers(siteUrl);
    }

    public async Task RemoveAppAsync(Uri siteUrl, CancellationToken stopping)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (await servers.ReadAsync(ServerAddress.IdOf(siteUrl), stopping) is not { } current) return;

            var without = current with { HasApp = false, AppBotUserId = null };
            var isNeeded = without is not { Bot: null, LostBotId: null } || (await servers.CommandsAsync(current.ServerId, stopping)).Count > 0;
            if (await (isNeeded ? servers.SaveAsync(without, stopping) : servers.DeleteAsync(current, stopping)) is not WriteOutcome.Conflict) return;
        }

        throw HeldByOthers(siteUrl);
    }

    private static InvalidOperationException HeldByOthers(Uri siteUrl) => new($"The row of {siteUrl} would not hold still.");
}
