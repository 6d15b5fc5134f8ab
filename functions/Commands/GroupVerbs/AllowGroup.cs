using Integration.Functions.Groups.Directory;

namespace Integration.Functions.Commands.GroupVerbs;

/// <summary><c>group allow @developers</c> and <c>group forbid @developers</c>: whether it may be mentioned and invited.</summary>
internal sealed class AllowGroup(ManagedGroups groups, OwnGroups own) : IGroupAction
{
    public IReadOnlyList<string> Names => ["allow", "forbid"];

    public string Arguments => "@group";

    public string Summary => "say whether the group may be mentioned and invited";

    public async Task<CommandReply> RunAsync(GroupVisit visit, string name, IReadOnlyList<string> words, CancellationToken stopping)
    {
        var (group, refusal) = await groups.OwnAsync(visit, words, $"{name} @developers", stopping);
        if (group is null) return refusal!;
        var isAllowed = name == "allow";
        return await own.ChangeAsync(group, current => current with { AllowReference = isAllowed }, stopping) switch
        {
            GroupWrite.Done => CommandReply.Of($"`{group.Mention}` may {(isAllowed ? "" : "not ")}be mentioned and invited{(isAllowed ? "" : " any more")}."),
            GroupWrite.Missing => GroupReplies.Gone(group),
            _ => GroupReplies.Crowded,
        };
    }
}
