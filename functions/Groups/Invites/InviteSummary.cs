using System.Globalization;
using System.Text;
using Integration.Functions.Groups.Jobs;

namespace Integration.Functions.Groups.Invites;

/// <summary>What came of an invitation or its undo, in words.</summary>
internal sealed class InviteSummary(JobStore store)
{
    /// <summary>More are only counted: Mattermost's own <c>/invite</c> draws the line there, too.</summary>
    public const int MostNames = 10;

    public async Task<string> OfAsync(Job job, CancellationToken stopping)
    {
        var fates = new Dictionary<(bool Team, char Letter), List<string>>();
        await foreach (var part in store.PartsAsync(job.Key, stopping))
        {
            if (part.Outcome is not { } letters) continue;
            var isTeam = InviteStep.Read(part.Step) is InviteStep.Team;
            foreach (var (person, letter) in part.People.Zip(letters))
            {
                if (!fates.TryGetValue((isTeam, letter), out var names)) fates[(isTeam, letter)] = names = [];
                names.Add(person.Username);
            }
        }

        var text = new StringBuilder(Headline(job));
        foreach (var (fate, names) in fates.OrderBy(fate => !fate.Key.Team).ThenBy(fate => InviteOutcome.All.IndexOf(fate.Key.Letter, StringComparison.Ordinal)))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n- {Line(fate.Team, fate.Letter, names)}");
        }

        return text.Append(Hint(job, fates)).ToString();
    }

    private static string Headline(Job job) => job.State switch
    {
        JobState.Failed => $"The {job.Title} stopped after {job.PeopleDone} of {job.People} people: {job.Problem}",
        JobState.Cancelled => $"The {job.Title} was cancelled after {job.PeopleDone} of {job.People} people.",
        JobState.Done => $"The {job.Title} is done.",
        JobState.Draft => "Nothing has been done yet.",
        _ => $"So far {job.PeopleDone} of {job.People} people were dealt with.",
    };

    private static string Line(bool isTeam, char letter, List<string> names)
    {
        var where = isTeam ? " (team)" : "";
        return $"{names.Count} {InviteOutcome.Words(letter, names.Count == 1)}{where}{(InviteOutcome.IsProblem(letter) || names.Count <= MostNames ? $": {Names(names)}" : "")}";
    }

    /// <summary>As code: nobody is notified by a summary.</summary>
    internal static string Names(IReadOnlyCollection<string> names) => names.Count <= MostNames
        ? string.Join(", ", names.Select(name => $"`@{name}`"))
        : $"{string.Join(", ", names.Take(MostNames).Select(name => $"`@{name}`"))} and {names.Count - MostNames} more";

    private static string Hint(Job job, Dictionary<(bool Team, char Letter), List<string>> fates) => job.Kind == JobKind.Invite && fates.ContainsKey((false, InviteOutcome.Added))
        ? "\n\nFor 24 hours it can be undone: `/parabol jobs` shows how."
        : "";
}

/// <summary>
/// What was typed after <c>invite</c>, taken apart: names of people and groups, names of channels, and bare words that may be
/// either. Commas separate like blanks, capitals do not matter, and every name stands in here once.
/// </summary>
internal sealed record InviteWords(IReadOnlyList<string> People, IReadOnlyList<string> Channels, IReadOnlyList<string> Either, bool WithTeam)
{
    private static readonly string[] TeamSwitches = ["--team", "—team", "–team"];

    public static InviteWords Of(IReadOnlyList<string> words)
    {
        var names = words.SelectMany(word => word.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries)).Select(word => word.ToLowerInvariant()).ToList();
        return new(
            Starting('@', names),
            Starting('~', names),
            [.. names.Where(name => name[0] is not ('@' or '~') && !TeamSwitches.Contains(name, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)],
            names.Any(name => TeamSwitches.Contains(name, StringComparer.Ordinal)));
    }

    private static IReadOnlyList<string> Starting(char mark, IEnumerable<string> names) =>
        [.. names.Where(name => name[0] == mark).Select(name => name.TrimStart(mark)).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal)];
}
