namespace Integration.Functions.Commands;

/// <summary>What somebody may have meant by a word that is none of ours.</summary>
internal static class DidYouMean
{
    private const int LongestCompared = 40;

    /// <summary>The closest of the words, or null when none is close: a third of the letters may be wrong, or the end missing.</summary>
    public static string? Find(string typed, IEnumerable<string> known)
    {
        var word = typed.ToLowerInvariant();
        var words = known.ToList();
        if (word.Length is 0 or > LongestCompared || words.Count == 0) return null;
        var closest = words.Select(candidate => (Word: candidate, Distance: Distance(word, candidate))).MinBy(pair => pair.Distance);
        if (closest.Distance <= Math.Max(1, closest.Word.Length / 3)) return closest.Word;
        return word.Length >= 2 && words.Where(candidate => candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase)).ToList() is [var only] ? only : null;
    }

    /// <summary>Letters to put in, take out, change or swap with their neighbour (optimal string alignment), whatever their case.</summary>
    public static int Distance(string one, string other)
    {
        var (a, b) = (one.ToLowerInvariant(), other.ToLowerInvariant());
        var costs = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) costs[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) costs[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = costs[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                costs[i, j] = Math.Min(change, Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1);
                var isSwapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if (isSwapped) costs[i, j] = Math.Min(costs[i, j], costs[i - 2, j - 2] + 1);
            }
        }

        return costs[a.Length, b.Length];
    }
}
