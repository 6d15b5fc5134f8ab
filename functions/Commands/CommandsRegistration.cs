using Integration.Functions.Commands.GroupVerbs;

namespace Integration.Functions.Commands;

internal static class CommandsRegistration
{
    /// <summary>The verbs, in the order in which the help shows them.</summary>
    public static IServiceCollection AddCommands(this IServiceCollection services) => services
        .AddSingleton<ConnectCodes>()
        .AddSingleton<ConnectionRights>()
        .AddSingleton<ChannelConnections>()
        .AddSingleton<ConnectionRecord>()
        .AddSingleton<ConnectPlace>()
        .AddSingleton<MentionGroupsVerb>()
        .AddSingleton<IVerb, ConnectVerb>()
        .AddSingleton<IVerb, StatusVerb>()
        .AddSingleton<IVerb, NotificationsVerb>()
        .AddSingleton<IVerb, TimeZoneVerb>()
        .AddSingleton<IVerb>(parts => parts.GetRequiredService<MentionGroupsVerb>())
        .AddSingleton<IVerb, InviteVerb>()
        .AddSingleton<IVerb, MentionVerb>()
        .AddSingleton<IJobTalk, InviteTalk>()
        .AddSingleton<IVerb, JobsVerb>()
        .AddSingleton<IVerb, SettingsVerb>()
        .AddSingleton<IVerb, TestVerb>()
        .AddSingleton<IVerb, WhyVerb>()
        .AddGroupVerbs()
        .AddSingleton<IVerb, DoctorVerb>()
        .AddSingleton<IVerb, DisconnectVerb>()
        .AddSingleton<ButtonContexts>()
        .AddSingleton<PressedButtons>()
        .AddSingleton<CommandDispatcher>();
}
