using System.Text.RegularExpressions;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Notifications.Messages;

namespace Integration.Functions.Parabol;

/// <summary>The five messages of today's Parabol, told apart by their titles.</summary>
internal static partial class RenderedKinds
{
    /// <summary>Null for any other message, and for one of these without the link or field that makes it useful.</summary>
    public static ParabolEvent? Recognise(Attachment attachment, RenderedOrigin origin)
    {
        if (RenderedLink.Of(attachment) is not { } link) return null;

        var title = attachment.Title?.Trim() ?? "";
        if (title.StartsWith("Meeting started", StringComparison.OrdinalIgnoreCase)) return Started(attachment, origin, link);
        if (title.StartsWith("Meeting completed", StringComparison.OrdinalIgnoreCase)) return Ended(attachment, origin, link);
        if (title.StartsWith("Time’s up!", StringComparison.OrdinalIgnoreCase)) return TimeIsUp(attachment, origin, link);
        if (PhaseHasBegun().Match(title) is { Success: true } phase) return TimeLimit(attachment, origin, link, phase.Groups["label"].Value);
        return StandupIsOpen().Match(title) is { Success: true } standup && attachment.Fallback.StartsWith("Standup started", StringComparison.OrdinalIgnoreCase)
            ? Started(origin, attachment, new(link.MeetingId, standup.Groups["name"].Value, MeetingType.TeamPrompt))
            : null;
    }

    // The message reads the same for four types, and so does the post that we make of it.
    private static MeetingStarted? Started(Attachment attachment, RenderedOrigin origin, RenderedLink link) =>
        Meeting(attachment, link, MeetingType.Unknown) is { } meeting ? Started(origin, attachment, meeting) : null;

    private static MeetingStarted Started(RenderedOrigin origin, Attachment attachment, MeetingRef meeting) => new()
    {
        Id = $"{EventKinds.MeetingStarted}:{meeting.Id}",
        Source = CloudEvent.RenderedSource,
        Time = origin.ReceivedAt,
        Team = Team(attachment, origin),
        Meeting = meeting,
    };

    private static MeetingEnded? Ended(Attachment attachment, RenderedOrigin origin, RenderedLink link)
    {
        var (stats, statsType) = RenderedStats.Parse(attachment.Value("Stats") ?? "");
        var type = link.Type == MeetingType.Unknown ? statsType : link.Type;
        if (type == MeetingType.Unknown || Meeting(attachment, link, type) is not { } meeting) return null;

        return new()
        {
            Id = $"{EventKinds.MeetingEnded}:{meeting.Id}",
            Source = CloudEvent.RenderedSource,
            Time = origin.ReceivedAt,
            Team = Team(attachment, origin),
            Meeting = meeting,
            Stats = stats,
            Summary = attachment.Value("AI Summary 🤖"),
        };
    }

    private static TimerStarted? TimeLimit(Attachment attachment, RenderedOrigin origin, RenderedLink link, string label)
    {
        var phase = Phases.ByLabelOf(label);
        var deadline = attachment.Fields.Select(field => RenderedDeadline.Find(field.Value, origin.ReceivedAt)).FirstOrDefault(found => found is not null);
        if (deadline is not { } until || Meeting(attachment, link, Phases.MeetingTypeOf(phase)) is not { } meeting) return null;

        return new()
        {
            Id = origin.IdOf(EventKinds.TimerStarted),
            Source = CloudEvent.RenderedSource,
            Time = origin.ReceivedAt,
            Team = Team(attachment, origin),
            Meeting = meeting,
            Phase = phase,
            Deadline = until,
        };
    }

    private static TimerStopped? TimeIsUp(Attachment attachment, RenderedOrigin origin, RenderedLink link) =>
        Meeting(attachment, link, MeetingType.Unknown) is not { } meeting ? null : new()
        {
            Id = origin.IdOf(EventKinds.TimerStopped),
            Source = CloudEvent.RenderedSource,
            Time = origin.ReceivedAt,
            Team = Team(attachment, origin),
            Meeting = meeting,
        };

    private static TeamRef Team(Attachment attachment, RenderedOrigin origin) => new(origin.TeamId, attachment.Value("Team") ?? "");

    private static MeetingRef? Meeting(Attachment attachment, RenderedLink link, MeetingType type) =>
        attachment.Value("Meeting") is { } name ? new(link.MeetingId, name, type) : null;

    /// <summary>The value of the first field with this title.</summary>
    public static string? Value(this Attachment attachment, string title) =>
        attachment.Fields.FirstOrDefault(field => string.Equals(field.Title, title, StringComparison.OrdinalIgnoreCase))?.Value;

    [GeneratedRegex(@"\AThe (?<label>.{1,60}) Phase has begun\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PhaseHasBegun();

    [GeneratedRegex(@"\A(?<name>.*) is open 💬?\z", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex StandupIsOpen();
}
