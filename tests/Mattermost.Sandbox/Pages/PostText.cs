using System.Globalization;
using System.Text;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Pages;

/// <summary>A post as a person reads it, for a terminal: no Markdown left, buttons with their address.</summary>
public static class PostText
{
    public static string Render(SandboxPost post)
    {
        var text = new StringBuilder();
        AppendLines(text, "", $"{post.AuthorName} {(post.IsAutomatic ? "BOT " : "")}· ~{post.ChannelName} · {post.CreateAt:HH:mm:ss}");
        AppendLines(text, "  ", PlainMarkdown.Of(post.Message));
        foreach (var (index, attachment) in post.Attachments.Index())
        {
            if (index > 0) text.Append('\n');
            AppendAttachment(text, attachment);
        }

        return text.ToString();
    }

    private static void AppendAttachment(StringBuilder text, SandboxAttachment attachment)
    {
        AppendLines(text, "  ", PlainMarkdown.Of(attachment.Pretext));
        AppendLines(text, "  ┃ ", attachment.AuthorName);
        AppendLines(text, "  ┃ ", WithLink(Emoji.Expand(attachment.Title), attachment.TitleLink));
        AppendLines(text, "  ┃ ", PlainMarkdown.Of(attachment.Text));
        foreach (var field in attachment.Fields ?? []) AppendField(text, field);
        AppendLines(text, "  ┃ ", attachment.Footer);
    }

    private static void AppendField(StringBuilder text, SandboxField field)
    {
        var value = PlainMarkdown.Of(field.Value);
        var isOneLine = !value.Contains('\n', StringComparison.Ordinal);
        var title = field.Title.Length == 0 ? "" : Emoji.Expand(field.Title) + ":";
        AppendLines(text, "  ┃ ", isOneLine ? $"{title} {value}".Trim() : title);
        if (!isOneLine) AppendLines(text, "  ┃   ", value);
    }

    private static string WithLink(string text, string address) => address.Length == 0 ? text : $"{text}  <{address}>";

    private static void AppendLines(StringBuilder text, string margin, string lines)
    {
        if (lines.Length == 0) return;
        foreach (var line in lines.Split('\n')) text.Append(margin).Append(Printable(line).TrimEnd()).Append('\n');
    }

    /// <summary>A post must not move the cursor or colour the terminal; what nobody sees is left out.</summary>
    private static string Printable(string line) => string.Concat(line.Where(character =>
        !char.IsControl(character) && char.GetUnicodeCategory(character) != UnicodeCategory.Format));
}
