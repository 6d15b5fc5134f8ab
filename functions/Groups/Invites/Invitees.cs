using Integration.Functions.Commands;
using Integration.Functions.Groups.Directory;
using Integration.Functions.Install;
using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Invites;

/// <summary>Who was named: everybody once, and what to say about names that stand for nobody.</summary>
internal sealed record NamedPeople
{
    public IReadOnlyList<Person> People { get; init; } = [];

    /// <summary>The groups among the names, each with how many people it has.</summary>
    public IReadOnlyList<(Group Group, int People)> Groups { get; init; } = [];

    /// <summary>Bare words that are neither person nor group: channels, perhaps.</summary>
    public IReadOnlyList<string> Neither { get; init; } = [];

    /// <summary>Sentences for the author.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>As the server told it with its answer.</summary>
    public ServerVersion? Server { get; init; }
}

/// <summary>Finds people and groups by name. As in Mattermost a name is first a person's, then a group's; the marks that end a sentence may follow it.</summary>
internal sealed class Invitees(GroupDirectory directory)
{
    public async Task<NamedPeople> FindAsync(MattermostServer server, MattermostSession session, RestChannel here, InviteWords words, CancellationToken stopping)
    {
        string[] names = [.. words.People, .. words.Either];
        if (names.Length == 0) return new();
        var answer = await session.UsersByNamesAsync(names.SelectMany(Spellings).Distinct(StringComparer.Ordinal), stopping);
        if (answer.AnswerOrNull is not { } users) return new() { Problems = [RestWords.Of(answer.FailureOrNull!, session.Server)] };
        var known = users.ToDictionary(user => user.Username, GroupPeople.Read, StringComparer.OrdinalIgnoreCase);

        var all = new NamedPeople { Server = answer.Head.Server };
        foreach (var name in names)
        {
            all = Spellings(name).Select(known.GetValueOrDefault).FirstOrDefault(person => person is not null) is { } person
                ? all with { People = [.. all.People, person] }
                : await WithGroupAsync(all, server, here, name, isBare: words.Either.Contains(name, StringComparer.Ordinal), stopping);
        }

        return all with { People = [.. all.People.DistinctBy(person => person.Id, StringComparer.Ordinal)] };
    }

    private async Task<NamedPeople> WithGroupAsync(
        NamedPeople all, MattermostServer server, RestChannel here, string name, bool isBare, CancellationToken stopping)
    {
        foreach (var spelling in Spellings(name))
        {
            switch (await directory.FindAsync(server, here, spelling, stopping))
            {
                case GroupReading.Usable(var group):
                    return await WithPeopleAsync(all, server, group, stopping);
                // Whom a constraint keeps out is told person by person: who is eligible may come in by any group.
                case GroupReading.Unusable({ AllowReference: true } group, _):
                    return await WithPeopleAsync(all, server, group, stopping);
                case GroupReading.Unusable unusable:
                    return all with { Problems = [.. all.Problems, unusable.Why] };
                case GroupReading.Unreadable unreadable:
                    return all with { Problems = [.. all.Problems, unreadable.Why] };
            }
        }

        return isBare
            ? all with { Neither = [.. all.Neither, name] }
            : all with { Problems = [.. all.Problems, $"I find no person and no group called {Say.Quoted($"@{name}")}. `/parabol groups` lists the groups."] };
    }

    private async Task<NamedPeople> WithPeopleAsync(NamedPeople all, MattermostServer server, Group group, CancellationToken stopping) =>
        await directory.PeopleAsync(server, group, stopping) switch
        {
            PeopleReading.Known { People: { Count: > 0 } people } => all with { People = [.. all.People, .. people], Groups = [.. all.Groups, (group, people.Count)] },
            PeopleReading.Known => all with { Problems = [.. all.Problems, $"`{group.Mention}` has no members."] },
            PeopleReading.Unreadable unreadable => all with { Problems = [.. all.Problems, unreadable.Why] },
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };

    /// <summary>As typed, and without one after another of the marks at its end.</summary>
    private static IEnumerable<string> Spellings(string name)
    {
        yield return name;
        for (var rest = name; rest.Length > 1 && rest[^1] is '.' or '-' or ':' or '_' or '!' or '?';)
        {
            rest = rest[..^1];
            yield return rest;
        }
    }
}

/// <summary>Who may be in a channel that is limited to the members of its linked groups (group-constrained).</summary>
internal static class Eligible
{
    /// <summary>Null when the channel is not limited, or when nobody here can tell: then Mattermost says it person by person.</summary>
    public static async Task<IReadOnlySet<string>?> InAsync(MattermostSession session, RestChannel channel, CancellationToken stopping)
    {
        if (channel.GroupConstrained != true) return null;
        var linked = await RestPages.AllAsync(page => session.LinkedGroupsAsync(channel.Id, page, stopping), page => page.Groups ?? []);
        if (linked.AnswerOrNull is not { } groups) return null;
        var people = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in groups.Where(group => group.DeleteAt == 0))
        {
            var members = await NativeGroups.MembersAsync(session, group.Id, stopping);
            if (members.AnswerOrNull is not { } all) return null;
            people.UnionWith(all.Select(user => user.Id));
        }

        return people;
    }
}
