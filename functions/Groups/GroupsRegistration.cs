using Integration.Functions.Groups.Directory;
using Integration.Functions.Groups.Invites;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Groups.Mentions;

namespace Integration.Functions.Groups;

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
