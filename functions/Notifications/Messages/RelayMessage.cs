using System.Text.RegularExpressions;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Parabol;

namespace Integration.Functions.Notifications.Messages;

/// <summary>
/// A message that Parabol rendered and that is none of the kinds we know, passed on: its text made harmless, its dates
/// readable, its links kept where they lead to Parabol.
/// </summary>
internal static partial class RelayMessage
{
    private const int MostAttachments = 5;
    private const int MostFields = 20;
    private const int LongestText = 4_000;
    private const int ShortestText = 40;

    /// <summary>The texts get shorter until all of them fit; below the shortest text, whole attachments stay away.</summary>
    public static MattermostMessage For(MessageRelayed e, MessageContext context)
    {
        var count = Math.Min(e.Attachments.Count, MostAttachments);
        var length = LongestText;
        var message = Rendered(e, context, count, length);
        while (!MessageSize.Fits(message, context) && (count > 1 || length > ShortestText))
        {
            if (length > ShortestText) length /= 2;
            else count--;
            message = Rendered(e, context, count, length);
        }

        return message;
    }

    private static MattermostMessage Rendered(MessageRelayed e, MessageContext context, int count, int length) =>
        new() { Attachments = [.. e.Attachments.Take(count).Select(attachment => Passed(attachment, context, length))] };

    private static Attachment Passed(Attachment from, MessageContext context, int length)
    {
        var fields = from.Fields.Take(MostFields).Select(field => Passed(field, context, length));
        var card = Card.Attachment(context, Line(from.Title), Link(from.TitleLink, context), Line(from.Fallback) ?? "Parabol has a message for you", fields);
        return card with
        {
            AuthorName = Line(from.AuthorName) ?? card.AuthorName,
            Color = from.Color is { } color && Color().IsMatch(color) ? color : card.Color,
            Pretext = Markdown(from.Pretext, context, length),
            Text = Markdown(from.Text, context, length),
            Footer = Line(from.Footer),
        };
    }

    private static AttachmentField Passed(AttachmentField from, MessageContext context, int length) =>
        new(Line(from.Title), Markdown(from.Value, context, length) ?? "", from.Short);

    private static string? Line(string? text) => text is null || PlainText.Line(text) is not { Length: > 0 } line ? null : line;

    private static string? Markdown(string? text, MessageContext context, int length)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var harmless = HarmlessMarkdown.Of(SlackDate.Replace(text, context.Zone));
        return HarmlessMarkdown.IsLongerThan(harmless, length) ? HarmlessMarkdown.Cut(harmless, length) + "\n\n…" : harmless;
    }

    private static string? Link(string? link, MessageContext context) =>
        Uri.TryCreate(link, UriKind.Absolute, out var uri)
        && Uri.Compare(uri, context.SiteUrl, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
            ? uri.AbsoluteUri
            : null;

    [GeneratedRegex(@"\A#[0-9a-fA-F]{6}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Color();
}
