using Integration.Functions.Groups;
using Integration.Functions.Groups.Directory;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Commands.GroupVerbs;

/// <summary>One of the people somebody named, by username or e-mail address.</summary>
/// <param name="Typed">As typed, without the <c>@</c>.</param>
/// <param name="Person">Null when there is nobody of this name.</param>
/// <param name="IsHidden">An address that Mattermost does not let us look up.</param>
internal sealed record NamedPerson(string Typed, Person? Person, bool IsHidden = false)
{
    /// <summary>The name as typed, with the username where that is another.</summary>
    public string Shown => Person is null || Person.Username.Equals(Typed, StringComparison.OrdinalIgnoreCase) ? Say.Quoted(Typed) : $"{Say.Quoted(Typed)} (`{Person.Username}`)";
}

/// <summary>Finds the people of a list: usernames in one call per 1,000, e-mail addresses one by one.</summary>
internal static class NamedPeople
{
    private const int AtOnce = 4;

    /// <summary>Names separated by blanks, commas, semicolons and new lines, each once.</summary>
    public static IReadOnlyList<string> Split(IEnumerable<string> words) =>
    [
        .. words.SelectMany(word => word.Split([',', ';', '<', '>'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(GroupName.Bare)
            .Where(name => name.Length > 0)
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>In the order of the list; or why nobody could be looked up, for a person.</summary>
    public static async Task<(IReadOnlyList<NamedPerson> People, string? WhyNot)> FindAsync(MattermostSession session, IReadOnlyList<string> names, CancellationToken stopping)
    {
        var byName = await RestPages.OfAsync(names.Where(name => !IsAddress(name)), some => session.UsersByNamesAsync(some, stopping));
        if (byName.AnswerOrNull is not { } users) return ([], RestWords.Of(byName.FailureOrNull!, session.Server));
        var found = users.DistinctBy(user => user.Username, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(user => user.Username, user => new NamedPerson(user.Username, GroupPeople.Read(user)), StringComparer.OrdinalIgnoreCase);
        if (await AddAddressesAsync(session, [.. names.Where(IsAddress)], found, stopping) is { } failure) return ([], RestWords.Of(failure, session.Server));
        return ([.. names.Select(name => found.GetValueOrDefault(name) is { } person ? person with { Typed = name } : new NamedPerson(name, null))], null);
    }

    private static bool IsAddress(string name) => name.IndexOf('@', StringComparison.Ordinal) > 0;

    /// <summary>The first answer tells whether addresses may be looked up at all.</summary>
    private static async Task<RestFailure?> AddAddressesAsync(
        MattermostSession session, string[] addresses, Dictionary<string, NamedPerson> found, CancellationToken stopping)
    {
        if (addresses.Length == 0) return null;
        var first = await session.UserByEmailAsync(addresses[0], stopping);
        if (first.FailureOrNull is { IsNotAllowed: true })
        {
            foreach (var address in addresses) found[address] = new(address, null, IsHidden: true);
            return null;
        }

        var answers = new RestOutcome<RestUser>[addresses.Length];
        answers[0] = first;
        await Parallel.ForAsync(1, addresses.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping }, async (at, ending) =>
            answers[at] = await session.UserByEmailAsync(addresses[at], ending));
        for (var at = 0; at < addresses.Length; at++)
        {
            if (answers[at].AnswerOrNull is { } user) found[addresses[at]] = new(addresses[at], GroupPeople.Read(user));
            else if (answers[at].FailureOrNull is not RestFailure.Refused) return answers[at].FailureOrNull;
        }

        return null;
    }
}
