namespace Integration.Functions.Groups.Directory;

internal static class DirectoryRegistration
{
    public static IServiceCollection AddDirectory(this IServiceCollection services) => services
        .AddSingleton<GroupChanges>()
        .AddSingleton<GroupSessions>()
        .AddSingleton<OwnGroups>()
        .AddSingleton<OwnMembers>()
        .AddSingleton<NativeGroups>()
        .AddSingleton<Constraints>()
        .AddSingleton<GroupFinder>()
        .AddSingleton<OpenGroups>()
        .AddSingleton<GroupPeople>()
        .AddSingleton<GroupNaming>()
        .AddSingleton<GroupSuggestions>()
        .AddSingleton(parts => new GroupDirectory(
            parts.GetRequiredService<GroupFinder>(), parts.GetRequiredService<OpenGroups>(),
            parts.GetRequiredService<GroupPeople>(), parts.GetRequiredService<GroupSessions>()));
}
