using Integration.Functions.Groups.Directory;

namespace Integration.Functions.Commands.GroupVerbs;

/// <summary><c>group describe @developers Who writes our software</c></summary>
internal sealed class DescribeGroup(ManagedGroups groups, OwnGroups own) : IGroupAction
{
    private const int LongestDescription = 1024;

    public IReadOnlyList<string> Names => ["describe"];

    public string Arguments => "@group text";

    public string Summary => "say what the group is for; `none` takes it away";

    public async Task<CommandReply> RunAsync(GroupVisit visit, string name, IReadOnlyList<string> words, CancellationToken stopping)
    {
        var (group, refusal) = await groups.OwnAsync(visit, words, "describe @developers Who writes our software", stopping);
        if (group is null) return refusal!;
        var text = string.Join(' ', words.Skip(1));
        if (text.Length == 0) return CommandReply.Error($"What is the group for? Type {visit.Typed($"group describe {group.Mention} Who writes our software")}, or `none`.");
        if (text.Length > LongestDescription) return CommandReply.Error($"That description is too long: at most {LongestDescription} characters.");
        var description = text.Equals("none", StringComparison.OrdinalIgnoreCase) ? "" : text;
        return await own.ChangeAsync(group, current => current with { Description = description }, stopping) switch
        {
            GroupWrite.Done => CommandReply.Of(description.Length == 0 ? $"`{group.Mention}` has no description now." : $"`{group.Mention}`: {Mattermost.PlainText.Of(description, LongestDescription)}"),
            GroupWrite.Missing => GroupReplies.Gone(group),
            _ => GroupReplies.Crowded,
        };
    }
}
