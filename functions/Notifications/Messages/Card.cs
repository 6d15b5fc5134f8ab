using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Notifications.Messages;

/// <summary>The parts that all of Parabol's attachments share.</summary>
internal static class Card
{
    private const string Purple = "#A06BD6";

    public static MattermostMessage Message(
        MessageContext context, string title, string link, string fallback, params IEnumerable<AttachmentField?> fields) =>
        new() { Attachments = [Attachment(context, title, link, fallback, fields)] };

    /// <summary>The title is shown as it is: no Markdown there.</summary>
    public static Attachment Attachment(
        MessageContext context, string? title, string? link, string fallback, IEnumerable<AttachmentField?> fields) => new()
        {
            Fallback = fallback,
            Color = Purple,
            AuthorName = "Parabol",
            AuthorLink = "https://www.parabol.co/",
            AuthorIcon = MeetingLinks.Icon(context.SiteUrl),
            Title = title,
            TitleLink = link,
            Fields = [.. fields.OfType<AttachmentField>()],
        };

    public static AttachmentField Team(TeamRef team) => new("Team", Named(team.Name, "Unnamed team"), Short: true);

    public static AttachmentField Meeting(MeetingRef meeting) => new("Meeting", MeetingName(meeting), Short: true);

    public static AttachmentField Text(string? title, string markdown) => new(title, markdown, Short: false);

    public static AttachmentField? TextIfAny(string? title, string? markdown) =>
        string.IsNullOrWhiteSpace(markdown) ? null : Text(title, markdown);

    /// <summary>
    /// A link that looks like a button. Attachments have no buttons that open a page, so Parabol draws a table with one
    /// linked cell; the line break in front makes it a block of its own.
    /// </summary>
    public static AttachmentField Button(string label, string url, bool isShort = false) =>
        new(null, $"\n| [{label}]({url}) |\n|:{new string('-', label.Length)}:|\n||", isShort);

    /// <summary>For Markdown.</summary>
    public static string MeetingName(MeetingRef meeting) => Named(meeting.Name, MeetingTypes.Readable(meeting.Type));

    /// <summary>For Markdown.</summary>
    public static string Named(string name, string otherwise) => PlainText.Of(name) is { Length: > 0 } shown ? shown : otherwise;

    /// <summary>For titles and fallbacks.</summary>
    public static string MeetingLine(MeetingRef meeting) => Line(meeting.Name, MeetingTypes.Readable(meeting.Type));

    /// <summary>For titles and fallbacks.</summary>
    public static string Line(string name, string otherwise) => PlainText.Line(name) is { Length: > 0 } shown ? shown : otherwise;
}
