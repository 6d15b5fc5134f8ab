using Integration.Functions.Groups.Directory;

namespace Integration.Functions.Groups;

internal static class GroupsRegistration
{
    public static IServiceCollection AddGroups(this IServiceCollection services) => services
        .AddSingleton<GroupDirectory>();
}
