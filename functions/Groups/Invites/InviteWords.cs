namespace Integration.Functions.Groups.Invites;

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
