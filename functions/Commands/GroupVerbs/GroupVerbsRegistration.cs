namespace Integration.Functions.Commands.GroupVerbs;

internal static class GroupVerbsRegistration
{
    /// <summary>The actions in the order in which the overview shows them.</summary>
    public static IServiceCollection AddGroupVerbs(this IServiceCollection services) => services
        .AddSingleton<GroupReception>()
        .AddSingleton<ManagedGroups>()
        .AddSingleton<AddPeople>()
        .AddSingleton<IGroupAction, CreateGroup>()
        .AddSingleton<IGroupAction>(parts => parts.GetRequiredService<AddPeople>())
        .AddSingleton<IGroupAction, RemovePeople>()
        .AddSingleton<IGroupAction, ImportPeople>()
        .AddSingleton<IGroupAction, ShowGroup>()
        .AddSingleton<IGroupAction, ListGroups>()
        .AddSingleton<IGroupAction, RenameGroup>()
        .AddSingleton<IGroupAction, DescribeGroup>()
        .AddSingleton<IGroupAction, AllowGroup>()
        .AddSingleton<IGroupAction, SwitchNotices>()
        .AddSingleton<IGroupAction, DeleteGroup>()
        .AddSingleton<GroupsVerb>()
        .AddSingleton<IVerb>(parts => parts.GetRequiredService<GroupsVerb>())
        .AddSingleton<IVerb, GroupVerb>();
}
