using System.Text;

namespace Integration.Functions.Groups.Mentions;

/// <summary>
/// Finds what a post mentions, by the rules of Mattermost's server: only texts of the Markdown count, so that code and addresses
/// mention nobody; a backslash protects nothing; anything but a letter, a digit or one of <c>: . - _ @</c> ends a word.
/// </summary>
internal static class MentionParser
{
    /// <summary>What Mattermost knows without anybody's saying so: everybody in the channel.</summary>
    public static readonly IReadOnlySet<string> Special = new HashSet<string>(StringComparer.Ordinal) { "all", "channel", "here" };

    /// <summary>Longer than the longest name and the marks after it: nobody is called so.</summary>
    private const int LongestWord = 200;

    /// <summary>The names that are mentioned, without <c>@</c>, in small letters and each once, in the order of the text.</summary>
    /// <param name="markdown">The text of a post.</param>
    /// <param name="isName">Whether somebody is called so: groups and people share their names.</param>
    public static IReadOnlyList<string> Names(string markdown, Func<string, bool> isName) =>
        [.. Words(markdown).Select(word => Readings(word).FirstOrDefault(isName)).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>All words with an <c>@</c> in front, as <see cref="Readings"/> takes them; each once.</summary>
    public static IReadOnlyList<string> Words(string markdown) => !MayMention(markdown)
        ? []
        : [.. MarkdownTexts.Of(markdown).SelectMany(WordsOf).Distinct(StringComparer.Ordinal)];

    /// <summary>What a word may mean: first all of it, then without its last mark, one at a time.</summary>
    public static IEnumerable<string> Readings(string word)
    {
        for (var name = word; name.Length > 0; name = name[..^1])
        {
            yield return name;
            if (name[^1] is not ('.' or '-' or ':' or '_')) yield break;
        }
    }

    /// <summary>An entity may stand for the <c>@</c>.</summary>
    private static bool MayMention(string markdown) => markdown.AsSpan().ContainsAny('@', '&');

    private static IEnumerable<string> WordsOf(string text)
    {
        foreach (var word in Split(text))
        {
            if (word.Length > 1 && word[0] == ':' && word[^1] == ':') continue;
            if (word.TrimStart(':', '.', '-', '_') is ['@', _, ..] mention && mention.Length <= LongestWord) yield return mention[1..].ToLowerInvariant();
        }
    }

    private static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetter(rune) || Rune.IsNumber(rune) || rune.Value is ':' or '.' or '-' or '_' or '@')
            {
                word.Append(rune.ToString());
                continue;
            }

            if (word.Length > 0) yield return word.ToString();
            word.Clear();
        }

        if (word.Length > 0) yield return word.ToString();
    }
}
