using Integration.Functions.Groups.Directory;
using Integration.Functions.Groups.Jobs;

namespace Integration.Functions.Groups;

internal static class GroupsRegistration
{
    public static IServiceCollection AddGroups(this IServiceCollection services) => services
        .AddSingleton<GroupDirectory>()
        .AddSingleton<JobStore>()
        .AddSingleton<RunningJobs>();
}
