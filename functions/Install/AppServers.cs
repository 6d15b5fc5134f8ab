using Integration.Functions.AppCalls;
using Integration.Functions.Hosting;
using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;
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
            var current = await ReadAsync(siteUrl, stopping) ?? new MattermostServer { ServerId = ServerAddress.IdOf(siteUrl), BaseUrl = siteUrl };
            if (await servers.SaveAsync(current with { HasApp = isEnabled, AppBotUserId = botUserId }, stopping) is WriteOutcome.Written) return;
        }

        throw HeldByOthers(siteUrl);
    }

    public async Task RemoveAppAsync(Uri siteUrl, CancellationToken stopping)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (await ReadAsync(siteUrl, stopping) is not { } current) return;

            var without = current with { HasApp = false, AppBotUserId = null };
            var isNeeded = without.BotUserId is not null || (await servers.CommandsAsync(current.ServerId, stopping)).Count > 0;
            if (await (isNeeded ? servers.SaveAsync(without, stopping) : servers.DeleteAsync(current, stopping)) is not WriteOutcome.Conflict) return;
        }

        throw HeldByOthers(siteUrl);
    }

    private async Task<MattermostServer?> ReadAsync(Uri siteUrl, CancellationToken stopping) =>
        await servers.FindByUrlAsync(siteUrl, stopping) is { } known ? await servers.ReadAsync(known.ServerId, stopping)
            : await servers.ReadAsync(ServerAddress.IdOf(siteUrl), stopping);

    private static InvalidOperationException HeldByOthers(Uri siteUrl) => new($"The row of {siteUrl} would not hold still.");
}

/// <summary>The parts of this folder, and the REST client that they work with.</summary>
internal static class InstallServices
{
    public static IServiceCollection AddInstall(this IServiceCollection services) => services
        .AddSingleton(parts => new MattermostRest(
            parts.GetRequiredService<OutboundGuard>(), parts.GetRequiredService<DeliveryOptions>().PostTimeout,
            parts.GetRequiredService<TimeProvider>(), parts.GetRequiredService<ILogger<MattermostRest>>()))
        .AddSingleton<ActingRights>()
        .AddSingleton<ServerRows>()
        .AddSingleton<MattermostServers>()
        .AddSingleton<ServerIdentities>()
        .AddSingleton<OurMarks>()
        .AddSingleton<CommandTokens>()
        .AddSingleton<CommandRegistration>()
        .AddSingleton<OutgoingWebhooks>()
        .AddSingleton<ServerInspection>()
        .AddSingleton<ServerRegistration>()
        .AddSingleton<IAppServers, AppServers>();
}
