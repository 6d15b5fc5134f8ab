using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Directory;

/// <summary>Whether a group may have a name.</summary>
internal abstract record NameReading
{
    private NameReading() { }

    public sealed record Free : NameReading;

    /// <param name="Why">A sentence for the person who wanted it.</param>
    /// <param name="Suggestion">A name like it that is free; null when none was found.</param>
    public sealed record Taken(string Why, string? Suggestion) : NameReading;

    /// <summary>Could not be found out; <paramref name="Why"/> is for a person.</summary>
    public sealed record Unreadable(string Why) : NameReading;
}

/// <summary>People, Mattermost's groups and ours share one name space: <c>@name</c> must mean one of them.</summary>
internal sealed class GroupNaming(OwnGroups own, NativeGroups native)
{
    /// <param name="server">Whose name space.</param>
    /// <param name="session">Asks it.</param>
    /// <param name="name">A good one by <see cref="GroupName.Problem"/>, or a reserved word, for which a free one is suggested.</param>
    /// <param name="stopping">Ends the work.</param>
    public async Task<NameReading> CheckAsync(MattermostServer server, MattermostSession session, string name, CancellationToken stopping)
    {
        string[] candidates = [name, .. GroupName.Like(name)];
        var users = await session.UsersByNamesAsync(candidates, stopping);
        if (users.AnswerOrNull is not { } people) return new NameReading.Unreadable(RestWords.Of(users.FailureOrNull!, session.Server));
        var (theirs, whyNot) = await NativeNamesAsync(server, session, GroupName.Stem(name), stopping);
        if (whyNot is not null) return new NameReading.Unreadable(whyNot);
        var ours = await own.NamesAsync(server.ServerId, GroupName.Stem(name), stopping);

        var whose = Whose(name);
        if (whose is null) return new NameReading.Free();
        return new NameReading.Taken(whose, candidates.Skip(1).FirstOrDefault(candidate => Whose(candidate) is null));

        string? Whose(string candidate) =>
            GroupName.Problem(candidate) is { } problem ? $"`@{candidate}` {problem}."
            : people.Any(person => person.Username.Equals(candidate, StringComparison.OrdinalIgnoreCase)) ? $"`@{candidate}` is the name of a person here."
            : theirs.Contains(candidate) ? $"Mattermost has a group `@{candidate}`."
            : ours.Contains(GroupRows.NameKey(candidate)) ? $"There is a group `@{candidate}` already."
            : null;
    }

    /// <summary>The names of Mattermost's groups that start with this, or why they cannot be read.</summary>
    private async Task<(IReadOnlySet<string> Names, string? WhyNot)> NativeNamesAsync(
        MattermostServer server, MattermostSession session, string start, CancellationToken stopping)
    {
        var none = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        switch (await native.ProbeAsync(server, session, stopping))
        {
            case NativeReading.None:
                return (none, null);
            case NativeReading.Unreadable unreadable:
                return (none, unreadable.Why);
            default:
                var found = await NativeGroups.SearchAsync(session, start, stopping);
                return found.AnswerOrNull is { } groups
                    ? (groups.Select(group => group.Name!).ToHashSet(StringComparer.OrdinalIgnoreCase), null)
                    : (none, RestWords.Of(found.FailureOrNull!, session.Server));
        }
    }
}
