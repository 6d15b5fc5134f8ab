using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Notifications.Messages;

/// <summary>A meeting has got another name.</summary>
internal static class RenameMessage
{
    public static MattermostMessage For(MeetingRenamed e, MessageContext context)
    {
        var url = new MeetingLinks(context.SiteUrl, e.Meeting.Id).Open;
        var before = Card.MeetingName(e.Meeting with { Name = e.PreviousName });
        return Card.Message(context, "Meeting renamed ✏️", url, $"Meeting renamed to {Card.MeetingLine(e.Meeting)}, see: {url}",
            Card.Team(e.Team),
            Card.Text("Meeting", $"{before} → **{Card.MeetingName(e.Meeting)}**") with { Short = true },
            Card.Button("Open meeting", url));
    }
}
