using Integration.Functions.Groups.People;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Directory;

/// <summary>A group that may be used in a channel.</summary>
/// <param name="Members">How many people are in it.</param>
/// <param name="Here">How many of them are in the channel.</param>
/// <param name="IsAbsent">Nobody of them is in the channel's team: not suggested, but explained when asked for.</param>
internal sealed record Suggestion(Group Group, int Members, int Here, bool IsAbsent);

internal abstract record SuggestionReading
{
    private SuggestionReading() { }

    /// <summary>All usable groups of the channel by name, the absent ones among them.</summary>
    public sealed record Known(IReadOnlyList<Suggestion> Groups) : SuggestionReading;

    /// <summary>Could not be found out; <paramref name="Why"/> is for a person.</summary>
    public sealed record Unreadable(string Why) : SuggestionReading;
}

/// <summary>
/// The groups that may be mentioned and invited in a channel, with counts: everybody in all of them is looked up in one pass, two calls per
/// 1,000 people, and all is remembered per channel for <c>Groups__SuggestionCache</c> or until this process changes a group.
/// </summary>
internal sealed class GroupSuggestions(
    OpenGroups open, OwnMembers members, Constraints constraints, GroupsOptions options, GroupChanges changes, TimeProvider clock)
{
    /// <summary>Native groups with nobody in the channel whose members are read; what lies beyond is suggested without that look.</summary>
    private const int MostLooks = 50;

    private readonly GroupMemory<SuggestionReading.Known> known = new(changes, options.SuggestionCache, clock);

    public async Task<SuggestionReading> ForAsync(MattermostServer server, MattermostSession session, RestChannel channel, CancellationToken stopping)
    {
        SuggestionReading? failure = null;
        var found = await known.GetAsync(server.ServerId, channel.Id, async () =>
        {
            var reading = await ReadAsync(server, session, channel, stopping);
            if (reading is SuggestionReading.Known complete) return complete;
            failure = reading;
            return null;
        });
        return found ?? failure!;
    }

    private async Task<SuggestionReading> ReadAsync(MattermostServer server, MattermostSession session, RestChannel channel, CancellationToken stopping)
    {
        var (groups, whyNot) = await UsableAsync(server, session, channel, stopping);
        if (whyNot is not null) return new SuggestionReading.Unreadable(whyNot);
        var people = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var group in groups.Where(group => group.Source == GroupSource.Own)) people[group.GroupId] = await members.IdsAsync(group, stopping);
        var counts = await NativeCountsAsync(session, channel, groups, stopping);
        await LookAsync(session, groups.Where(group => group.Source != GroupSource.Own && counts?.GetValueOrDefault(group.GroupId) == 0), people, stopping);

        var everybody = people.Values.SelectMany(ids => ids).Distinct(StringComparer.Ordinal).ToList();
        var (presence, failure) = await Presence.OfAsync(session, channel, everybody, stopping);
        if (presence is null) return new SuggestionReading.Unreadable(RestWords.Of(failure!, session.Server));
        return new SuggestionReading.Known([.. groups.Select(group => Count(group, people.GetValueOrDefault(group.GroupId), presence, counts))]);
    }

    private static Suggestion Count(Group group, IReadOnlyList<string>? ids, Presence presence, IReadOnlyDictionary<string, int>? counts) => group.Source == GroupSource.Own
        ? new(group, ids!.Count, ids.Count(presence.IsInChannel), !ids.Any(presence.IsInTeam))
        : new(group, group.MemberCount, counts?.GetValueOrDefault(group.GroupId) ?? 0, ids is not null && !ids.Any(presence.IsInTeam));

    /// <summary>The groups that channel and team admit, in the order of their names; or why nobody knows.</summary>
    private async Task<(IReadOnlyList<Group> Groups, string? WhyNot)> UsableAsync(
        MattermostServer server, MattermostSession session, RestChannel channel, CancellationToken stopping)
    {
        var constraint = await constraints.OfAsync(server, session, channel, stopping);
        if (constraint is Constraint.Unreadable unreadable) return ([], unreadable.Why);
        var list = await open.ReadAsync(server, session, stopping);
        if (list.WhyNotWhole is not null) return ([], list.WhyNotWhole);
        var groups = list.ByName.Values.OrderBy(group => group.Name, StringComparer.Ordinal);
        if (constraint is Constraint.None) return ([.. groups], null);
        if (!list.HasNative) return ([], null);
        var linked = await NativeGroups.LinkedAsync(session, constraint, null, stopping);
        if (linked.AnswerOrNull is not { } admitted) return ([], RestWords.Of(linked.FailureOrNull!, session.Server));
        var ids = admitted.Select(group => group.Id).ToHashSet(StringComparer.Ordinal);
        return ([.. groups.Where(group => ids.Contains(group.GroupId) || NativeGroups.IsBeyondConstraints(group, linked, server))], null);
    }

    /// <summary>How many of each native group are in the channel; null when that cannot be read.</summary>
    private static async Task<IReadOnlyDictionary<string, int>?> NativeCountsAsync(
        MattermostSession session, RestChannel channel, IReadOnlyList<Group> groups, CancellationToken stopping)
    {
        if (groups.All(group => group.Source == GroupSource.Own)) return null;
        var counts = await session.MemberCountsByGroupAsync(channel.Id, stopping);
        return counts.AnswerOrNull?.DistinctBy(count => count.GroupId, StringComparer.Ordinal)
            .ToDictionary(count => count.GroupId, count => count.ChannelMemberCount, StringComparer.Ordinal);
    }

    /// <summary>Reads who is in these groups, as far as the account may see it: only then it is known that nobody of them is in the team.</summary>
    private static async Task LookAsync(
        MattermostSession session, IEnumerable<Group> groups, Dictionary<string, IReadOnlyList<string>> people, CancellationToken stopping)
    {
        foreach (var group in groups.Take(MostLooks))
        {
            var found = await NativeGroups.MembersAsync(session, group.GroupId, stopping);
            if (found.AnswerOrNull is { } users) people[group.GroupId] = [.. users.Select(user => user.Id)];
        }
    }
}
