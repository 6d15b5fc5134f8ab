using System.Text.Json;
using Integration.Functions.Mattermost;

namespace Integration.Functions.Notifications.Messages;

/// <summary>
/// Mattermost's limits: a text of 16,383 code points, serialized props (the attachments) of 7,600, or 760,000 from
/// version 6.3 on, and a request of 300,000 bytes from 9.5 on, unless its administrator set another (<c>MaximumPayloadSizeBytes</c>). More than that is split over several posts or refused.
/// </summary>
public static class MessageSize
{
    private const int LongestText = 16_383;
    private const int OldProps = 7_600;
    private const int NewProps = 760_000;
    private const int MostBytesSent = 290_000;

    /// <summary>For a server, or a proxy in front of it, that takes less than servers do as they come.</summary>
    private const int FewBytesSent = 6_000;

    // What the server writes around the texts: names of members, empty ones too, and markers of its own.
    private const int Overhead = 100;
    private const int AttachmentOverhead = 260;
    private const int FieldOverhead = 45;

    public static bool Fits(MattermostMessage message, MessageContext context)
    {
        var limit = context.Server?.IsAtLeast(6, 3) == true ? NewProps : OldProps;
        return PropsLength(message) <= limit
            && (message.Text?.EnumerateRunes().Count() ?? 0) <= LongestText
            && JsonSerializer.SerializeToUtf8Bytes(message, MattermostJson.Default.MattermostMessage).Length <= (context.IsTight ? FewBytesSent : MostBytesSent);
    }

    /// <summary>The message with all of <paramref name="longText"/>, or with as much of it as fits and a link to the rest.</summary>
    /// <param name="isCut">There is a rest in any case: the text was cut before.</param>
    public static MattermostMessage Fit(
        MessageContext context, string longText, string readOn, bool isCut, Func<string, MattermostMessage> build)
    {
        var whole = build(isCut ? WithLink(longText, readOn) : longText);
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

    private static string CutWithLink(string text, int length, string readOn) => WithLink(HarmlessMarkdown.Cut(text, length), readOn);

    private static string WithLink(string text, string readOn) => $"{text}\n\n… [Read on in Parabol]({readOn})".TrimStart();

    /// <summary>An upper bound, in code points, of the JSON that the server stores.</summary>
    public static int PropsLength(MattermostMessage message) => Overhead + message.Attachments.Sum(attachment =>
        AttachmentOverhead
        + TextsOf(attachment).Sum(JsonLength)
        + attachment.Fields.Sum(field => FieldOverhead + JsonLength(field.Title) + JsonLength(field.Value)));

    private static string?[] TextsOf(Attachment attachment) =>
    [
        attachment.Fallback, attachment.Color, attachment.Pretext, attachment.AuthorName, attachment.AuthorLink,
        attachment.AuthorIcon, attachment.Title, attachment.TitleLink, attachment.Text, attachment.Footer,
    ];

    private static int JsonLength(string? text)
    {
        var length = 0;
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            length += rune.Value switch
            {
                '"' or '\\' or '\n' or '\t' => 2,
                // Go escapes these as \u003c and the like.
                '<' or '>' or '&' or < ' ' or 0x2028 or 0x2029 => 6,
                _ => 1,
            };
        }

        return length;
    }
}
