using System.Globalization;
using System.Text.RegularExpressions;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Notifications.Messages;

namespace Integration.Functions.Parabol;

/// <summary>Reads the numbers back out of the sentences that a finished meeting is described with.</summary>
internal static partial class RenderedStats
{
    public static (MeetingStats Stats, MeetingType Type) Parse(string sentence)
    {
        var counts = Counted().Matches(sentence)
            .GroupBy(match => match.Groups["noun"].Value, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => Count(group.First()), StringComparer.Ordinal);
        var stats = new MeetingStats
        {
            Reflections = counts.GetValueOrDefault("reflection"),
            Topics = counts.GetValueOrDefault("topic"),
            Comments = counts.GetValueOrDefault("comment"),
            Tasks = counts.GetValueOrDefault("task"),
            AgendaItems = counts.GetValueOrDefault("agenda item"),
            Stories = counts.GetValueOrDefault("stor"),
            Responses = counts.GetValueOrDefault("response"),
            Duration = Lasted().Match(sentence) is { Success: true } lasted ? DurationWording.Parse(lasted.Groups["duration"].Value) : null,
        };
        return (stats, TypeOf(stats));
    }

    private static MeetingType TypeOf(MeetingStats stats) => stats switch
    {
        { Reflections: not null } => MeetingType.Retrospective,
        { AgendaItems: not null } => MeetingType.Action,
        { Stories: not null } => MeetingType.Poker,
        { Responses: not null } => MeetingType.TeamPrompt,
        _ => MeetingType.Unknown,
    };

    private static int? Count(Match match) =>
        int.TryParse(match.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    [GeneratedRegex(@"\b(?<count>[0-9]{1,9}) (?<noun>reflection|topic|comment|task|agenda item|stor|response)(s|y|ies)?\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Counted();

    [GeneratedRegex(@"\bIt lasted (?<duration>[a-z0-9, ]{1,60}?) and generated\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Lasted();
}
