namespace Integration.Functions.Groups.Mentions;

/// <summary>The innermost block that is open.</summary>
internal abstract class MarkdownLeaf
{
    private const int ShortestFence = 3;

    private MarkdownLeaf() { }

    public bool IsCode => this is Indented or Fenced;

    /// <summary>The code that begins with this line, or null.</summary>
    public static MarkdownLeaf? CodeAt(MarkdownLine line, bool isInParagraph)
    {
        if (line.Indentation >= MarkdownLine.CodeIndentation && !isInParagraph) return line.IsBlank ? null : new Indented();
        var rest = line.Rest;
        var length = FenceOf(rest);
        return length >= ShortestFence && !rest.AsSpan(length).Contains('`') ? new Fenced(rest[..length]) : null;
    }

    /// <summary>Whether the line belongs to this code; a fence that is closed takes no more.</summary>
    public abstract bool TakesCode(MarkdownLine line);

    private static int FenceOf(string rest) => rest is ['`' or '~', ..] ? rest.Length - rest.TrimStart(rest[0]).Length : 0;

    public sealed class Nothing : MarkdownLeaf
    {
        public override bool TakesCode(MarkdownLine line) => false;
    }

    public sealed class Paragraph(IEnumerable<string> lines) : MarkdownLeaf
    {
        public List<string> Lines { get; } = [.. lines];

        public override bool TakesCode(MarkdownLine line) => false;
    }

    private sealed class Indented : MarkdownLeaf
    {
        public override bool TakesCode(MarkdownLine line) => line.IsBlank || line.Indentation >= MarkdownLine.CodeIndentation;
    }

    private sealed class Fenced(string fence) : MarkdownLeaf
    {
        private bool isClosed;

        public override bool TakesCode(MarkdownLine line)
        {
            if (isClosed) return false;
            isClosed = line.Indentation < MarkdownLine.CodeIndentation
                && line.Rest.StartsWith(fence, StringComparison.Ordinal)
                && line.Rest[fence.Length..].Trim().All(letter => letter == fence[0]);
            return true;
        }
    }
}
