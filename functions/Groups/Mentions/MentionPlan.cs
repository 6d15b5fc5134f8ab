using System.Collections.Frozen;
using Integration.Functions.Groups.People;

namespace Integration.Functions.Groups.Mentions;

/// <summary>A group that a message mentions.</summary>
/// <param name="People">Null when Mattermost does not show them: then they can only be left to it.</param>
/// <param name="IsLeftToServer">Mattermost itself notifies its members for the message's sake.</param>
internal sealed record MentionedGroup(Group Group, IReadOnlyList<Person>? People, bool IsLeftToServer);

/// <summary>
/// Whom a mention of groups notifies, and how: everybody once, however many of the groups they are in, and never the author, a bot or
/// somebody deactivated.
/// </summary>
internal sealed record MentionPlan
{
    /// <summary>In the order in which they were named.</summary>
    public required IReadOnlyList<GroupShare> Groups { get; init; }

    /// <summary>In the channel, to be named in posts under the message; by username.</summary>
    public required IReadOnlyList<Person> Named { get; init; }

    /// <summary>In the channel, and notified by Mattermost for the message's own sake.</summary>
    public required IReadOnlyList<Person> ByServer { get; init; }

    /// <summary>In the team, but not in the channel; by username.</summary>
    public required IReadOnlyList<Person> Outside { get; init; }

    /// <summary>Not in the team; by username.</summary>
    public required IReadOnlyList<Person> Strangers { get; init; }

    /// <summary>Those <see cref="Outside"/> who are told by direct message.</summary>
    public required IReadOnlyList<Person> Told { get; init; }

    /// <summary>Of everybody who is notified, each once.</summary>
    public required IReadOnlyList<string> TimeZones { get; init; }

    /// <summary>Everybody who is notified, each once.</summary>
    public int People => Named.Count + ByServer.Count + Told.Count;

    /// <summary>Whether Mattermost notifies people of whom nobody else knows how many they are.</summary>
    public bool HasUncounted => Groups.Any(share => share.IsUncounted);

    public bool HasOutsiders => Outside.Count + Strangers.Count > 0;

    /// <param name="groups">Each once, in the order in which they were named.</param>
    /// <param name="presence">Of all their people.</param>
    /// <param name="authorId">Who mentions them; null when nobody does.</param>
    /// <param name="isNamedAlready">The message names the person by itself: Mattermost notifies them for that.</param>
    public static MentionPlan Of(IReadOnlyList<MentionedGroup> groups, Presence presence, string? authorId, Func<Person, bool> isNamedAlready)
    {
        var loud = groups.Where(group => group.Group.Notifies).ToList();
        var everybody = Everybody(loud, authorId);
        var byServer = Ids(loud.Where(group => group.IsLeftToServer));
        var told = Ids(loud.Where(group => group.Group.TellsOutsiders));
        var here = everybody.Where(person => presence.IsInChannel(person.Id)).ToLookup(person => byServer.Contains(person.Id) || isNamedAlready(person));
        Person[] outside = [.. everybody.Where(person => IsOutside(person, presence))];
        Person[] toldOutside = [.. outside.Where(person => told.Contains(person.Id))];
        return new()
        {
            Groups = [.. groups.Select(group => GroupShare.Of(group, presence, authorId))],
            Named = [.. here[false]],
            ByServer = [.. here[true]],
            Outside = outside,
            Strangers = [.. everybody.Where(person => IsStranger(person, presence))],
            Told = toldOutside,
            TimeZones = ZonesOf([.. here[false], .. here[true], .. toldOutside]),
        };
    }

    internal static bool IsOutside(Person person, Presence presence) => presence.IsInTeam(person.Id) && !presence.IsInChannel(person.Id);

    internal static bool IsStranger(Person person, Presence presence) => !presence.IsInTeam(person.Id) && !presence.IsInChannel(person.Id);

    internal static IEnumerable<Person> Reachable(MentionedGroup group, string? authorId) =>
        (group.People ?? []).Where(person => person.IsReachable && person.Id != authorId);

    private static IReadOnlyList<Person> Everybody(IEnumerable<MentionedGroup> groups, string? authorId) =>
    [
        .. groups.SelectMany(group => Reachable(group, authorId)).DistinctBy(person => person.Id, StringComparer.Ordinal)
            .OrderBy(person => person.Username, StringComparer.Ordinal),
    ];

    private static FrozenSet<string> Ids(IEnumerable<MentionedGroup> groups) =>
        groups.SelectMany(group => group.People ?? []).Select(person => person.Id).ToFrozenSet(StringComparer.Ordinal);

    private static IReadOnlyList<string> ZonesOf(IReadOnlyList<Person> people) =>
    [
        .. people.Select(person => person.TimeZone).OfType<string>().CountBy(zone => zone, StringComparer.Ordinal)
            .OrderByDescending(zone => zone.Value).ThenBy(zone => zone.Key, StringComparer.Ordinal).Select(zone => zone.Key),
    ];
}

/// <summary>One of the groups, with its own numbers: whoever is in two of them counts in both.</summary>
/// <param name="Here">In the channel.</param>
/// <param name="Outside">In the team, but not in the channel.</param>
/// <param name="Strangers">Not in the team.</param>
internal sealed record GroupShare(Group Group, bool IsLeftToServer, bool IsUncounted, int Here, int Outside, int Strangers)
{
    /// <summary>Mattermost's own words for it: <c>has no members on this team</c>.</summary>
    public bool HasNobodyInTeam => Group.Notifies && !IsUncounted && Here + Outside == 0;

    public static GroupShare Of(MentionedGroup group, Presence presence, string? authorId)
    {
        List<Person> people = [.. MentionPlan.Reachable(group, authorId)];
        return new(
            group.Group, group.IsLeftToServer, group.People is null,
            people.Count(person => presence.IsInChannel(person.Id)),
            people.Count(person => MentionPlan.IsOutside(person, presence)),
            people.Count(person => MentionPlan.IsStranger(person, presence)));
    }
}
