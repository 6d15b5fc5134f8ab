using Integration.Functions.Groups;
using Integration.Functions.AppCalls;
using Integration.Functions.Commands;
using Integration.Functions.Commands.GroupVerbs;
using Integration.Functions.Hosting;
using Integration.Functions.Install;
using Integration.Functions.Maintenance;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Messages;
using Integration.Functions.Notifications;
using Integration.Functions.Pages;
using Integration.Functions.SlashCommands;
using Integration.Functions.Storage;
using Integration.Functions.Teams;

namespace Integration.Functions;

/// <summary>All parts of the integration, put together for either host.</summary>
public static class IntegrationServer
{
    /// <summary>Longer than a post may take: whoever holds a claim past it has died.</summary>
    private static readonly TimeSpan BeyondPost = TimeSpan.FromSeconds(20);

    /// <summary>Above the drain limit by what the web server and the last settling of messages may take.</summary>
    private static readonly TimeSpan BeyondDrain = TimeSpan.FromSeconds(15);

    /// <summary>The self-hosted server.</summary>
    /// <param name="args">As on the command line: <c>--urls</c> and settings.</param>
    /// <param name="configure">The last word on services, for tests.</param>
    /// <exception cref="StartUpException">A setting is missing or wrong; all of them are named.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null) => SelfHosted.Build(args, builder =>
    {
        builder.AddIntegration();
        configure?.Invoke(builder);
    });

    /// <summary>Options, clients and features; the functions find themselves by their attributes.</summary>
    internal static void AddIntegration(this IHostApplicationBuilder builder)
    {
        builder.Configuration.AddHostFile(AppContext.BaseDirectory);
        builder.AddDevelopmentSecrets();
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<QueueJob>().AddSingleton<Readiness>();
        builder.Services.AddOptionsOf().AddSingleton<Pruning>().AddStorage().AddMattermost().AddInstall().AddTeams().AddNotifications().AddGroups()
            .AddPages().AddCommands().AddSlashCommands().AddAppCalls()
            .AddSingleton(static parts => AppCommands.Of(parts.GetRequiredService<CommandDispatcher>()) with
            {
                SuggestGroupsAsync = parts.GetRequiredService<GroupsVerb>().SuggestAsync,
            });
    }

    private static void AddDevelopmentSecrets(this IHostApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment()) return;
        var folder = builder.Configuration["DATA_DIR"] is { Length: > 0 } said ? said : Path.Combine(builder.Environment.ContentRootPath, ".data");
        DevelopmentSecrets.AddTo(builder.Configuration, folder);
    }

    private static IServiceCollection AddOptionsOf(this IServiceCollection services)
    {
        services.AddSettings("Integration", IntegrationOptions.Read);
        services.AddSettings("Parabol", ParabolOptions.Read);
        services.AddSettings("Delivery", DeliveryOptions.Read);
        services.AddSettings("Groups", GroupsOptions.Read);
        services.AddSettings("Hosting", HostingOptions.Read);
        services.CheckSettingsOf<StorageAccount>();
        services.AddOptions<HostOptions>().Configure<IServiceProvider>((host, provider) =>
        {
            // The host asks for its options when it is built: before anything could use a setting that is wrong.
            provider.CheckSettings();
            host.ShutdownTimeout = provider.GetRequiredService<HostingOptions>().DrainLimit + BeyondDrain;
            host.ServicesStopConcurrently = true;
        });
        return services;
    }

    private static IServiceCollection AddMattermost(this IServiceCollection services) => services
        .AddSingleton(parts => parts.GetRequiredService<IntegrationOptions>().AllowedHosts)
        .AddSingleton<HostResolver>(OutboundGuard.SystemResolver)
        .AddSingleton<OutboundGuard>()
        .AddSingleton(parts => new IncomingWebhooks(
            parts.GetRequiredService<OutboundGuard>(), parts.GetRequiredService<DeliveryOptions>().PostTimeout,
            parts.GetRequiredService<TimeProvider>(), parts.GetRequiredService<ILogger<IncomingWebhooks>>()))
        .AddSingleton(parts => new ServerGate(
            parts.GetRequiredService<DeliveryOptions>().PerServerConcurrency, parts.GetRequiredService<TimeProvider>()));

    private static IServiceCollection AddTeams(this IServiceCollection services) => services
        .AddSingleton(parts => new SecretProtector(parts.GetRequiredService<IntegrationOptions>().ProtectionKeys))
        .AddSingleton<ConnectionRows>()
        .AddSingleton<TeamConnections>()
        .AddSingleton<ChannelLinks>()
        .AddSingleton<TestConnection>();

    private static IServiceCollection AddNotifications(this IServiceCollection services) => services
        .AddSingleton(parts => RulesOf(parts.GetRequiredService<DeliveryOptions>()))
        .AddSingleton<MeetingRows>()
        .AddSingleton<DeliveryLedger>()
        .AddSingleton<DeliveryHistory>()
        .AddSingleton<ChannelPosts>()
        .AddSingleton<EventDelivery>()
        .AddSingleton<EventIntake>()
        .AddSingleton<MessageContexts>()
        .AddSingleton<SignatureLog>()
        .AddSingleton<RenderedDoor>()
        .AddSingleton<Replay>();

    private static LedgerRules RulesOf(DeliveryOptions options) => new(options.PostTimeout + BeyondPost, options.RepeatAmbiguous);
}
