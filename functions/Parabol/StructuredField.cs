using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Integration.Functions.Parabol;

/// <summary>
/// Structured field values (RFC 9651), as far as HTTP message signatures need them: dictionaries of byte sequences and
/// of inner lists of strings, with parameters that are strings, integers or true. Anything else is not read.
/// </summary>
internal sealed class StructuredField
{
    private readonly string text;
    private int at;

    private StructuredField(string text) => this.text = text;

    /// <summary>The members in order, a repeated one with its last value; null if the text is anything else.</summary>
    public static IReadOnlyDictionary<string, FieldMember>? ReadDictionary(string text)
    {
        try
        {
            return new StructuredField(text).Dictionary();
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private Dictionary<string, FieldMember> Dictionary()
    {
        var members = new Dictionary<string, FieldMember>(StringComparer.Ordinal);
        Skip(' ');
        do
        {
            SkipBlanks();
            var key = Key();
            Expect('=');
            members[key] = Next() == '(' ? new(InnerList(), null, Parameters()) : new(null, Bytes(), Parameters());
            SkipBlanks();
        }
        while (Take(','));
        return at == text.Length ? members : throw Unreadable();
    }

    private List<string> InnerList()
    {
        var items = new List<string>();
        Expect('(');
        while (true)
        {
            Skip(' ');
            if (Take(')')) return items;
            items.Add(Quoted());
            if (Next() is not (' ' or ')')) throw Unreadable();
        }
    }

    private List<FieldParameter> Parameters()
    {
        var parameters = new List<FieldParameter>();
        while (Take(';'))
        {
            Skip(' ');
            var key = Key();
            parameters.RemoveAll(earlier => earlier.Key == key);
            parameters.Add(Take('=') ? Value(key) : new(key, null, null));
        }

        return parameters;
    }

    private FieldParameter Value(string key) => Next() switch
    {
        '"' => new(key, Quoted(), null),
        '-' or (>= '0' and <= '9') => new(key, null, Integer()),
        _ => throw Unreadable(),
    };

    private string Key()
    {
        var start = at;
        while (Next() is (>= 'a' and <= 'z') or '*' || (at > start && Next() is (>= '0' and <= '9') or '_' or '-' or '.')) at++;
        return at > start ? text[start..at] : throw Unreadable();
    }

    private string Quoted()
    {
        var value = new StringBuilder();
        Expect('"');
        while (!Take('"'))
        {
            if (Take('\\') && Next() is not ('"' or '\\')) throw Unreadable();
            if (Next() is not (>= ' ' and <= '~')) throw Unreadable();
            value.Append(text[at++]);
        }

        return value.ToString();
    }

    private long Integer()
    {
        var start = at;
        Take('-');
        while (Next() is >= '0' and <= '9') at++;
        var digits = text.AsSpan(start, at - start);
        // Fifteen digits and a sign at most (RFC 9651, section 4.2.4); a point would make it a decimal.
        var isInteger = digits.Length <= 16 && Next() != '.';
        return isInteger && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw Unreadable();
    }

    private byte[] Bytes()
    {
        Expect(':');
        var end = text.IndexOf(':', at);
        var encoded = end < 0 ? throw Unreadable() : text[at..end];
        // Blanks are fine for the decoder, but not here.
        if (encoded.Any(char.IsWhiteSpace) || !Base64.IsValid(encoded)) throw Unreadable();
        var bytes = Convert.FromBase64String(encoded);
        at = end + 1;
        return bytes;
    }

    private char Next() => at < text.Length ? text[at] : '\0';

    private bool Take(char expected)
    {
        if (Next() != expected) return false;
        at++;
        return true;
    }

    private void Expect(char expected)
    {
        if (!Take(expected)) throw Unreadable();
    }

    private void Skip(char blank)
    {
        while (Next() == blank) at++;
    }

    private void SkipBlanks()
    {
        while (Next() is ' ' or '\t') at++;
    }

    private static FormatException Unreadable() => new("Not a structured field of the expected shape.");
}
