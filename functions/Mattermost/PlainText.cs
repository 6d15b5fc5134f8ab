using System.Text;
using System.Text.RegularExpressions;

namespace Integration.Functions.Mattermost;

/// <summary>
/// People's text where we write the Markdown around it: names of meetings, teams and people. It is shown letter by
/// letter, mentions nobody, links nowhere, and stays within one table cell.
/// </summary>
public static partial class PlainText
{
    /// <summary>Of a name, in code points. Parabol allows 50 in a meeting's name.</summary>
    public const int LongestName = 100;

    // A backslash or an entity does not stop every server from seeing a mention; a character that is no letter does.
    private const char Invisible = '\u200B';

    /// <summary>For Markdown: one line of at most <paramref name="maxLength"/> code points before escaping.</summary>
    public static string Of(string text, int maxLength = LongestName)
    {
        var line = VisibleText.Cut(VisibleText.Line(text), maxLength);
        var escaped = new StringBuilder(line.Length + 16);
        for (var at = 0; at < line.Length; at++) Escape(line, at, escaped);
        return BlockMarker().Replace(escaped.ToString(), @"${number}\${mark}");
    }

    /// <summary>For places without Markdown (titles, fallbacks): one line, only Slack's mention tokens are broken.</summary>
    public static string Line(string text, int maxLength = LongestName) =>
        SlackMention().Replace(VisibleText.Cut(VisibleText.Line(text), maxLength), $"<{Invisible}");

    private static void Escape(string line, int at, StringBuilder escaped) => _ = line[at] switch
    {
        // Slack's link rule reaches from a < over the next | to the next >, across lines and table cells.
        '<' => escaped.Append("&lt;"),
        '>' => escaped.Append("&gt;"),
        '|' => escaped.Append("&#124;"),
        '$' => escaped.Append("&#36;"),
        '&' => escaped.Append(Entity().IsMatch(line, at) ? "&amp;" : "&"),
        '\\' or '`' or '*' or '_' or '[' or ']' or '#' => escaped.Append('\\').Append(line[at]),
        '@' or '\uFF20' or '\uFE6B' or '~' => escaped.Append(line[at]).Append(Invisible),
        ':' => escaped.Append(SchemeColon().IsMatch(line, at) ? $":{Invisible}" : ":"),
        '.' => escaped.Append(WwwDot().IsMatch(line, at) ? $"{Invisible}." : "."),
        var letter => escaped.Append(letter),
    };

    [GeneratedRegex(@"\G&#?[A-Za-z0-9]+;", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Entity();

    // http://, mailto:, tel: would become links by themselves.
    [GeneratedRegex(@"\G(?<=[A-Za-z]):(?=\S)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SchemeColon();

    [GeneratedRegex(@"\G(?<=www[0-9]{0,3})\.", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex WwwDot();

    // What would start a list or a rule at the beginning of a block.
    [GeneratedRegex(@"\A((?<number>[0-9]{1,9})(?<mark>[.)])|(?<mark>[-+=]))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BlockMarker();

    [GeneratedRegex("<(?=[!@])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SlackMention();
}
