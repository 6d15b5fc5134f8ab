using Integration.Functions.AppCalls;
using Integration.Functions.Hosting;
using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Install;

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
        .AddSingleton<CommandTokens>()
        .AddSingleton<CommandRegistration>()
        .AddSingleton<OutgoingWebhooks>()
        .AddSingleton<ServerInspection>()
        .AddSingleton<ServerRegistration>()
        .AddSingleton<IAppServers, AppServers>();
}
