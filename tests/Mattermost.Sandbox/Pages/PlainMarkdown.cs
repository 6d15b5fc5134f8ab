using System.Globalization;
using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Mattermost.Sandbox.Pages;

/// <summary>Markdown as plain lines. A table whose only content is one link is a button and reads <c>[ label ] address</c>.</summary>
internal static class PlainMarkdown
{
    public static string Of(string markdown) => string.Join('\n', PostMarkdown.Parse(markdown).SelectMany(Lines)).Trim('\n');

    private static IEnumerable<string> Lines(Block block) => block switch
    {
        Table table => TableLines(table),
        ListBlock list => list.SelectMany((item, index) => ItemLines((ListItemBlock)item, Bullet(list, index))),
        QuoteBlock quote => quote.SelectMany(Lines).Select(line => "│ " + line),
        CodeBlock code => code.Lines.ToString().Split('\n').Select(line => "    " + line),
        ContainerBlock container => container.SelectMany(Lines),
        ThematicBreakBlock => ["────"],
        LeafBlock leaf => Text(leaf.Inline).Split('\n'),
        _ => [],
    };

    private static string Bullet(ListBlock list, int index) =>
        list.IsOrdered ? string.Create(CultureInfo.InvariantCulture, $"{Start(list) + index}. ") : "• ";

    private static int Start(ListBlock list) => int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 1;

    private static IEnumerable<string> ItemLines(ListItemBlock item, string bullet) =>
        item.SelectMany(Lines).Select((line, index) => (index == 0 ? bullet : new string(' ', bullet.Length)) + line);

    private static IEnumerable<string> TableLines(Table table)
    {
        var links = table.Descendants<LinkInline>().ToArray();
        var rows = table.OfType<TableRow>().Select(row => row.OfType<TableCell>().Select(cell => string.Join(' ', cell.SelectMany(Lines))).ToArray()).ToArray();
        return links is [var only] && rows.Sum(row => row.Count(cell => cell.Length > 0)) == 1
            ? [$"[ {Text((ContainerInline)only)} ] {only.Url}"]
            : rows.Where(row => row.Any(cell => cell.Length > 0)).Select(row => string.Join(" | ", row));
    }

    private static string Text(ContainerInline? inlines)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines ?? []) text.Append(Text(inline));
        return text.ToString();
    }

    private static string Text(Inline inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        LineBreakInline => "\n",
        AutolinkInline auto => auto.Url,
        LinkInline { IsAutoLink: true } link => link.Url ?? "",
        LinkInline link => $"{Text((ContainerInline)link)} <{link.Url}>",
        DelimiterInline unmatched => unmatched.ToLiteral() + Text((ContainerInline)unmatched),
        ContainerInline container => Text(container),
        _ => "",
    };
}
