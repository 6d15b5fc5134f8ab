using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Integration.Functions.Storage;

/// <summary>
/// Makes partition and row keys. A key is at most 512 characters without <c>/ \ # ?</c> and control characters; some
/// others (a comma, a percent sign) are mistreated by one server or another.
/// </summary>
public static class TableKey
{
    internal const int MaxLength = 512;

    private const char Mark = '_';
    private const char Separator = ':';
    private const char HashMark = '~';
    private const int MaxEscaped = 400;
    private const int ReadablePart = 100;

    /// <summary>
    /// Any text as a legal part of a key, at most 400 characters long; different texts stay different. ASCII letters, digits,
    /// <c>-</c> and <c>.</c> stay readable, every other UTF-16 unit becomes <c>_XXXX</c>. What would be longer is cut and ends
    /// in <c>~</c> and the SHA-256 of the whole.
    /// </summary>
    public static string Escape(string text) => Shorten(EscapeAll(text));

    /// <summary>
    /// Several texts as one key, at most 400 characters long: <c>a:b</c>. Different lists stay different, since
    /// <see cref="Escape"/> leaves no colon, and short keys that share their first parts share a prefix.
    /// </summary>
    public static string Join(params IEnumerable<string> parts) => Shorten(string.Join(Separator, parts.Select(EscapeAll)));

    /// <summary>The exclusive upper bound of all keys that start with <paramref name="prefix"/>, for a query.</summary>
    public static string EndOf(string prefix) =>
        prefix.Length > 0 ? prefix[..^1] + (char)(prefix[^1] + 1) : throw new ArgumentException("Every key starts with nothing.", nameof(prefix));

    /// <summary>Refuses what the service would refuse.</summary>
    /// <exception cref="ArgumentException">Too long, or with a forbidden character.</exception>
    internal static string Checked(string key, string name)
    {
        ArgumentNullException.ThrowIfNull(key, name);
        if (key.Length <= MaxLength && !key.AsSpan().ContainsAny("/\\#?") && !key.Any(char.IsControl)) return key;

        throw new ArgumentException(
            $"A {name} holds at most {MaxLength} characters and none of / \\ # ? nor control characters: use {nameof(TableKey)}.{nameof(Escape)}.", name);
    }

    private static string EscapeAll(string text)
    {
        if (text.All(IsPlain)) return text;

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var unit in text)
        {
            _ = IsPlain(unit) ? escaped.Append(unit) : escaped.Append($"{Mark}{(int)unit:X4}");
        }

        return escaped.ToString();
    }

    private static bool IsPlain(char unit) => char.IsAsciiLetterOrDigit(unit) || unit is '-' or '.';

    private static string Shorten(string escaped) => escaped.Length <= MaxEscaped
        ? escaped
        : $"{escaped.AsSpan(0, ReadablePart)}{HashMark}{Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(escaped.AsSpan())))}";
}
