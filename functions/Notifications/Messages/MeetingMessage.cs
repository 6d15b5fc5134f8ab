using System.Diagnostics;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Teams;

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

/// <summary>Somebody has answered in a standup.</summary>
internal static class ResponseMessage
{
    public static MattermostMessage For(ResponseSubmitted e, MessageContext context)
    {
        var url = new MeetingLinks(context.SiteUrl, e.Meeting.Id).Response(e.ResponseId);
        var title = $"{Card.Line(e.AuthorName, "Somebody")} has added their response in {Card.MeetingLine(e.Meeting)}";
        return MessageSize.Fit(context, HarmlessMarkdown.Of(e.Text ?? ""), url, e.IsCut && e.Text is not null, text =>
            Card.Message(context, title, url, $"{title}, see: {url}",
                Card.Team(e.Team),
                Card.Meeting(e.Meeting),
                Card.TextIfAny(null, text),
                Card.Button("See their response", url)));
    }
}

/// <summary>Somebody shares a topic of a retrospective with the channel.</summary>
internal static class TopicMessage
{
    private const int LongestReflection = 1000;

    public static MattermostMessage For(TopicShared e, MessageContext context)
    {
        var url = new MeetingLinks(context.SiteUrl, e.Meeting.Id).SharedTopic;
        var title = $"{Card.Line(e.SharedByName, "Somebody")} has shared reflections about {Quoted(e.Title)}";
        return MessageSize.Fit(context, Bullets(e.Reflections), url, e.IsCut, reflections =>
            Card.Message(context, title, url, $"{title}, see: {url}",
                Card.Team(e.Team),
                Card.Meeting(e.Meeting),
                Card.Text("Topic", Card.Named(e.Title, "Untitled topic")),
                Card.TextIfAny("Reflections", reflections),
                Card.Button("See discussion", url)));
    }

    private static string Quoted(string title) => PlainText.Line(title) is { Length: > 0 } line ? $"“{line}”" : "a topic";

    private static string Bullets(IEnumerable<string> reflections) => string.Join('\n',
        from reflection in reflections
        let line = PlainText.Of(reflection, LongestReflection)
        where line.Length > 0
        select "- " + line);
}

/// <summary>What a person who tests a connection sees in the channel: that it works, and what to expect of it.</summary>
internal static class TestMessage
{
    public static MattermostMessage For(TeamConnection connection, MessageContext context)
    {
        var site = context.SiteUrl.AbsoluteUri;
        var off = EventKinds.All.Where(kind => !connection.Events.Contains(kind)).ToList();
        return Card.Message(context, "Parabol can post here ✅", site, "This is a test message of Parabol: it can post here.",
            Card.Text(null, "This is a test message. Notices of your team's meetings will look like this."),
            Card.Text("Time zone", connection.TimeZone) with { Short = true },
            Card.Text("Notifications", off.Count == 0 ? "all on" : $"all on, except {string.Join(", ", off.Select(kind => $"`{kind}`"))}") with { Short = true });
    }
}
