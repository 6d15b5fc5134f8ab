using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Notifications.Messages;

/// <summary>A meeting has ended: what it counted, its AI summary if there is one, and where to read on.</summary>
internal static class EndMessage
{
    public static MattermostMessage For(MeetingEnded e, MessageContext context)
    {
        var links = new MeetingLinks(context.SiteUrl, e.Meeting.Id);
        return MessageSize.Fit(context, HarmlessMarkdown.Of(e.Summary ?? ""), links.Summary, e.IsCut && e.Summary is not null, summary =>
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

/// <summary>What a finished meeting counted, in Parabol's sentences; a number that is absent takes its clause along.</summary>
internal static class StatsSentence
{
    public static string? For(MeetingType type, MeetingStats stats) => type switch
    {
        MeetingType.Action => Sentence("It", Lasted(stats), Generated(stats)),
        MeetingType.Retrospective => Lines(Reflected(stats), Sentence("You", Added(stats), Created(stats))),
        MeetingType.Poker => Sentence("You", Voted(stats), Added(stats)),
        MeetingType.TeamPrompt => Responded(stats),
        _ => Lines(Responded(stats), Sentence("You", Added(stats), Created(stats))),
    };

    // "1 topics" is what Parabol says, everywhere.
    private static string? Reflected(MeetingStats stats) => (stats.Reflections, stats.Topics) switch
    {
        ({ } reflections, { } topics) =>
            $"Your team shared {Quantity.Of(reflections, "reflection")} and grouped them into {topics} topics.",
        ({ } reflections, null) => $"Your team shared {Quantity.Of(reflections, "reflection")}.",
        (null, { } topics) => $"Your team grouped its reflections into {topics} topics.",
        _ => null,
    };

    private static string? Responded(MeetingStats stats) =>
        stats.Responses is { } responses ? $"Your team shared {Quantity.Of(responses, "response")}." : null;

    private static string? Lasted(MeetingStats stats) =>
        stats.Duration is { } duration ? $"lasted {DurationWording.Of(duration)}" : null;

    private static string? Generated(MeetingStats stats)
    {
        var counted = Present(
            Count(stats.Tasks, "task"), Count(stats.AgendaItems, "agenda item"), Count(stats.Comments, "comment"));
        return counted.Length == 0 ? null : "generated " + Quantity.List(counted);
    }

    private static string? Voted(MeetingStats stats) =>
        stats.Stories is { } stories ? "voted on " + Quantity.Of(stories, "story", "stories") : null;

    private static string? Added(MeetingStats stats) => Count(stats.Comments, "comment") is { } comments ? "added " + comments : null;

    private static string? Created(MeetingStats stats) => Count(stats.Tasks, "task") is { } tasks ? "created " + tasks : null;

    private static string? Count(int? count, string noun) => count is { } known ? Quantity.Of(known, noun) : null;

    private static string? Sentence(string subject, params ReadOnlySpan<string?> clauses)
    {
        var present = Present(clauses);
        return present.Length == 0 ? null : $"{subject} {Quantity.List(present)}.";
    }

    private static string? Lines(params ReadOnlySpan<string?> sentences) =>
        Present(sentences) is { Length: > 0 } present ? string.Join('\n', present) : null;

    private static string[] Present(params ReadOnlySpan<string?> items) => [.. items.ToArray().OfType<string>()];
}
