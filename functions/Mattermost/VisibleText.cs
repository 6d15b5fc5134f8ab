using System.Globalization;
using System.Text;

namespace Integration.Functions.Mattermost;

/// <summary>Text without what nobody sees: control characters, and characters that turn the reading direction or hide.</summary>
internal static class VisibleText
{
    /// <summary>One line; runs of white space become one blank, and there is none at either end.</summary>
    public static string Line(string text)
    {
        var line = new StringBuilder(text.Length);
        var blank = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || IsBlank(rune))
            {
                blank = line.Length > 0;
            }
            else if (!IsHidden(rune))
            {
                if (blank) line.Append(' ');
                blank = false;
                line.Append(rune.ToString());
            }
        }

        return line.ToString();
    }

    /// <summary>Line breaks of every kind become \n, the soft ones of office programs (vertical tab, form feed) and Unicode's too; tabs stay.</summary>
    public static string Lines(string text)
    {
        var lines = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value is '\v' or '\f' or 0x85 or 0x2028 or 0x2029) lines.Append('\n');
            else if (rune.Value is '\n' or '\t' || !IsHidden(rune)) lines.Append(rune.ToString());
        }

        return lines.ToString();
    }

    /// <summary>At most this many code points, an ellipsis included; what a reader sees as one character stays whole.</summary>
    public static string Cut(string text, int maxLength)
    {
        var kept = LengthWithin(text, maxLength);
        return kept == text.Length ? text : text[..LengthWithin(text, maxLength - 1)].TrimEnd() + "…";
    }

    /// <summary>How much of the text (in UTF-16 units) is at most this many code points and ends between two characters.</summary>
    public static int LengthWithin(string text, int maxCodePoints)
    {
        var end = RunesWithin(text, maxCodePoints);
        if (end == text.Length) return end;

        var at = BoundaryBefore(text, end);
        for (var next = at; next <= end; next += StringInfo.GetNextTextElementLength(text, next)) at = next;

        // One "character" of endless combining marks is no character.
        return at == 0 ? end : at;
    }

    private static int RunesWithin(string text, int maxCodePoints)
    {
        if (text.Length <= maxCodePoints) return text.Length;

        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (maxCodePoints-- <= 0) break;
            end += rune.Utf16SequenceLength;
        }

        return end;
    }

    // Where to begin to look: nothing joins two letters of these kinds, so that a long text need not be walked through.
    private static int BoundaryBefore(string text, int end)
    {
        var at = end;
        while (at > 0 && !(StandsAlone(text[at - 1]) && StandsAlone(text[at]))) at--;
        return at;
    }

    private static bool StandsAlone(char letter) => letter is (>= ' ' and < '\u007F') or (>= '\u4E00' and <= '\u9FFF');

    /// <summary>Letters by their kind that nobody sees: Hangul fillers and the Braille blank. A name of nothing else is none.</summary>
    private static bool IsBlank(Rune rune) => rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800;

    // Joiners and tags are parts of emoji (families, flags) and of some scripts.
    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D or (>= 0xE0020 and <= 0xE007F)),
        _ => false,
    };
}
