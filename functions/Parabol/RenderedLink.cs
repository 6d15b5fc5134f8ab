using System.Text.RegularExpressions;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Parabol;

/// <summary>What the links of a rendered message tell: the meeting's id, and its type where a path is of one type only.</summary>
internal sealed partial record RenderedLink(string MeetingId, MeetingType Type)
{
    // An event's id is its kind and this id, and holds 200 characters.
    private const int LongestId = 150;

    public static RenderedLink? Of(Attachment attachment)
    {
        var links = attachment.Fields
            .SelectMany(field => ButtonTarget().Matches(field.Value).Select(match => match.Groups["url"].Value))
            .Prepend(attachment.TitleLink ?? "")
            .Select(Parse)
            .OfType<RenderedLink>()
            .ToList();
        return links.Find(link => link.Type != MeetingType.Unknown && link.MeetingId == links[0].MeetingId) ?? links.FirstOrDefault();
    }

    private static RenderedLink? Parse(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) return null;
        if (MeetingPath().Match(uri.AbsolutePath) is not { Success: true } path) return null;

        var id = Uri.UnescapeDataString(path.Groups["id"].Value);
        return id.Length <= LongestId && !id.Any(char.IsControl) ? new(id, TypeOf(path.Groups["stage"].Value)) : null;
    }

    private static MeetingType TypeOf(string stage) => stage switch
    {
        "discuss" => MeetingType.Retrospective,
        "checkin" => MeetingType.Action,
        "estimate" => MeetingType.Poker,
        "responses" => MeetingType.TeamPrompt,
        _ => MeetingType.Unknown,
    };

    [GeneratedRegex(@"/(meet|new-summary)/(?<id>[^/]+)(/(?<stage>[a-z]+)(/[0-9]+)?)?/?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MeetingPath();

    [GeneratedRegex(@"\]\((?<url>https?://[^)\s]{1,2000})\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ButtonTarget();
}
