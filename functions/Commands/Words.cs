using System.Text;

namespace Integration.Functions.Commands;

/// <summary>A line taken apart.</summary>
internal abstract record WordsReading
{
    private WordsReading() { }

    public sealed record Read(IReadOnlyList<string> Words) : WordsReading;

    /// <summary>A double quote was opened and never closed.</summary>
    public sealed record Unclosed(char Quote) : WordsReading;
}

/// <summary>
/// The words of a line as people type them: separated by any blanks, quotes of any language's keyboard (or a phone's
/// correction) around words that belong together. An apostrophe inside a word is a letter.
/// </summary>
internal static class Words
{
    private const string DoubleQuotes = "\"“”„‟«»`";
    private const string SingleQuotes = "'‘’‚‛";

    public static WordsReading Of(string text)
    {
        var line = Visible(text);
        var words = new List<string>();
        var unclosed = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; ;)
        {
            while (at < line.Length && char.IsWhiteSpace(line[at])) at++;
            if (at == line.Length) return new WordsReading.Read(words);
            var word = new StringBuilder();
            if (Take(line, ref at, word, unclosed) is { } quote) return new WordsReading.Unclosed(quote);
            if (word.Length > 0) words.Add(word.ToString());
        }
    }

    /// <summary>A text that is read back as one word.</summary>
    public static string Quote(string text) =>
        $"\"{string.Concat(text.Select(letter => DoubleQuotes.Contains(letter, StringComparison.Ordinal) ? '\'' : letter))}\"";

    /// <summary>Takes one word; the quote that is not closed, if there is one.</summary>
    /// <param name="unclosed">Families without a closing quote in the rest of the line: a long line is searched once for each.</param>
    private static char? Take(string line, ref int at, StringBuilder word, HashSet<string> unclosed)
    {
        for (var start = at; at < line.Length && !char.IsWhiteSpace(line[at]); at++)
        {
            var mayOpen = (at == start || line[at - 1] == '=') && FamilyOf(line[at]) is not null;
            if (mayOpen && Closing(line, at, unclosed) is var end and > 0)
            {
                word.Append(line, at + 1, end - at - 1);
                at = end;
            }
            else if (mayOpen && DoubleQuotes.Contains(line[at], StringComparison.Ordinal))
            {
                return line[at];
            }
            else
            {
                word.Append(line[at]);
            }
        }

        return null;
    }

    /// <summary>A quote of the same family at the end of a word: keyboards mix them, and phones turn them round.</summary>
    private static int Closing(string line, int opening, HashSet<string> unclosed)
    {
        var family = FamilyOf(line[opening])!;
        if (unclosed.Contains(family)) return -1;
        for (var at = opening + 1; at < line.Length; at++)
        {
            var isLast = at + 1 == line.Length || char.IsWhiteSpace(line[at + 1]);
            if (isLast && family.Contains(line[at], StringComparison.Ordinal)) return at;
        }

        unclosed.Add(family);
        return -1;
    }

    private static string? FamilyOf(char letter) =>
        DoubleQuotes.Contains(letter, StringComparison.Ordinal) ? DoubleQuotes
        : SingleQuotes.Contains(letter, StringComparison.Ordinal) ? SingleQuotes
        : null;

    /// <summary>Without what nobody sees and nobody typed: marks of direction, joiners, control characters.</summary>
    private static string Visible(string text) => string.Concat(text.Where(letter =>
        char.IsWhiteSpace(letter)
        || (!char.IsControl(letter) && char.GetUnicodeCategory(letter) != System.Globalization.UnicodeCategory.Format)));
}

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
