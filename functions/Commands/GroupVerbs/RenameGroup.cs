using Integration.Functions.Groups;
using Integration.Functions.Groups.Directory;

namespace Integration.Functions.Commands.GroupVerbs;

/// <summary><c>group rename @developers @devs</c>, or a new display name, or both.</summary>
internal sealed class RenameGroup(ManagedGroups groups, OwnGroups own, GroupNaming naming) : IGroupAction
{
    private const int LongestDisplayName = 128;

    public IReadOnlyList<string> Names => ["rename"];

    public string Arguments => "@group [@name] [\"Display Name\"]";

    public string Summary => "change a group's name, its display name, or both";

    public async Task<CommandReply> RunAsync(GroupVisit visit, string name, IReadOnlyList<string> words, CancellationToken stopping)
    {
        var (group, refusal) = await groups.OwnAsync(visit, words, "rename @developers @devs", stopping);
        if (group is null) return refusal!;
        var (newName, displayName) = Wanted([.. words.Skip(1)], group);
        if (newName == group.Name && displayName == group.DisplayName)
        {
            return CommandReply.Error($"What shall it be called? A word with an `@` is its name, anything else its display name: {visit.Typed($"group rename {group.Mention} @devs \"Software Developers\"")}.");
        }

        if (displayName.Length > LongestDisplayName) return CommandReply.Error($"That display name is too long: at most {LongestDisplayName} characters.");
        return await RenameAsync(visit, group, newName, displayName, stopping);
    }

    private async Task<CommandReply> RenameAsync(GroupVisit visit, Group group, string newName, string displayName, CancellationToken stopping)
    {
        if (newName != group.Name && await CreateGroup.ObjectionAsync(naming, visit, newName, CommandWith, stopping) is { } objection) return objection;
        switch (await own.ChangeAsync(group, current => current with { Name = newName, DisplayName = displayName }, stopping))
        {
            case GroupWrite.Done { Group: var renamed }:
                var place = newName == group.Name ? "" : $" Connections that mention `{group.Mention}` when a meeting starts must be told the new name: {visit.Typed($"mention-groups {renamed.Mention}")}.";
                return CommandReply.Of($"The group is **{Mattermost.PlainText.Of(renamed.DisplayName)}** now, called `{renamed.Mention}`. Its people stay.{place}");
            case GroupWrite.NameTaken:
                return await CreateGroup.ObjectionAsync(naming, visit, newName, CommandWith, stopping) ?? GroupReplies.Crowded;
            case GroupWrite.Missing:
                return GroupReplies.Gone(group);
            default:
                return GroupReplies.Crowded;
        }

        string CommandWith(string free) => Say.Command("group", ["rename", group.Mention, $"@{free}", .. displayName == group.DisplayName ? [] : (string[])[displayName]]);
    }

    /// <summary>A single word that is a good name is meant as one, with the <c>@</c> or without.</summary>
    private static (string Name, string DisplayName) Wanted(string[] words, Group group)
    {
        var mention = words.FirstOrDefault(word => word is ['@' or '\uFF20', ..]) ?? (words is [var only] && GroupName.Problem(only) is null ? only : null);
        string[] rest = [.. words.Where(word => !ReferenceEquals(word, mention))];
        return (mention is null ? group.Name : GroupName.Bare(mention), rest.Length > 0 ? string.Join(' ', rest).Trim() : group.DisplayName);
    }
}

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
