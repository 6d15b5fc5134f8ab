using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Notifications.Messages;

/// <summary>Somebody has answered in a standup.</summary>
internal static class ResponseMessage
{
    public static MattermostMessage For(ResponseSubmitted e, MessageContext context)
    {
        var url = new MeetingLinks(context.SiteUrl, e.Meeting.Id).Response(e.ResponseId);
        var title = $"{Card.Line(e.AuthorName, "Somebody")} has added their response in {Card.MeetingLine(e.Meeting)}";
        return MessageSize.Fit(context, HarmlessMarkdown.Of(e.Text ?? ""), url, text =>
            Card.Message(context, title, url, $"{title}, see: {url}",
                Card.Team(e.Team),
                Card.Meeting(e.Meeting),
                Card.TextIfAny(null, text),
                Card.Button("See their response", url)));
    }
}
