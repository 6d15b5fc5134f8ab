using System.Collections.Frozen;

namespace Integration.Functions.Notifications.Events;

/// <summary>
/// The kinds of events: the CloudEvents <c>type</c> without its prefix <c>co.parabol.</c>. The same words stand in a
/// connection's <c>events</c>, in the delivery history and in the commands.
/// </summary>
public static class EventKinds
{
    public const string TypePrefix = "co.parabol.";

    public const string MeetingStarted = "meeting.started";
    public const string MeetingRenamed = "meeting.renamed";
    public const string MeetingEnded = "meeting.ended";
    public const string ResponseSubmitted = "meeting.response.submitted";
    public const string TopicShared = "meeting.topic.shared";
    public const string TimerStarted = "timer.started";
    public const string TimerChanged = "timer.changed";
    public const string TimerStopped = "timer.stopped";
    public const string TimerCancelled = "timer.cancelled";

    /// <summary>Made by the relay and plugin doors for what they cannot recognise.</summary>
    public const string MessageRelayed = "message.relayed";

    /// <summary>In the order of a meeting's life; a new connection has all of them on.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        MeetingStarted, MeetingRenamed, MeetingEnded, ResponseSubmitted, TopicShared,
        TimerStarted, TimerChanged, TimerStopped, TimerCancelled, MessageRelayed,
    ];

    public static readonly FrozenSet<string> Known = All.ToFrozenSet(StringComparer.Ordinal);
}
