using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Notifications.Messages;

/// <summary>A meeting has ended: what it counted, its AI summary if there is one, and where to read on.</summary>
internal static class EndMessage
{
    public static MattermostMessage For(MeetingEnded e, MessageContext context)
    {
        var links = new MeetingLinks(context.SiteUrl, e.Meeting.Id);
        return MessageSize.Fit(context, HarmlessMarkdown.Of(e.Summary ?? ""), links.Summary, summary =>
            Card.Message(context, "Meeting completed 🎉", links.Open, $"Meeting completed, see: {links.Open}",
                Card.Team(e.Team),
                Card.Meeting(e.Meeting),
                Card.TextIfAny("Stats", StatsSentence.For(e.Meeting.Type, e.Stats)),
                Card.TextIfAny("AI Summary 🤖", summary),
                Results(e.Meeting.Type, links),
                Card.Button("Review summary", links.Summary, isShort: true)));
    }

    private static AttachmentField Results(MeetingType type, MeetingLinks links)
    {
        var (label, url) = type switch
        {
            MeetingType.Retrospective => ("See discussion", links.Stage("discuss/1")),
            MeetingType.Action => ("See discussion", links.Stage("checkin/1")),
            MeetingType.Poker => ("See estimates", links.Stage("estimate/1")),
            MeetingType.TeamPrompt => ("See responses", links.Stage("responses")),
            // A finished meeting opens on its results.
            MeetingType.TeamHealth => ("See results", links.Open),
            _ => ("Open meeting", links.Open),
        };
        return Card.Button(label, url, isShort: true);
    }
}
