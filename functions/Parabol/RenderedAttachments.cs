using System.Text.Json;
using Integration.Functions.Mattermost;

namespace Integration.Functions.Parabol;

/// <summary>
/// Attachments as somebody else wrote them: read with indulgence, bounded in number and length. Numbers and flags become texts, as
/// in Mattermost; pictures become links, since none is loaded from elsewhere; what is no attachment is left out.
/// </summary>
internal static class RenderedAttachments
{
    private const int MostAttachments = 20;
    private const int MostFields = 40;
    private const int LongestText = 60_000;
    private const int LongestLine = 1_000;

    private static readonly string[] PictureMembers = ["image_url", "thumb_url"];

    public static IReadOnlyList<Attachment> Read(JsonElement array) =>
    [
        .. from element in array.EnumerateArray().Take(MostAttachments)
           where element.ValueKind == JsonValueKind.Object
           let attachment = Attachment(element)
           where HasContent(attachment)
           select attachment,
    ];

    private static Attachment Attachment(JsonElement element) => new()
    {
        Fallback = Line(element, "fallback") ?? "",
        Color = Line(element, "color"),
        Pretext = Text(element, "pretext"),
        AuthorName = Line(element, "author_name"),
        AuthorLink = Line(element, "author_link"),
        AuthorIcon = Line(element, "author_icon"),
        Title = Line(element, "title"),
        TitleLink = Line(element, "title_link"),
        Text = Text(element, "text"),
        Fields = Fields(element),
        Footer = Line(element, "footer"),
    };

    private static List<AttachmentField> Fields(JsonElement element) =>
        element.TryGetProperty("fields", out var fields) && fields.ValueKind == JsonValueKind.Array
            ? [.. fields.EnumerateArray().Where(field => field.ValueKind == JsonValueKind.Object).Take(MostFields).Select(Field), .. Pictures(element)]
            : [.. Pictures(element)];

    private static IEnumerable<AttachmentField> Pictures(JsonElement element) =>
        from name in PictureMembers
        let address = Line(element, name)
        where Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"
        select new AttachmentField(null, $"[Picture]({address})", Short: false);

    private static AttachmentField Field(JsonElement field) =>
        new(Line(field, "title"), Text(field, "value") ?? "", field.TryGetProperty("short", out var isShort) && (isShort.ValueKind == JsonValueKind.True || (isShort.ValueKind == JsonValueKind.String && isShort.ValueEquals("true"))));

    private static bool HasContent(Attachment attachment) => attachment.Fields.Count > 0
        || new[] { attachment.Fallback, attachment.Pretext, attachment.Title, attachment.Text, attachment.AuthorName, attachment.Footer }.Any(text => !string.IsNullOrWhiteSpace(text));

    private static string? Line(JsonElement element, string name) => Text(element, name, LongestLine);

    private static string? Text(JsonElement element, string name, int longest = LongestText) =>
        element.TryGetProperty(name, out var value) && TextOf(value) is { } text ? VisibleText.Cut(text, longest) : null;

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}
