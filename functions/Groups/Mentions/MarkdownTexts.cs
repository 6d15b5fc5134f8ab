using System.Text;
using System.Text.RegularExpressions;

namespace Integration.Functions.Groups.Mentions;

/// <summary>
/// A Markdown text's texts as Mattermost's server finds them: what is neither code nor the target of a link nor an address. A
/// backslash, an entity, an emoji and a line break end one text and begin the next.
/// </summary>
internal sealed partial class MarkdownTexts
{
    private readonly string raw;
    private readonly IReadOnlySet<string> labels;
    private readonly List<string> texts = [];
    private readonly StringBuilder text = new();

    /// <summary>Brackets that were opened: true while what follows them may still become a link.</summary>
    private readonly Stack<(bool IsImage, bool MayLink)> brackets = [];

    private int at;

    private MarkdownTexts(string raw, IReadOnlySet<string> labels) => (this.raw, this.labels) = (raw, labels);

    public static IEnumerable<string> Of(string markdown)
    {
        var paragraphs = MarkdownParagraphs.Of(markdown);
        var defined = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string[] contents = [.. paragraphs.Select(paragraph => MarkdownLinks.WithoutDefinitions(paragraph, defined))];
        return contents.SelectMany(content => new MarkdownTexts(content, defined).Read());
    }

    private List<string> Read()
    {
        while (at < raw.Length) Take(raw[at]);
        End();
        return texts;
    }

    private void Take(char letter)
    {
        switch (letter)
        {
            case '`':
                TakeBackticks();
                break;
            case '\\' when at + 1 < raw.Length && (char.IsAscii(raw[at + 1]) && (char.IsPunctuation(raw[at + 1]) || char.IsSymbol(raw[at + 1]))):
                End();
                text.Append(raw[at + 1]);
                at += 2;
                break;
            case '\n':
                End();
                at++;
                break;
            case '!' when at + 1 < raw.Length && raw[at + 1] == '[':
                Open(isImage: true, length: 2);
                break;
            case '[':
                Open(isImage: false, length: 1);
                break;
            case ']':
                CloseBracket();
                break;
            case '&' when Entity().Match(raw, at) is { Success: true } entity && Decoded(entity.Value) is { } decoded:
                text.Append(decoded);
                End();
                at += entity.Length;
                break;
            case 'w' or 'W' when IsOutsideBrackets && MarkdownLinks.WwwAt(raw, at) is { } end:
                Skip(end);
                break;
            case ':' when IsOutsideBrackets && MarkdownLinks.AddressAt(raw, at) is var (start, end):
                text.Length -= Math.Min(text.Length, at - start);
                Skip(end);
                break;
            case ':' when (at <= 1 || !IsOfAWord(raw[at - 1])) && Emoji().Match(raw, at) is { Success: true } emoji:
                Skip(at + emoji.Length);
                break;
            default:
                text.Append(letter);
                at++;
                break;
        }
    }

    private bool IsOutsideBrackets => !brackets.Any(bracket => bracket.MayLink);

    private void TakeBackticks()
    {
        var length = RunAt(at);
        for (var end = at + length; end < raw.Length;)
        {
            var run = RunAt(end);
            if (run == length)
            {
                Skip(end + run);
                return;
            }

            end += Math.Max(run, 1);
        }

        text.Append('`', length);
        at += length;
    }

    private int RunAt(int start)
    {
        var end = start;
        while (end < raw.Length && raw[end] == '`') end++;
        return end - start;
    }

    private void Open(bool isImage, int length)
    {
        End();
        brackets.Push((isImage, true));
        at += length;
    }

    /// <summary>What the brackets hold is text in any case; a target behind them is none.</summary>
    private void CloseBracket()
    {
        End();
        var end = brackets.TryPop(out var bracket) && bracket.MayLink ? MarkdownLinks.TargetAt(raw, at + 1, bracket.IsImage, labels) : null;
        at = end ?? at + 1;
        if (end is null || bracket.IsImage) return;
        // No link holds another one.
        var outer = brackets.Select(open => open with { MayLink = open.IsImage && open.MayLink }).Reverse().ToList();
        brackets.Clear();
        outer.ForEach(brackets.Push);
    }

    private void Skip(int end)
    {
        End();
        at = end;
    }

    private void End()
    {
        if (text.Length > 0) texts.Add(text.ToString());
        text.Clear();
    }

    private static string? Decoded(string entity) => System.Net.WebUtility.HtmlDecode(entity) is var decoded && decoded != entity ? decoded
        : entity == "&commat;" ? "@"
        : null;

    private static bool IsOfAWord(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';

    [GeneratedRegex(@"\G&(#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{0,31});", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Entity();

    [GeneratedRegex(@"\G:[a-z0-9_\-+]+:(?![A-Za-z0-9_])", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Emoji();
}
