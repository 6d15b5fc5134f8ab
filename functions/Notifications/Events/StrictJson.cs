using System.Text;
using System.Text.Json;
using Integration.Functions.Hosting;

namespace Integration.Functions.Notifications.Events;

/// <summary>
/// JSON from outside. The framework's parser leaves broken text inside of strings to whoever reads them first, as an
/// exception that says nothing about the input; here all of it is checked at the door.
/// </summary>
public static class StrictJson
{
    public const int DeepestNesting = 64;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = DeepestNesting };

    /// <summary>One JSON value, with or without a byte order mark, whose texts are all valid Unicode.</summary>
    /// <exception cref="JsonException">It is none; the message may be told to the sender.</exception>
    public static JsonDocument Parse(ReadOnlySpan<byte> utf8)
    {
        var json = utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        if (JsonUnicode.WhyNotUtf8(json) is { } encoding) throw new JsonException(encoding);

        Check(json);
        var reader = new Utf8JsonReader(json, Options);
        return JsonDocument.ParseValue(ref reader);
    }

    private static void Check(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        try
        {
            while (reader.Read()) if (reader.ValueIsEscaped) reader.GetString();
        }
        catch (InvalidOperationException halfAPair)
        {
            throw new JsonException("not valid Unicode: half of a surrogate pair", halfAPair);
        }
        catch (JsonException broken)
        {
            // The parser's own words may repeat the input.
            throw new JsonException(
                $"not valid JSON (line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}), or nested deeper than {DeepestNesting}", broken);
        }
    }
}
