namespace Integration.Functions.Groups.Mentions;

/// <summary>A line of Markdown, from which the marks of its containers are taken off one after the other.</summary>
internal sealed class MarkdownLine
{
    private const int Tab = 4;
    private const int MostDigits = 9;

    /// <summary>What is indented as far as this is code.</summary>
    public const int CodeIndentation = 4;

    private readonly string text;
    private int at;

    public MarkdownLine(string text)
    {
        this.text = text;
        Indentation = TakeBlanks();
    }

    /// <summary>How far <see cref="Rest"/> is indented, within what was taken off.</summary>
    public int Indentation { get; private set; }

    /// <summary>From the first character that is no blank.</summary>
    public string Rest => text[at..];

    public bool IsBlank => text.AsSpan(at).IsWhiteSpace();

    public bool TakeIndentation(int wanted)
    {
        if (Indentation < wanted) return false;
        Indentation -= wanted;
        return true;
    }

    public bool TakeQuoteMark()
    {
        if (Indentation >= CodeIndentation || at == text.Length || text[at] != '>') return false;
        at++;
        Indentation = Math.Max(0, TakeBlanks() - 1);
        return true;
    }

    /// <summary>The indentation of the item that begins here; null when none does.</summary>
    /// <param name="isAfterItem">It may be indented as far as it likes.</param>
    /// <param name="interrupts">A paragraph would be cut off, which not every mark may do.</param>
    public int? TakeListMark(bool isAfterItem, bool interrupts)
    {
        var (width, isNumber, number) = MarkAt();
        if (width == 0 || (Indentation >= CodeIndentation && !isAfterItem)) return null;
        var after = new MarkdownLine(text[(at + width)..]);
        var isEmpty = after.IsBlank;
        if (!isEmpty && after.Indentation == 0) return null;
        if (interrupts && (isEmpty || (isNumber && number != 1))) return null;
        var belongsToMark = isEmpty || after.Indentation > CodeIndentation ? 1 : after.Indentation;
        var item = Indentation + width + belongsToMark;
        at += width;
        Indentation = Math.Max(0, TakeBlanks() - belongsToMark);
        return item;
    }

    private (int Width, bool IsNumber, int Number) MarkAt()
    {
        if (at < text.Length && text[at] is '-' or '+' or '*') return (1, false, 0);
        var digits = 0;
        while (at + digits < text.Length && char.IsAsciiDigit(text[at + digits])) digits++;
        var isMark = digits is > 0 and <= MostDigits && at + digits < text.Length && text[at + digits] is '.' or ')';
        return isMark ? (digits + 1, true, int.Parse(text.AsSpan(at, digits), System.Globalization.CultureInfo.InvariantCulture)) : default;
    }

    private int TakeBlanks()
    {
        var width = 0;
        for (; at < text.Length && text[at] is ' ' or '\t'; at++) width += text[at] == '\t' ? Tab : 1;
        return width;
    }
}
