namespace Integration.Functions.Groups.Mentions;

/// <summary>
/// A Markdown text's blocks as Mattermost's server takes them: what it knows are quotes, lists, code (fenced or indented) and
/// paragraphs, and everything else, such as headings and tables, is a paragraph. Only those are read on for mentions.
/// </summary>
internal sealed class MarkdownParagraphs
{
    /// <summary>Deeper than that the server does not nest either.</summary>
    private const int MostNested = 32;

    /// <summary>The indentation of a list's item; a quote has none.</summary>
    private readonly List<int?> containers = [];

    private readonly List<string> paragraphs = [];

    private MarkdownLeaf leaf = new MarkdownLeaf.Nothing();

    /// <summary>An item without anything in it yet ends at a blank line.</summary>
    private bool isEmptyItem;

    private MarkdownParagraphs() { }

    /// <summary>The paragraphs in order, each with its line breaks and without what its lines are indented or marked with.</summary>
    public static IReadOnlyList<string> Of(string markdown)
    {
        var reading = new MarkdownParagraphs();
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n')) reading.Take(new(line));
        reading.Close();
        return reading.paragraphs;
    }

    private void Take(MarkdownLine line)
    {
        var matched = Continue(line);
        var isInside = matched == containers.Count;
        if (isInside && leaf.IsCode)
        {
            if (leaf.TakesCode(line)) return;
            Close();
        }

        // Between the items of a list any indentation may stand before the next one.
        var isAfterItem = !isInside && containers[matched] is not null;
        if (!line.IsBlank && Start(line, matched, isAfterItem, isInside)) return;
        if (leaf is MarkdownLeaf.Paragraph open && !line.IsBlank)
        {
            // A line that only lacks the marks of its quote or list goes on with the paragraph.
            open.Lines.Add(line.Rest);
            return;
        }

        Leave(matched);
        if (isInside) Close();
        if (!line.IsBlank) Begin(new MarkdownLeaf.Paragraph([line.Rest]));
    }

    /// <summary>How many of the containers the line goes on with; their marks are taken off it.</summary>
    private int Continue(MarkdownLine line)
    {
        for (var at = 0; at < containers.Count; at++)
        {
            var goesOn = containers[at] is { } indentation
                ? line.IsBlank ? !(isEmptyItem && at == containers.Count - 1) : line.TakeIndentation(indentation)
                : line.TakeQuoteMark();
            if (!goesOn) return at;
        }

        return containers.Count;
    }

    /// <summary>Whether the line starts a new block.</summary>
    private bool Start(MarkdownLine line, int matched, bool isAfterItem, bool isInside)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var isInParagraph = isFirst && leaf is MarkdownLeaf.Paragraph;
            if (containers.Count < MostNested && line.TakeQuoteMark())
            {
                if (isFirst) Leave(matched, closes: true);
                containers.Add(null);
            }
            else if (containers.Count < MostNested && line.TakeListMark(isFirst && isAfterItem, interrupts: isInParagraph && isInside) is { } indentation)
            {
                if (isFirst) Leave(matched, closes: true);
                containers.Add(indentation);
                isEmptyItem = true;
            }
            else if (MarkdownLeaf.CodeAt(line, isInParagraph) is { } code)
            {
                if (isFirst) Leave(matched, closes: true);
                Begin(code);
                return true;
            }
            else
            {
                if (isFirst) return false;
                if (!line.IsBlank) Begin(new MarkdownLeaf.Paragraph([line.Rest]));
                return true;
            }

            if (line.IsBlank) return true;
        }
    }

    private void Begin(MarkdownLeaf next) => (leaf, isEmptyItem) = (next, false);

    private void Leave(int matched, bool closes = false)
    {
        if (matched == containers.Count && !closes) return;
        Close();
        if (matched < containers.Count) isEmptyItem = false;
        containers.RemoveRange(matched, containers.Count - matched);
    }

    private void Close()
    {
        if (leaf is MarkdownLeaf.Paragraph paragraph) paragraphs.Add(string.Join('\n', paragraph.Lines));
        leaf = new MarkdownLeaf.Nothing();
    }
}
