using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Notifications.Messages;

/// <summary>Somebody shares a topic of a retrospective with the channel.</summary>
internal static class TopicMessage
{
    private const int LongestReflection = 1000;

    public static MattermostMessage For(TopicShared e, MessageContext context)
    {
        var url = new MeetingLinks(context.SiteUrl, e.Meeting.Id).SharedTopic;
        var title = $"{Card.Line(e.SharedByName, "Somebody")} has shared reflections about {Quoted(e.Title)}";
        return MessageSize.Fit(context, Bullets(e.Reflections), url, reflections =>
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
