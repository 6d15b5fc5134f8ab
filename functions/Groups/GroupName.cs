using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Integration.Functions.Groups;

/// <summary>Names of groups, by Mattermost's rules: 1 to 64 of <c>a-z 0-9 . - _</c>, and none of the words that mean something else.</summary>
public static class GroupName
{
    public const int Longest = 64;

    /// <summary>The first three are Mattermost's, the others what <c>mention-groups</c> takes for nobody.</summary>
    private static readonly string[] Reserved = ["all", "channel", "here", "none", "off", "nobody", "clear"];

    /// <summary>Latin letters beyond a to z, by what they become. A table, since the process runs without the system's Unicode data.</summary>
    private static readonly FrozenDictionary<char, string> Letters = new (string Plain, string Letters)[]
    {
        ("a", "àáâãäåāăą"), ("ae", "æ"), ("c", "çćĉċč"), ("d", "ďđð"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģ"), ("h", "ĥħ"), ("i", "ìíîïĩīĭįı"),
        ("j", "ĵ"), ("k", "ķ"), ("l", "ĺļľŀł"), ("n", "ñńņňŋ"), ("o", "òóôõöøōŏő"), ("oe", "œ"), ("r", "ŕŗř"), ("s", "śŝşšș"), ("ss", "ß"),
        ("t", "ţťŧț"), ("th", "þ"), ("u", "ùúûüũūŭůűų"), ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"),
    }.SelectMany(family => family.Letters, (family, letter) => (letter, family.Plain)).ToFrozenDictionary(pair => pair.letter, pair => pair.Plain);

    /// <summary>The name that a display name gives: lower-case, blanks as <c>-</c>, accents left off. Null when no letter or digit is left, as with other scripts.</summary>
    public static string? Of(string displayName)
    {
        var name = new StringBuilder(displayName.Length);
        foreach (var letter in displayName.ToLowerInvariant())
        {
            if (char.IsWhiteSpace(letter) || letter == '-') _ = name.Length > 0 && name[^1] == '-' ? name : name.Append('-');
            else if (IsLegal(letter)) name.Append(letter);
            else if (Letters.TryGetValue(letter, out var plain)) name.Append(plain);
        }

        var trimmed = Cut(name.ToString().Trim('-', '.', '_'), Longest);
        return trimmed.Any(char.IsAsciiLetterOrDigit) ? trimmed : null;
    }

    /// <summary>As typed, without the <c>@</c> and in lower case; whatever is illegal stays for <see cref="Problem"/> to name.</summary>
    public static string Bare(string typed) => typed.Trim().TrimStart('@', '\uFF20').TrimEnd(',', ';', ':').ToLowerInvariant();

    /// <summary>What is wrong with a name, as the rest of a sentence; null when it is a good one.</summary>
    public static string? Problem(string name) =>
        name.Length == 0 ? "is empty"
        : name.Length > Longest ? string.Create(CultureInfo.InvariantCulture, $"is too long: at most {Longest} characters")
        : !name.All(IsLegal) || !name.Any(char.IsAsciiLetterOrDigit) ? "is no name of a group: small letters, digits, `.`, `-` and `_`, without blanks"
        : Reserved.Contains(name, StringComparer.Ordinal) ? "means something else in Mattermost or here, and cannot be the name of a group"
        : null;

    /// <summary>Names like this one, in the order in which they are worth suggesting. All start with <see cref="Stem"/>.</summary>
    public static IEnumerable<string> Like(string name) =>
        Enumerable.Range(2, 48).Select(number => string.Create(CultureInfo.InvariantCulture, $"{Stem(name)}-{number}"));

    /// <summary>The name, or so much of it that a number fits behind.</summary>
    public static string Stem(string name) => Cut(name, Longest - 3);

    private static string Cut(string name, int length) => name.Length <= length ? name : name[..length].TrimEnd('-', '.', '_');

    private static bool IsLegal(char letter) => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-' or '_';
}
