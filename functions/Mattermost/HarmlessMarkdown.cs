using System.Text;
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
        // Slack's link rule goes from a < over the next bar to the next >: those that stand after the last such bar are harmless.
        var end = text.LastIndexOf('>');
        var bar = end < 0 ? -1 : text.LastIndexOf('|', end);
        var (harmless, at) = (new StringBuilder(text.Length + 32), 0);
        foreach (var (piece, isCode) in MarkdownCode.Pieces(text))
        {
            harmless.Append(isCode ? Code(piece, bar - at) : Prose(piece));
            at += piece.Length;
        }

        return harmless.ToString();
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

        // A row of a table is whole or not there.
        return line > 0 && end < text.Length && text[line] == '|' ? line : end;
    }

    private static string Prose(string text) => Troublesome().Replace(WithDestinations(text), match => match.Value switch
    {
        "<" => "&lt;",
        "![" => "[",
        "~" => "~" + Invisible,
        // Servers with inline LaTeX make a formula of what stands between two of them.
        "$" => "&#36;",
        "@" or "\uFF20" or "\uFE6B" => match.Value + Invisible,
        var entity when entity[0] == '&' => KnownEntity().IsMatch(entity) ? entity : "&amp;" + entity[1..],
        var address => Address(address),
    });

    /// <summary>People link to pull requests and documents: their links stay, but one whose text looks like another address says where it leads.</summary>
    private static string WithDestinations(string text) => NamedLink().Replace(text, link =>
        AddressLike().Match(link.Groups["text"].Value) is { Success: true } shown
        && Uri.TryCreate(link.Groups["url"].Value, UriKind.Absolute, out var url)
        && !Plain(shown.Groups["host"].Value).Equals(Plain(url.IdnHost), StringComparison.OrdinalIgnoreCase)
            ? $"{link.Value} (leads to {url.IdnHost})"
            : link.Value);

    private static string Plain(string host) => host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;

    /// <param name="bar">Where the last bar stands that a link of Slack could reach over; what comes behind it stays as it is.</param>
    private static string Code(string text, int bar)
    {
        var reached = Math.Clamp(bar, 0, text.Length);
        var code = $"{text[..reached].Replace('<', '\uFF1C')}{SlackToken().Replace(text[reached..], $"<{Invisible}")}";
        return CodeTrouble().Replace(code, $"$0{Invisible}");
    }

    // In an address an invisible character would change where it leads; the percent form does not.
    private static string Address(string address) => address
        .Trim('<', '>')
        .Replace("@", "%40", StringComparison.Ordinal)
        .Replace("\uFF20", "%EF%BC%A0", StringComparison.Ordinal)
        .Replace("\uFE6B", "%EF%B9%AB", StringComparison.Ordinal)
        .Replace("~", "%7E", StringComparison.Ordinal)
        .Replace("&#", "&amp;#", StringComparison.Ordinal);

    [GeneratedRegex(@"<https?://[^\s<>|]+>|https?://[^\s<>|]+|&#?[A-Za-z0-9]+;|!\[|(?<!~)~(?=\w)|[<@$\uFF20\uFE6B]", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Troublesome();

    // What cannot spell a mention or a tag of ours.
    [GeneratedRegex(@"\A&(amp|lt|gt|quot|apos|nbsp|hellip|mdash|ndash|#39|#x27);\z", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex KnownEntity();

    [GeneratedRegex(@"[@\uFF20\uFE6B]|&(?=#?[A-Za-z0-9]+;)|!(?=\[)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeTrouble();

    [GeneratedRegex(@"(?<!!)\[(?<text>[^\[\]\n]{1,500})\]\(<?(?<url>https?://[^()\s<>]{1,2000})>?( [^()\n]{0,200})?\)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex NamedLink();

    [GeneratedRegex(@"(https?://)?(?<host>([a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex AddressLike();

    [GeneratedRegex("<(?=[!@])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SlackToken();

    [GeneratedRegex(@"\[[^\[\]\n]{0,500}\]\([^()\n]{0,2000}\)|https?://[^\s<>|]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
