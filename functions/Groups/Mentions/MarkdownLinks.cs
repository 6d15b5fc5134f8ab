using System.Text.RegularExpressions;

namespace Integration.Functions.Groups.Mentions;

/// <summary>Where links and addresses stand in a paragraph of Markdown: each answers the place behind it.</summary>
internal static partial class MarkdownLinks
{
    private const int MostParentheses = 32;

    private static readonly char[] NoEnd = ['?', '!', '.', ',', ':', '*', '_', '~', '\'', '"'];

    /// <summary>Takes the definitions (<c>[label]: address</c>) from the beginning of a paragraph.</summary>
    public static string WithoutDefinitions(string paragraph, ISet<string> labels)
    {
        var rest = paragraph;
        while (Definition().Match(rest) is { Success: true } match)
        {
            labels.Add(Plain(match.Groups["label"].Value));
            rest = rest[match.Length..];
        }

        return rest;
    }

    /// <summary>A target behind a closing bracket: <c>(address "title")</c>, or the label of a definition.</summary>
    public static int? TargetAt(string raw, int at, bool isImage, IReadOnlySet<string> labels)
    {
        if (at < raw.Length && raw[at] == '(' && InParentheses(raw, at + 1, isImage) is { } end) return end;
        return Label().Match(raw, at) is { Success: true } label && labels.Contains(Plain(label.Groups["label"].Value)) ? at + label.Length : null;
    }

    /// <summary><c>www.example.com</c>, at the beginning of a word.</summary>
    public static int? WwwAt(string raw, int at)
    {
        var mayBegin = at <= 1 || char.IsWhiteSpace(raw[at - 1]) || "*_~)<(>".Contains(raw[at - 1], StringComparison.Ordinal);
        return mayBegin && Www().IsMatch(raw, at) && DomainEnd(raw, at, needsDot: true) is { } end ? AddressEnd(raw, at, end) : null;
    }

    /// <summary>An address whose scheme ends at this colon.</summary>
    public static (int Start, int End)? AddressAt(string raw, int colon)
    {
        if (string.CompareOrdinal(raw, colon, "://", 0, 3) != 0 || colon + 3 >= raw.Length || !IsOfAHost(raw, colon + 3)) return null;
        var start = colon;
        while (start > 0 && char.IsAsciiLetterOrDigit(raw[start - 1])) start--;
        if (!Scheme().IsMatch(raw[start..colon]) || DomainEnd(raw, colon + 3, needsDot: false) is not { } domain) return null;
        return AddressEnd(raw, start, domain) is { } end ? (start, end) : null;
    }

    private static int? InParentheses(string raw, int at, bool isImage)
    {
        var start = AfterBlanks(raw, at);
        if (start < raw.Length && raw[start] == ')') return start + 1;
        if (Destination(raw, start) is not { } end) return null;
        if (isImage && Dimensions().Match(raw, end) is { Success: true } dimensions) end += dimensions.Length;
        if (Title().Match(raw, end) is { Success: true } title) end += title.Length;
        end = AfterBlanks(raw, end);
        return end < raw.Length && raw[end] == ')' ? end + 1 : null;
    }

    private static int? Destination(string raw, int at)
    {
        if (at == raw.Length) return null;
        if (raw[at] == '<') return Bracketed().Match(raw, at) is { Success: true } match ? at + match.Length : null;
        var (end, open) = (at, 0);
        for (; end < raw.Length && !char.IsWhiteSpace(raw[end]) && !char.IsControl(raw[end]); end++)
        {
            if (raw[end] == '\\' && end + 1 < raw.Length && char.IsPunctuation(raw[end + 1])) end++;
            else if (raw[end] == '(' && ++open > MostParentheses) return null;
            else if (raw[end] == ')' && open-- == 0) break;
        }

        return end > at && open <= 0 ? end : null;
    }

    private static int AfterBlanks(string raw, int at)
    {
        while (at < raw.Length && char.IsWhiteSpace(raw[at])) at++;
        return at;
    }

    /// <summary>Null where it cannot be a domain.</summary>
    private static int? DomainEnd(string raw, int at, bool needsDot)
    {
        var (end, hasDot) = (at + 1, false);
        for (; end < raw.Length && (IsOfAHost(raw, end) || raw[end] is '-' or '.' or '_'); end++)
        {
            if (raw[end] == '_') return null;
            hasDot |= raw[end] == '.';
        }

        return hasDot || !needsDot ? end : null;
    }

    private static bool IsOfAHost(string raw, int at) => !char.IsWhiteSpace(raw, at) && !char.IsPunctuation(raw, at);

    /// <summary>Up to the next blank, without the punctuation of the sentence around it. Null when nothing is left.</summary>
    private static int? AddressEnd(string raw, int start, int end)
    {
        while (end < raw.Length && !char.IsWhiteSpace(raw[end])) end++;
        if (raw.AsSpan(start, end - start).IndexOfAny('<', '>') is var angle and >= 0) end = start + angle;
        while (end > start && EndLength(raw.AsSpan(start, end - start)) is var length and > 0) end -= length;
        return end > start ? end : null;
    }

    /// <summary>How much at the end does not belong to an address.</summary>
    private static int EndLength(ReadOnlySpan<char> address) => address[^1] switch
    {
        var letter when NoEnd.Contains(letter) => 1,
        ';' => EntityLength(address),
        ')' when address.Count(')') > address.Count('(') => 1,
        _ => 0,
    };

    /// <summary>Of an entity before the semicolon, or of that alone.</summary>
    private static int EntityLength(ReadOnlySpan<char> address)
    {
        var name = address[..^1].TrimEnd("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        return name.Length < address.Length - 1 && name is [.., '&'] ? address.Length - name.Length + 1 : 1;
    }

    private static string Plain(string label) => string.Join(' ', label.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"\A\s*\[(?<label>([^\[\]\\]|\\.){1,999})\]:\s*(<[^<>\n]*>|[^\s<]\S*)([ \t]*\n?[ \t]+(""[^""]*""|'[^']*'|\([^()]*\)))?[ \t]*(\n|\z)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Definition();

    [GeneratedRegex(@"\G\[(?<label>([^\[\]\\]|\\.){0,999})\]", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex Label();

    [GeneratedRegex(@"\Gwww[0-9]{0,3}\.", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Www();

    [GeneratedRegex(@"\A(https?|ftp|mailto|tel|gemini)\z", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"\G<([^<>\n\\]|\\.)*>", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"\G\s+=[0-9]*(x[0-9]*)?", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Dimensions();

    [GeneratedRegex(@"\G\s+(""([^""\\]|\\.)*""|'([^'\\]|\\.)*'|\(([^()\\]|\\.)*\))", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex Title();
}
