using System.Text.RegularExpressions;

namespace Integration.Functions.Mattermost;

/// <summary>
/// Markdown that people or a language model wrote, e.g. a standup answer: emphasis, lists, links, code and tables stay,
/// but it mentions nobody, loads no images, and Slack's link rule cannot take it apart. Where code stands is only a
/// guess of ours, so nothing that code keeps may be able to mention or to link either.
/// </summary>
public static partial class HarmlessMarkdown
{
    private const string Invisible = "\u200B";

    public static string Of(string markdown)
    {
        var text = VisibleText.Lines(markdown).TrimEnd();
        var hasBar = text.Contains('|', StringComparison.Ordinal);
        return string.Concat(MarkdownCode.Pieces(text).Select(piece => piece.IsCode ? Code(piece.Text, hasBar) : Prose(piece.Text)));
    }

    public static bool IsLongerThan(string markdown, int maxLength) =>
        VisibleText.LengthWithin(markdown, maxLength) < markdown.Length;

    /// <summary>
    /// The beginning, at most this many code points long: it ends between paragraphs, lines, sentences or words rather
    /// than within them, not within a link, and a block of code that it cuts is closed.
    /// </summary>
    public static string Cut(string harmless, int maxLength)
    {
        if (!IsLongerThan(harmless, maxLength)) return harmless;

        var end = Boundary(harmless, VisibleText.LengthWithin(harmless, maxLength));
        var kept = harmless[..OutsideLink(harmless, end)].TrimEnd();
        if (MarkdownCode.OpenFence(kept) is not { } fence) return kept;

        // A fence that has only just begun goes, any other is closed.
        var lastLine = kept.LastIndexOf('\n') + 1;
        return kept[lastLine..].TrimStart().StartsWith(fence, StringComparison.Ordinal) ? kept[..lastLine].TrimEnd() : $"{kept}\n{fence}";
    }

    private static int Boundary(string text, int end)
    {
        // Better a whole paragraph than as much as possible, as long as most of the room is used.
        var least = end / 2;
        ReadOnlySpan<string> boundaries = ["\n\n", "\n", ". ", " "];
        foreach (var boundary in boundaries)
        {
            var at = end == 0 ? -1 : text.LastIndexOf(boundary, end - 1, StringComparison.Ordinal);
            if (at > least) return at + boundary.TrimEnd().Length;
        }

        return end;
    }

    private static int OutsideLink(string text, int end)
    {
        var line = text.LastIndexOf('\n', Math.Max(end - 1, 0)) + 1;
        foreach (var link in Link().EnumerateMatches(text.AsSpan(line)))
        {
            var start = line + link.Index;
            if (start < end && end < start + link.Length) return start;
        }

        return end;
    }

    private static string Prose(string text) => Troublesome().Replace(text, match => match.Value switch
    {
        "<" => "&lt;",
        "![" => "[",
        "~" => "~" + Invisible,
        "@" or "\uFF20" or "\uFE6B" => match.Value + Invisible,
        var entity when entity[0] == '&' => KnownEntity().IsMatch(entity) ? entity : "&amp;" + entity[1..],
        var address => Address(address),
    });

    private static string Code(string text, bool hasBar)
    {
        var code = CodeTrouble().Replace(text, $"$0{Invisible}");
        return hasBar ? code.Replace('<', '\uFF1C') : SlackToken().Replace(code, $"<{Invisible}");
    }

    // In an address an invisible character would change where it leads; the percent form does not.
    private static string Address(string address) => address
        .Trim('<', '>')
        .Replace("@", "%40", StringComparison.Ordinal)
        .Replace("\uFF20", "%EF%BC%A0", StringComparison.Ordinal)
        .Replace("\uFE6B", "%EF%B9%AB", StringComparison.Ordinal)
        .Replace("~", "%7E", StringComparison.Ordinal)
        .Replace("&#", "&amp;#", StringComparison.Ordinal);

    [GeneratedRegex(@"<https?://[^\s<>|]+>|https?://[^\s<>|]+|&#?[A-Za-z0-9]+;|!\[|(?<!~)~(?=\w)|[<@\uFF20\uFE6B]", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Troublesome();

    // What cannot spell a mention or a tag of ours.
    [GeneratedRegex(@"\A&(amp|lt|gt|quot|apos|nbsp|hellip|mdash|ndash|#39|#x27);\z", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex KnownEntity();

    [GeneratedRegex(@"[@\uFF20\uFE6B]|&(?=#?[A-Za-z0-9]+;)|!(?=\[)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeTrouble();

    [GeneratedRegex("<(?=[!@])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SlackToken();

    [GeneratedRegex(@"\[[^\[\]\n]{0,500}\]\([^()\n]{0,2000}\)|https?://[^\s<>|]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
