using System.Text;
using Integration.Functions.Mattermost;

namespace Integration.Functions.Tests.Notifications;

/// <summary>A message as lines that a test can spell out: ½ marks a short field, ⏎ a line break in a value.</summary>
internal static class Shown
{
    public static string Of(MattermostMessage message)
    {
        var lines = new StringBuilder();
        if (message.Text is not null) lines.Append("text ").Append(message.Text).Append('\n');
        foreach (var attachment in message.Attachments) Append(lines, attachment);
        return lines.ToString().TrimEnd();
    }

    /// <summary>Everything in a message that Mattermost reads as Markdown, and in which it looks for mentions.</summary>
    public static IEnumerable<string> MarkdownOf(MattermostMessage message) => message.Attachments
        .SelectMany(attachment => attachment.Fields.Select(field => field.Value).Append(attachment.Pretext).Append(attachment.Text))
        .Append(message.Text)
        .OfType<string>();

    private static void Append(StringBuilder lines, Attachment attachment)
    {
        lines.Append($"# {attachment.Title}\n→ {attachment.TitleLink}\n= {attachment.Fallback}\n");
        foreach (var field in attachment.Fields)
        {
            var title = field.Title is null ? "" : $"{field.Title}: ";
            lines.Append($"{(field.Short ? "½ " : "")}{title}{field.Value.Replace("\n", "⏎", StringComparison.Ordinal)}\n");
        }
    }
}
