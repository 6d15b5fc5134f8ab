using Integration.Functions.Groups.Directory;

namespace Integration.Functions.Commands.GroupVerbs;

/// <summary><c>group delete @developers</c>: asks first; with <c>confirm</c> it does it.</summary>
internal sealed class DeleteGroup(ManagedGroups groups, OwnGroups own, OwnMembers members) : IGroupAction
{
    public IReadOnlyList<string> Names => ["delete"];

    public string Arguments => "@group";

    public string Summary => "end a group, after a question";

    public bool IsHarmless(IReadOnlyList<string> words) => words.Count < 2;

    public async Task<CommandReply> RunAsync(GroupVisit visit, string name, IReadOnlyList<string> words, CancellationToken stopping)
    {
        var (group, refusal) = await groups.OwnAsync(visit, words, "delete @developers", stopping);
        if (group is null) return refusal!;
        if (words.Count == 1) return Question(visit, group);
        if (words.Count > 2 || !words[1].Equals("confirm", StringComparison.OrdinalIgnoreCase))
        {
            return CommandReply.Error($"I do not understand {Say.Quoted(string.Join(' ', words.Skip(1)))}. Type {visit.Typed($"group delete {group.Mention}")}, and I ask once more before I do it.");
        }

        // The group first: members of a group that is gone are nobody's.
        if (!await own.DeleteAsync(group, stopping)) return GroupReplies.Gone(group);
        await members.ForgetAsync(group, stopping);
        return CommandReply.Of($"`{group.Mention}` is deleted. Its people stay in every team and channel.");
    }

    private static CommandReply Question(GroupVisit visit, Groups.Group group) => CommandReply.Of(
        $"`{group.Mention}` with {PeopleReport.People(group.MemberCount)} will be gone, in all teams and channels of this Mattermost. Its people stay where they are. To do it, type {visit.Typed($"group delete {group.Mention} confirm")}.",
        new ReplyButton("Delete the group", $"group delete {group.Mention} confirm", ButtonStyle.Danger),
        new ReplyButton("Keep it", $"group show {group.Mention}"));
}
