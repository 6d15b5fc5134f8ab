using Integration.Functions.Groups;
using Integration.Functions.Groups.Directory;

namespace Integration.Functions.Commands.GroupVerbs;

/// <summary>Finds the group that somebody names who wants to see or change it, wherever it may be used.</summary>
internal sealed class ManagedGroups(OwnGroups own, NativeGroups native, GroupFinder finder, OpenGroups open)
{
    /// <summary>One of our own, to be changed. Of Mattermost's groups it is said where they are changed.</summary>
    public async Task<(Group? Group, CommandReply? Refusal)> OwnAsync(GroupVisit visit, IReadOnlyList<string> words, string example, CancellationToken stopping)
    {
        if (Missing(visit, words, example) is { } missing) return (null, missing);
        if (await own.FindAsync(visit.ServerId, GroupName.Bare(words[0]), stopping) is { } group) return (group, null);
        var (theirs, refusal) = await NativeAsync(visit, words[0], stopping);
        return (null, refusal ?? (theirs is null ? await UnknownAsync(visit, words[0], stopping) : CommandReply.Error(ChangedElsewhere(theirs))));
    }

    /// <summary>Mattermost's group of this name, or else ours.</summary>
    public async Task<(Group? Group, CommandReply? Refusal)> AnyAsync(GroupVisit visit, IReadOnlyList<string> words, string example, CancellationToken stopping)
    {
        if (Missing(visit, words, example) is { } missing) return (null, missing);
        var (group, refusal) = await NativeAsync(visit, words[0], stopping);
        if (group is not null || refusal is not null) return (group, refusal);
        return await own.FindAsync(visit.ServerId, GroupName.Bare(words[0]), stopping) is { } ours ? (ours, null) : (null, await UnknownAsync(visit, words[0], stopping));
    }

    public static string ChangedElsewhere(Group group) => group.Source == GroupSource.Custom
        ? $"`{group.Mention}` is a group of Mattermost's own. It is changed there: in the menu at the top left > User Groups."
        : $"`{group.Mention}` is a group of Mattermost's own, kept by your directory (LDAP). Its people are changed there, and whether it may be mentioned in System Console > User Management > Groups.";

    private async Task<(Group? Group, CommandReply? Refusal)> NativeAsync(GroupVisit visit, string typed, CancellationToken stopping)
    {
        switch (await native.ProbeAsync(visit.Server, visit.Session, stopping))
        {
            case NativeReading.None:
                return (null, null);
            case NativeReading.Unreadable unreadable:
                return (null, CommandReply.Error(unreadable.Why));
            default:
                var found = await finder.NativeAsync(visit.Server, visit.Session, GroupName.Bare(typed), stopping);
                return (found.Group, found.WhyNot is null ? null : CommandReply.Error(found.WhyNot));
        }
    }

    private static CommandReply? Missing(GroupVisit visit, IReadOnlyList<string> words, string example) =>
        words.Count == 0 ? CommandReply.Error($"Which group? For example: {visit.Typed($"group {example}")}.") : null;

    private async Task<CommandReply> UnknownAsync(GroupVisit visit, string typed, CancellationToken stopping)
    {
        var name = GroupName.Bare(typed);
        var known = (await open.ReadAsync(visit.Server, visit.Session, stopping)).ByName.Keys
            .Concat((await own.AllAsync(visit.ServerId, stopping)).Own.Select(group => group.Name))
            .Distinct(StringComparer.OrdinalIgnoreCase);
        return CommandReply.Error(
            $"There is no group {Say.Quoted($"@{name}")}. "
            + (DidYouMean.Find(name, known) is { } meant ? $"Did you mean `@{meant}`?" : $"{visit.Typed("group list")} shows all groups, and {visit.Typed("group create")} makes a new one."));
    }
}
