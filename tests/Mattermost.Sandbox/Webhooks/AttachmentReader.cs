using System.Text.Json;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Webhooks;

/// <summary>Attachments as sent → as kept: null entries dropped, values made strings, Slack forms resolved.</summary>
internal sealed class AttachmentReader(SlackForms? slack)
{
    /// <summary>Resolves no Slack forms: attachments of REST posts, and answers that ask for it.</summary>
    public static readonly AttachmentReader Verbatim = new(null);

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
        Title = slack?.Mentions(body.Title) ?? body.Title ?? "",
        TitleLink = body.TitleLink ?? "",
        Text = Markdown(body.Text),
        Fields = body.Fields is null ? null : [.. body.Fields.OfType<FieldBody>().Select(Read)],
        ImageUrl = body.ImageUrl ?? "",
        ThumbUrl = body.ThumbUrl ?? "",
        Footer = body.Footer ?? "",
        FooterIcon = body.FooterIcon ?? "",
        Ts = body.Ts,
        Actions = body.Actions is { Count: > 0 } actions ? [.. actions.OfType<ActionBody>().Select(Read)] : null,
    };

    /// <summary>An action without an id gets one.</summary>
    private static SandboxAction Read(ActionBody action) => new()
    {
        Id = string.IsNullOrEmpty(action.Id) ? Ids.New() : action.Id,
        Type = action.Type ?? "",
        Name = action.Name ?? "",
        Style = action.Style ?? "",
        Disabled = action.Disabled,
        DataSource = action.DataSource ?? "",
        DefaultOption = action.DefaultOption ?? "",
        Options = action.Options is null ? null : [.. action.Options.OfType<OptionBody>().Select(option => new SandboxOption(option.Text ?? "", option.Value ?? ""))],
        Integration = action.Integration is { } integration ? new(integration.Url ?? "", integration.Context) : null,
    };

    private SandboxField Read(FieldBody field) => new(field.Title ?? "", Markdown(Value(field.Value)), field.Short);

    private string Markdown(string? text) => slack is null ? text ?? "" : SlackForms.LinksOfAttachment(slack.Mentions(text));

    private static string Value(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null } => "",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { } other => other.GetRawText(),
    };
}
