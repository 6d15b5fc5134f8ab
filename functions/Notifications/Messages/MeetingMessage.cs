using System.Diagnostics;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Notifications.Messages;

/// <summary>
/// From an event to the post a team sees: pure, one family of events per file. People's text is made harmless here, and
/// every message fits into one post of the server it goes to.
/// </summary>
public static class MeetingMessage
{
    public static MattermostMessage For(ParabolEvent e, MessageContext context) => e switch
    {
        MeetingStarted started => StartMessage.For(started, context),
        MeetingRenamed renamed => RenameMessage.For(renamed, context),
        MeetingEnded ended => EndMessage.For(ended, context),
        ResponseSubmitted response => ResponseMessage.For(response, context),
        TopicShared topic => TopicMessage.For(topic, context),
        TimerEvent timer => TimerMessage.For(timer, context),
        MessageRelayed relayed => RelayMessage.For(relayed, context),
        _ => throw new UnreachableException(e.GetType().Name),
    };
}
