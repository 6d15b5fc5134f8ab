using System.Text.Json;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Webhooks;

/// <summary>Attachments as sent → as kept: null entries dropped, values made strings, Slack forms resolved.</summary>
internal sealed class AttachmentReader(SlackForms slack)
{
    public IReadOnlyList<SandboxAttachment> Read(IReadOnlyList<AttachmentBody?>? bodies) =>
        [.. (bodies ?? []).OfType<AttachmentBody>().Select(Read)];

    private SandboxAttachment Read(AttachmentBody body) => new()
    {
        Fallback = body.Fallback ?? "",
        Color = body.Color ?? "",
        Pretext = Markdown(body.Pretext),
        AuthorName = body.AuthorName ?? "",
        AuthorLink = body.AuthorLink ?? "",
        AuthorIcon = body.AuthorIcon ?? "",
        Title = slack.Mentions(body.Title),
        TitleLink = body.TitleLink ?? "",
        Text = Markdown(body.Text),
        Fields = body.Fields is null ? null : [.. body.Fields.OfType<FieldBody>().Select(Read)],
        ImageUrl = body.ImageUrl ?? "",
        ThumbUrl = body.ThumbUrl ?? "",
        Footer = body.Footer ?? "",
        FooterIcon = body.FooterIcon ?? "",
        Ts = body.Ts,
    };

    private SandboxField Read(FieldBody field) => new(field.Title ?? "", Markdown(Value(field.Value)), field.Short);

    private string Markdown(string? text) => SlackForms.LinksOfAttachment(slack.Mentions(text));

    private static string Value(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null } => "",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { } other => other.GetRawText(),
    };
}
