using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Commands;

/// <summary>Which kinds of events somebody means.</summary>
internal abstract record KindsReading
{
    private KindsReading() { }

    public sealed record Read(IReadOnlyList<string> Kinds) : KindsReading;

    /// <summary>One of these, but which?</summary>
    public sealed record Ambiguous(string Word, IReadOnlyList<string> Kinds) : KindsReading;

    public sealed record Unknown(string Word) : KindsReading;
}

/// <summary>
/// Kinds of events as people name them: in full (<c>timer.started</c>, <c>timer started</c>), by their beginning (<c>timer</c>), by
/// any word that only one of them has (<c>renamed</c>, <c>topics</c>), or <c>all</c>.
/// </summary>
internal static class KindNames
{
    private static readonly string[] Everything = ["all", "everything", "every", "any"];

    /// <summary>For suggestions: kinds in full, their beginnings, and <c>all</c>.</summary>
    public static IReadOnlyList<string> Examples { get; } = ["all", .. EventKinds.All.Select(kind => kind[..kind.IndexOf('.', StringComparison.Ordinal)]).Distinct(StringComparer.Ordinal), .. EventKinds.All];

    public static KindsReading Of(IReadOnlyList<string> words)
    {
        var whole = string.Join('.', words.Select(Normal));
        if (Find(whole) is [_, ..] together && (together is [_] || IsGroup(whole))) return new KindsReading.Read(together);
        var kinds = new List<string>();
        foreach (var word in words)
        {
            var found = Find(Normal(word));
            if (found is []) return new KindsReading.Unknown(word);
            if (found is [_, _, ..] && !IsGroup(Normal(word))) return new KindsReading.Ambiguous(word, found);
            kinds.AddRange(found);
        }

        return new KindsReading.Read([.. EventKinds.All.Intersect(kinds, StringComparer.Ordinal)]);
    }

    private static IReadOnlyList<string> Find(string word) =>
        IsEverything(word) ? EventKinds.All
        : EventKinds.Known.Contains(word) ? [word]
        : IsGroup(word) ? [.. EventKinds.All.Where(kind => kind.StartsWith($"{word}.", StringComparison.Ordinal))]
        : [.. EventKinds.All.Where(kind => kind.EndsWith($".{word}", StringComparison.Ordinal) || kind.Contains($".{word}.", StringComparison.Ordinal))];

    private static bool IsEverything(string word) => Everything.Contains(word, StringComparer.Ordinal);

    private static bool IsGroup(string word) =>
        IsEverything(word) || EventKinds.All.Any(kind => kind.StartsWith($"{word}.", StringComparison.Ordinal));

    /// <summary>Small letters, dots between words, no plural.</summary>
    private static string Normal(string word)
    {
        var dotted = word.Trim(',', ';').ToLowerInvariant().Replace('-', '.').Replace('_', '.').Replace(' ', '.');
        return dotted.EndsWith('s') && !EventKinds.Known.Contains(dotted) ? dotted[..^1] : dotted;
    }
}
