using Integration.Functions.Groups;
using Integration.Functions.Groups.Mentions;
using Integration.Functions.AppCalls;
using Integration.Functions.Commands;
using Integration.Functions.Commands.GroupVerbs;
using Integration.Functions.Hosting;
using Integration.Functions.Install;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Messages;
using Integration.Functions.Notifications;
using Integration.Functions.SlashCommands;
using Integration.Functions.Storage;
using Integration.Functions.Teams;

namespace Integration.Functions;

/// <summary>All parts of the integration, put together: options, clients, then one Map line per function.</summary>
public static class IntegrationServer
{
    /// <summary>Longer than a post may take: whoever holds a claim past it has died.</summary>
    private static readonly TimeSpan BeyondPost = TimeSpan.FromSeconds(20);

    /// <param name="args">As on the command line: <c>--urls</c>, <c>--mode</c> and settings.</param>
    /// <param name="configure">The last word on services, for tests.</param>
    /// <exception cref="StartUpException">A setting is missing or wrong; all of them are named.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(StartUp.Options(args));
        builder.AddHosting(args);
        builder.Services.AddStorage().AddSettingsOf<StorageAccount>().AddMattermost().AddInstall().AddTeams().AddNotifications().AddGroups().AddCommands().AddSlashCommands()
            .AddAppCalls().AddSingleton(static parts => AppCommands.Of(parts.GetRequiredService<CommandDispatcher>()) with
            {
                SuggestGroupsAsync = parts.GetRequiredService<GroupsVerb>().SuggestAsync,
            });
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseHosting();
        CheckHealth.Map(app);
        AcceptEvents.Map(app);
        AcceptRelay.Map(app);
        AcceptPlugin.Map(app);
        ServeEventSchema.Map(app);
        ManageConnection.Map(app);
        ManageServers.Map(app);
        HandleSlashCommand.Map(app);
        HandleAction.Map(app);
        ServeManifest.Map(app);
        ServeStatic.Map(app);
        HandleAppCall.Map(app);
        DeliverMeetingEvent.Map(app);
        DeliverTimerEvent.Map(app);
        InviteGroup.Map(app);
        NotifyMentionBatch.Map(app);
        ExpandGroupMention.Map(app);
        AcceptMention.Map(app);
        return app;
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
        .AddSingleton<ManageConnection>()
        .AddSingleton<TestConnection>()
        .AddSingleton<RenewRelay>()
        .AddSingleton<IssueConnectCode>();

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
        .AddSingleton<Replay>()
        .AddSingleton<AcceptEvents>()
        .AddSingleton<AcceptRelay>()
        .AddSingleton<AcceptPlugin>()
        .AddSingleton<ListDeliveries>()
        .AddSingleton<ReplayDeliveries>();

    private static LedgerRules RulesOf(DeliveryOptions options) => new(options.PostTimeout + BeyondPost, options.RepeatAmbiguous);
}
