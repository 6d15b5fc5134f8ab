using System.Globalization;

namespace Integration.Functions.Commands.GroupVerbs;

/// <summary>What became of everybody in a list: a line per outcome, those that need a look first.</summary>
internal static class PeopleReport
{
    /// <summary>Of the names in one line: answers to slash commands end at 4,000 characters.</summary>
    private const int LongestLine = 600;

    /// <param name="people">As they were named.</param>
    /// <param name="changed">The user ids of those who were added, or removed.</param>
    /// <param name="isAdding">Otherwise they were to be removed.</param>
    public static string Of(IReadOnlyList<NamedPerson> people, IReadOnlyCollection<string> changed, bool isAdding)
    {
        var done = changed.ToHashSet(StringComparer.Ordinal);
        return string.Join('\n', people.GroupBy(person => Outcome(person, done, isAdding)).OrderBy(lot => lot.Key).Select(lot => $"- {Words(lot.Key)} ({Number(lot.Count())}): {Names([.. lot])}"));
    }

    /// <summary>So many of them as fit, and how many there are besides.</summary>
    public static string Names(IReadOnlyList<string> shown)
    {
        var length = 0;
        var fitting = shown.TakeWhile(name => (length += name.Length + 2) <= LongestLine).ToList();
        return fitting.Count == shown.Count ? string.Join(", ", shown) : $"{string.Join(", ", fitting)} and {Number(shown.Count - fitting.Count)} more";
    }

    public static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string People(int count) => count == 1 ? "1 person" : $"{Number(count)} people";

    private static string Names(IReadOnlyList<NamedPerson> people) => Names([.. people.Select(person => person.Shown)]);

    private static PersonOutcome Outcome(NamedPerson person, HashSet<string> done, bool isAdding) => person switch
    {
        { IsHidden: true } => PersonOutcome.Hidden,
        { Person: null } => PersonOutcome.Unknown,
        { Person: var known } when done.Contains(known.Id) => isAdding ? PersonOutcome.Added : PersonOutcome.Removed,
        { Person: { IsBot: true } } when isAdding => PersonOutcome.Bot,
        { Person: { IsActive: false } } when isAdding => PersonOutcome.Deactivated,
        _ => isAdding ? PersonOutcome.AlreadyIn : PersonOutcome.NotIn,
    };

    private static string Words(PersonOutcome outcome) => outcome switch
    {
        PersonOutcome.Unknown => "Not known on this Mattermost",
        PersonOutcome.Hidden => "Not looked up, since Mattermost does not show me e-mail addresses (System Console > Site Configuration > Users and Teams > Show Email Address); name them by username",
        PersonOutcome.Deactivated => "Not added, since they are deactivated",
        PersonOutcome.Bot => "Not added, since they are bots",
        PersonOutcome.AlreadyIn => "Already in",
        PersonOutcome.NotIn => "Not in it",
        PersonOutcome.Added => "Added",
        PersonOutcome.Removed => "Removed",
        _ => throw new System.Diagnostics.UnreachableException(outcome.ToString()),
    };

    /// <summary>In the order in which they are told.</summary>
    private enum PersonOutcome
    {
        Unknown,
        Hidden,
        Deactivated,
        Bot,
        NotIn,
        AlreadyIn,
        Removed,
        Added,
    }
}
