using Integration.Functions.Groups.Directory;
using Integration.Functions.Groups.Invites;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Groups.Mentions;
using Integration.Functions.Hosting;

namespace Integration.Functions.Groups;

/// <summary>Section <c>Groups</c>.</summary>
public sealed class GroupsOptions
{
    /// <summary>A mention or an invitation that reaches more people than this asks first. Mattermost's own threshold for mentions is 5.</summary>
    public int ConfirmAbove { get; init; } = 5;

    /// <summary>Who may make and change the integration's own groups.</summary>
    public GroupManagers ManagedBy { get; init; } = GroupManagers.TeamAdmins;

    /// <summary>How long suggestions (names, counts) may be used without asking again.</summary>
    public TimeSpan SuggestionCache { get; init; } = TimeSpan.FromSeconds(60);

    public static GroupsOptions Read(SettingReader settings)
    {
        var defaults = new GroupsOptions();
        return new GroupsOptions
        {
            ConfirmAbove = settings.Number("ConfirmAbove", defaults.ConfirmAbove, 0, 100_000),
            ManagedBy = ReadManagedBy(settings, defaults.ManagedBy),
            SuggestionCache = settings.Duration("SuggestionCache", defaults.SuggestionCache, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
        };
    }

    private static GroupManagers ReadManagedBy(SettingReader settings, GroupManagers fallback)
    {
        if (settings.Raw("ManagedBy") is not { } text) return fallback;
        if (Enum.TryParse<GroupManagers>(text, ignoreCase: true, out var managers) && Enum.IsDefined(managers)) return managers;
        settings.Fail("ManagedBy", "is wrong", "Everyone, TeamAdmins or SystemAdmins");
        return fallback;
    }
}

/// <summary>Guests are never among them.</summary>
public enum GroupManagers
{
    Everyone,
    TeamAdmins,
    SystemAdmins,
}

internal static class GroupsRegistration
{
    public static IServiceCollection AddGroups(this IServiceCollection services) => services.AddDirectory().AddJobs().AddInvites().AddMentions();

    private static IServiceCollection AddJobs(this IServiceCollection services) => services
        .AddSingleton<JobStore>()
        .AddSingleton<RunningJobs>();

    private static IServiceCollection AddInvites(this IServiceCollection services) => services
        .AddSingleton<InviteRights>()
        .AddSingleton<Invitees>()
        .AddSingleton<InvitePlanner>()
        .AddSingleton<InviteSummary>()
        .AddSingleton<IJobWork, InviteWork>()
        .AddSingleton<IJobWork, UndoInviteWork>();
}
