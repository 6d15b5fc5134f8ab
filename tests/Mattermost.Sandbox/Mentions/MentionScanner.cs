using System.Text;
using Markdig;
using Markdig.Parsers.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Mentions;

/// <summary>
/// Finds whom a post rings, by the server's rules: only text that Markdown leaves as text counts, so code and link
/// targets ring nobody; a backslash protects nothing; anything but a letter, a digit or one of <c>: . - _ @</c> ends a word.
/// </summary>
public static class MentionScanner
{
    /// <summary>Words that mean everybody here.</summary>
    internal static readonly HashSet<string> Special = new(StringComparer.Ordinal) { "all", "channel", "here" };
    private static readonly MarkdownPipeline Pipeline = ServerMarkdown();

    public static IReadOnlySet<string> Scan(SandboxPost post, MentionRules rules)
    {
        var rung = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var text in Scanned(post, rules).Where(text => text.Contains('@', StringComparison.Ordinal) || text.Contains('&', StringComparison.Ordinal)))
        {
            foreach (var piece in TextPieces(text, rules.JoinsText)) Scan(piece, post.MentionableNames, rung);
        }

        return rung;
    }

    private static IEnumerable<string> Scanned(SandboxPost post, MentionRules rules) =>
    [
        post.Message,
        .. post.Attachments.SelectMany(attachment => (IEnumerable<string>)
        [
            attachment.Pretext,
            attachment.Text,
            .. rules.FieldValues ? (attachment.Fields ?? []).Select(field => field.Value) : [],
        ]),
    ];

    /// <summary>The server's own Markdown knows blocks, code and links; emphasis, HTML and tables are text to it.</summary>
    private static MarkdownPipeline ServerMarkdown()
    {
        var builder = new MarkdownPipelineBuilder().DisableHtml().UseAutoLinks();
        builder.InlineParsers.TryRemove<EmphasisInlineParser>();
        return builder.Build();
    }

    private static IEnumerable<string> TextPieces(string markdown, bool joined)
    {
        var piece = new StringBuilder();
        foreach (var node in Markdown.Parse(markdown, Pipeline).Descendants())
        {
            var text = Text(node);
            if (piece.Length > 0 && (text is null || !joined))
            {
                yield return piece.ToString();
                piece.Clear();
            }

            piece.Append(text);
        }

        yield return piece.ToString();
    }

    private static string? Text(MarkdownObject node) => node switch
    {
        LiteralInline { Parent: LinkInline { IsAutoLink: true } } => null,
        LiteralInline literal => literal.Content.ToString(),
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        _ => null,
    };

    private static void Scan(string text, IReadOnlySet<string> names, SortedSet<string> rung)
    {
        foreach (var word in Words(text))
        {
            if (word.Length > 1 && word[0] == ':' && word[^1] == ':') continue;
            if (Mentioned(word.TrimStart(':', '.', '-', '_'), names) is { } name) rung.Add(name);
        }
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ':' or '.' or '-' or '_' or '@')
            {
                word.Append(rune);
                continue;
            }

            if (word.Length > 0) yield return word.ToString();
            word.Clear();
        }

        if (word.Length > 0) yield return word.ToString();
    }

    /// <summary>The whole word first, then without its last mark, one at a time; it is never split further.</summary>
    private static string? Mentioned(string word, IReadOnlySet<string> names)
    {
        if (word is not ['@', ..]) return null;
        var name = word[1..].ToLowerInvariant();
        while (!Special.Contains(name) && !names.Contains(name))
        {
            if (name is not [.., '.' or '-' or ':' or '_']) return null;
            name = name[..^1];
        }

        return name;
    }
}
