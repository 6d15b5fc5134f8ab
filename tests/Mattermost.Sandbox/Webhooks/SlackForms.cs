using System.Text.RegularExpressions;
using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.Webhooks;

/// <summary>The few Slack forms that incoming webhooks understand. <c>&lt;!date^…|…&gt;</c> is not one: it becomes a junk link.</summary>
internal sealed partial class SlackForms(Release release, Func<string, string?> usernameOf)
{
    /// <summary>Announcements and user ids become mentions.</summary>
    public string Mentions(string? text) => UserId().Replace(
        (text ?? "")
            .Replace("<!channel>", "@channel", StringComparison.Ordinal)
            .Replace("<!here>", "@here", StringComparison.Ordinal)
            .Replace("<!all>", "@all", StringComparison.Ordinal),
        found => usernameOf(found.Groups["id"].Value) is { } name ? "@" + name : found.Value);

    public string LinksOfText(string text) => (release.StopsLinksAtSecondBar ? StrictLink() : TextLink()).Replace(text, "[${label}](${link})");

    /// <summary>Laxer than in <c>text</c>: from a <c>&lt;</c> to the next <c>|</c> and on to the next <c>&gt;</c>, across lines.</summary>
    public static string LinksOfAttachment(string text) => AttachmentLink().Replace(text, "[${label}](${link})");

    [GeneratedRegex("<@(?<id>[a-z0-9]{26})>", RegexOptions.None, 1000)]
    private static partial Regex UserId();

    [GeneratedRegex(@"<(?<link>[^\n<|>]+)\|(?<label>[^\n>]+)>", RegexOptions.None, 1000)]
    private static partial Regex TextLink();

    [GeneratedRegex(@"<(?<link>[^\n<|>]+)\|(?<label>[^|\n>]+)>", RegexOptions.None, 1000)]
    private static partial Regex StrictLink();

    [GeneratedRegex(@"<(?<link>[^<|]+)\|(?<label>[^>]+)>", RegexOptions.None, 1000)]
    private static partial Regex AttachmentLink();
}
