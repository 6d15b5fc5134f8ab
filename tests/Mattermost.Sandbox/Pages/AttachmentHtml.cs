using System.Text.RegularExpressions;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Pages;

/// <summary>One attachment: coloured bar, author, title, text, fields in rows, footer.</summary>
internal static partial class AttachmentHtml
{
    /// <summary>About what fits into the 200 pixels after which clients collapse an attachment's text.</summary>
    private const int CollapsedLines = 10;
    private const int CollapsedLength = 900;
    private const int FooterLength = 300;

    /// <param name="attachment">To be drawn.</param>
    /// <param name="names">Whom a mention in it can ring.</param>
    /// <param name="press">The form that presses a button; without one the buttons do nothing.</param>
    public static Markup Render(SandboxAttachment attachment, IReadOnlySet<string> names, PressForm? press) => Markup.Of($"""
        <div class="attachment">
        {Part("pretext markdown", attachment.Pretext, text => PostMarkdown.Render(text, names))}
        <div class="card" style="border-left-color:{Color(attachment.Color)}">
        {Markup.If(attachment.AuthorName.Length > 0, () => Author(attachment))}
        {Part("title", attachment.Title, title => Linked(Emoji.Expand(title), attachment.TitleLink))}
        {Text(attachment.Text, names)}
        {FieldTables(attachment.Fields ?? [], names)}
        {Buttons(attachment.Actions?.Where(action => action.Type is "" or "button").ToArray() ?? [], press)}
        {Part("picture", attachment.ImageUrl, address => Linked("🖼 picture", address))}
        {Part("footer", attachment.Footer, footer => Markup.Of($"{(footer.Length > FooterLength ? footer[..FooterLength] + "…" : footer)}"))}
        </div>
        </div>
        """);

    private static Markup Part(string style, string text, Func<string, Markup> content) =>
        Markup.If(text.Length > 0, () => Markup.Of($"<div class=\"{style}\">{content(text)}</div>"));

    private static Markup Author(SandboxAttachment attachment) => Markup.Of($"""
        <div class="by"><span class="icon" style="background:{Color(attachment.Color)}">{attachment.AuthorName[..1].ToUpperInvariant()}</span>{Linked(attachment.AuthorName, attachment.AuthorLink)}</div>
        """);

    private static Markup Linked(string text, string address) => SafeLink.Of(address) is { } link
        ? Markup.Of($"<a href=\"{link}\" rel=\"noreferrer\" target=\"_blank\">{text}</a>")
        : Markup.Of($"<span>{text}</span>");

    private static Markup Text(string text, IReadOnlySet<string> names)
    {
        if (text.Length == 0) return Markup.Empty;
        var isLong = text.Length > CollapsedLength || text.Count(character => character == '\n') > CollapsedLines;
        var markdown = Markup.Of($"<div class=\"markdown\">{PostMarkdown.Render(text, names)}</div>");
        return isLong
            ? Markup.Of($"<div class=\"clip\">{markdown}<label><input type=\"checkbox\"><span>Show more</span></label></div>")
            : markdown;
    }

    /// <summary>As in the web client: two short fields make a row, every long one has a table of its own.</summary>
    private static Markup FieldTables(IReadOnlyList<SandboxField> fields, IReadOnlySet<string> names) =>
        Markup.Join(Rows(fields), row => Markup.Of($"""
            <table class="fields"><thead><tr>{Markup.Join(row, field => Markup.Of($"<th>{Emoji.Expand(field.Title)}</th>"))}</tr></thead>
            <tbody><tr>{Markup.Join(row, field => Markup.Of($"<td class=\"markdown\">{PostMarkdown.Render(field.Value, names)}</td>"))}</tr></tbody></table>
            """));

    private static Markup Buttons(SandboxAction[] actions, PressForm? press)
    {
        if (actions.Length == 0) return Markup.Empty;
        var buttons = Markup.Join(actions, action => Markup.Of($"""
            <button class="{Style(action.Style)}" type="{(press is null ? "button" : "submit")}" name="action" value="{action.Id}">{Emoji.Expand(action.Name)}</button>
            """));
        return press is null
            ? Markup.Of($"<div class=\"actions\">{buttons}</div>")
            : Markup.Of($"""
                <form class="actions" method="post" action="/sandbox/forms/press">
                <input type="hidden" name="as" value="{press.Username}"><input type="hidden" name="post" value="{press.PostId}">{buttons}
                </form>
                """);
    }

    private static string Style(string style) => style is "primary" or "danger" ? style : "plain";

    private static List<List<SandboxField>> Rows(IReadOnlyList<SandboxField> fields)
    {
        List<List<SandboxField>> rows = [];
        foreach (var field in fields)
        {
            if (field.Short && rows is [.., { Count: 1 } last] && last[0].Short) last.Add(field);
            else rows.Add([field]);
        }

        return rows;
    }

    /// <summary>Also the guard that nothing but a colour gets into a style attribute.</summary>
    private static string Color(string color) => color switch
    {
        "good" => "#00c100",
        "warning" => "#dede01",
        "danger" => "#e40303",
        _ when HexColor().IsMatch(color) => color,
        _ => "var(--line)",
    };

    [GeneratedRegex("^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HexColor();
}

/// <summary>Who presses a button, and of which post.</summary>
internal sealed record PressForm(string Username, string PostId);
