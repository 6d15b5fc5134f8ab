using System.Text;

namespace Integration.Functions.Hosting;

/// <summary>The body of a queue message, decoded.</summary>
public abstract record MessageText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private MessageText() { }

    public sealed record Readable(string Text) : MessageText;

    /// <summary>Base64 of something that is not UTF-8: a failed attempt, as in Azure.</summary>
    public sealed record NotUtf8 : MessageText;

    /// <summary>Not Base64: poison at once, as in Azure.</summary>
    public sealed record NotBase64 : MessageText;

    public static MessageText Decode(string body, bool isBase64)
    {
        if (!isBase64) return new Readable(body);
        var bytes = new byte[body.Length];
        if (!Convert.TryFromBase64String(body, bytes, out var length)) return new NotBase64();
        try
        {
            return new Readable(Strict.GetString(bytes, 0, length));
        }
        catch (DecoderFallbackException)
        {
            return new NotUtf8();
        }
    }
}
