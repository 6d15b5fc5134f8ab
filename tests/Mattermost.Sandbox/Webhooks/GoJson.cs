using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.Webhooks;

/// <summary>How long the server finds a value: its JSON in code points, with <c>&lt;</c>, <c>&gt;</c> and <c>&amp;</c> written as <c>\u003c</c>.</summary>
internal static partial class GoJson
{
    public static int Length<T>(T value) => Escape()
        .Replace(JsonSerializer.Serialize(value, Surface.Json), AsGoWritesIt)
        .EnumerateRunes().Sum(rune => rune.Value is '<' or '>' or '&' ? 6 : 1);

    public static int CodePoints(string text) => text.EnumerateRunes().Count();

    /// <summary>The first <paramref name="count"/> code points; the whole text when it is not longer.</summary>
    public static string Take(string text, int count)
    {
        var index = 0;
        foreach (var rune in text.EnumerateRunes().Take(count)) index += rune.Utf16SequenceLength;
        return text[..index];
    }

    // .NET escapes emoji and joiners, whatever it is told; Go writes them as they are, one code point each.
    private static string AsGoWritesIt(Match escape) => escape.Groups["unit"] is not { Success: true } unit
        ? escape.Value
        : (char)ushort.Parse(unit.ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture) switch
        {
            < ' ' or '\u2028' or '\u2029' => escape.Value,
            var letter when char.IsLowSurrogate(letter) => "",
            _ => "x",
        };

    [GeneratedRegex(@"\\(u(?<unit>[0-9A-Fa-f]{4})|.)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escape();
}
