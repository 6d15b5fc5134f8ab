using System.Diagnostics;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Notifications.Messages;

/// <summary>A stage's deadline was set, moved, reached or taken away.</summary>
internal static class TimerMessage
{
    public static MattermostMessage For(TimerEvent e, MessageContext context)
    {
        var url = new MeetingLinks(context.SiteUrl, e.Meeting.Id).Open;
        var (title, fallback, sentence) = Wording(e, context);
        return Card.Message(context, title, url, fallback + url,
            Card.Team(e.Team), Card.Meeting(e.Meeting), Card.TextIfAny(null, sentence), Card.Button("Open meeting", url));
    }

    private static (string Title, string Fallback, string? Sentence) Wording(TimerEvent e, MessageContext context) => e switch
    {
        TimerStarted started => Announced($"{ThePhase(e, "The next Phase")} has begun", "⏳", $"You have until {Until(started.Deadline, context)}"),
        TimerChanged changed => Announced($"{DeadlineOf(e)} has moved", "⏳", $"You now have until {Until(changed.Deadline, context)}"),
        TimerCancelled => Announced($"{DeadlineOf(e)} was removed", "⏹️", "There is no time limit any more: take the time you need."),
        TimerStopped => TimeIsUp,
        _ => throw new UnreachableException(e.GetType().Name),
    };

    private static (string Title, string Fallback, string? Sentence) Announced(string what, string emoji, string sentence) =>
        ($"{what} {emoji}", $"{what}, see: ", sentence);

    private static (string Title, string Fallback, string? Sentence) TimeIsUp
    {
        get
        {
            const string text = "Time’s up! Advance your meeting to the next phase ⏰";
            return (text, text + ": ", null);
        }
    }

    private static string DeadlineOf(TimerEvent e) =>
        Phases.LabelOf(e.Phase) is { } label ? $"The deadline of the {label} Phase" : "The deadline";

    private static string ThePhase(TimerEvent e, string otherwise) =>
        Phases.LabelOf(e.Phase) is { } label ? $"The {label} Phase" : otherwise;

    private static string Until(DateTimeOffset deadline, MessageContext context)
    {
        var time = PlainText.Of(DeadlineWording.LocalTime(deadline, context.Zone));
        return $"**{time}**, {DeadlineWording.Distance(deadline - context.Now)}, to complete it.";
    }
}
