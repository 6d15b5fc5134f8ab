using System.Text.Encodings.Web;
using System.Text.Json;
using Integration.Functions.Mattermost;

namespace Integration.Functions.Notifications;

/// <summary>
/// Mattermost's limits: a text of 16,383 code points and serialized props (the attachments) of 7,600, or 760,000 from
/// version 6.3 on. More than that is split over several posts or refused.
/// </summary>
internal static class MessageSize
{
    private const int LongestText = 16_383;
    private const int OldProps = 7_600;
    private const int NewProps = 760_000;

    // The server writes out the members that we leave away, and markers of its own: per attachment and per field.
    private const int AttachmentOverhead = 350;
    private const int FieldOverhead = 20;

    private static readonly MattermostJson Json =
        new(new JsonSerializerOptions(MattermostJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static bool Fits(MattermostMessage message, MessageContext context)
    {
        var limit = context.Server?.IsAtLeast(6, 3) == true ? NewProps : OldProps;
        return PropsLength(message) <= limit && (message.Text?.EnumerateRunes().Count() ?? 0) <= LongestText;
    }

    /// <summary>
    /// The message with all of <paramref name="longText"/>, or with as much of it as fits and a link to the rest.
    /// </summary>
    public static MattermostMessage Fit(
        MessageContext context, string longText, string readOn, Func<string, MattermostMessage> build)
    {
        var whole = build(longText);
        if (Fits(whole, context)) return whole;

        var (fits, tooLong, best) = (0, longText.Length, build(""));
        while (tooLong - fits > 1)
        {
            var length = (fits + tooLong) / 2;
            var candidate = build(CutWithLink(longText, length, readOn));
            if (Fits(candidate, context)) (fits, best) = (length, candidate);
            else tooLong = length;
        }

        return best;
    }

    private static string CutWithLink(string text, int length, string readOn) =>
        $"{HarmlessMarkdown.Cut(text, length)}\n\n… [Read on in Parabol]({readOn})".TrimStart();

    /// <summary>An upper bound, in code points, of what the server stores.</summary>
    public static int PropsLength(MattermostMessage message)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(message.Attachments, Json.IReadOnlyListAttachment);
        var length = message.Attachments.Sum(attachment => AttachmentOverhead + (FieldOverhead * attachment.Fields.Count));
        foreach (var unit in json)
        {
            // UTF-8 continuation bytes are no characters; Go writes <, > and & as \u003c and the like.
            if ((unit & 0xC0) == 0x80) continue;
            length += unit is (byte)'<' or (byte)'>' or (byte)'&' ? 6 : 1;
        }

        return length;
    }
}
