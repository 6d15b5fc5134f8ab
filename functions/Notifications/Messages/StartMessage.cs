using System.Text.RegularExpressions;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Notifications.Messages;

/// <summary>A meeting has started, or a standup is open.</summary>
internal static partial class StartMessage
{
    // A group's name has at most 64 characters: this keeps the text far below the shortest post of any server.
    private const int MostGroups = 40;

    public static MattermostMessage For(MeetingStarted e, MessageContext context)
    {
        var card = e.Meeting.Type == MeetingType.TeamPrompt ? Standup(e, context) : Meeting(e, context);
        return card with { Text = Mentions(context.MentionGroups) };
    }

    private static MattermostMessage Meeting(MeetingStarted e, MessageContext context)
    {
        var url = new MeetingLinks(context.SiteUrl, e.Meeting.Id).Start;
        return Card.Message(context, "Meeting started 👋", url, $"Meeting started, join: {url}",
            Card.Team(e.Team), Card.Meeting(e.Meeting), Card.Button("Join meeting", url));
    }

    private static MattermostMessage Standup(MeetingStarted e, MessageContext context)
    {
        var url = new MeetingLinks(context.SiteUrl, e.Meeting.Id).Start;
        return Card.Message(context, $"{Card.MeetingLine(e.Meeting)} is open 💬", url, $"Standup started, submit response: {url}",
            Card.Team(e.Team), Card.Button("Submit Response", url));
    }

    private static string? Mentions(IReadOnlyList<string> groups)
    {
        var names = groups.Where(group => GroupMention().IsMatch(group)).Distinct(StringComparer.Ordinal).Take(MostGroups);
        var text = string.Join(' ', names);
        return text.Length == 0 ? null : text;
    }

    [GeneratedRegex(@"\A@[a-z0-9._-]{1,64}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GroupMention();
}
