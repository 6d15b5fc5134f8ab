using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Deliveries;

namespace Integration.Functions.Commands;

/// <summary>Deliveries in words, for cells of tables and lines of lists: what producers wrote is made harmless.</summary>
internal static class DeliveryWords
{
    private const int LongestReason = 300;
    private const int LongestId = 80;

    /// <summary><c>Timer started: Sprint 41 retro</c>.</summary>
    public static string What(Delivery delivery) =>
        delivery.MeetingName is { Length: > 0 } name ? $"{Say.Kind(PlainText.Of(delivery.Kind))}: {PlainText.Of(name)}" : Say.Kind(PlainText.Of(delivery.Kind));

    public static string Id(Delivery delivery) => PlainText.Of(delivery.EventId, LongestId);

    public static string Outcome(Delivery delivery, TimeZoneInfo zone, DateTimeOffset now) => delivery switch
    {
        { State: DeliveryState.Posted, Ambiguous: true } => "posted, maybe twice: the answer to an attempt was lost",
        { State: DeliveryState.Posted, Attempts.Count: > 1 } => $"posted at attempt {delivery.Attempts.Count}",
        { State: DeliveryState.Posted } => "posted",
        { State: DeliveryState.Skipped } => $"not posted: {Reason(delivery)}",
        { State: DeliveryState.Failed } => $"**failed**: {Reason(delivery)}",
        { NextAttemptAt: { } next } => $"waiting: attempt {delivery.Attempts.Count + 1} at {Say.Moment(next, zone)} ({Say.Away(next, now)}); {PlainText.Of(delivery.Attempts is [.., var last] ? last.Outcome ?? "cut off" : "not tried yet", LongestReason)}",
        _ => "being posted",
    };

    /// <summary>One line per attempt.</summary>
    public static IEnumerable<string> Attempts(Delivery delivery, TimeZoneInfo zone) => delivery.Attempts.Select((attempt, index) =>
        $"{index + 1}. {Say.Moment(attempt.At, zone)}: {PlainText.Of(attempt.Outcome ?? "being made, or cut off", LongestReason)}"
        + (attempt.Status is { } status ? $" (status {status})" : "")
        + (attempt.Ambiguous ? "; it may have been posted all the same" : ""));

    /// <summary>Without the word before the colon, which is for programs.</summary>
    private static string Reason(Delivery delivery)
    {
        var reason = delivery.Reason ?? "for a reason that was not recorded";
        var colon = reason.IndexOf(": ", StringComparison.Ordinal);
        return PlainText.Of(colon is > 0 and < 20 ? reason[(colon + 2)..] : reason, LongestReason);
    }
}
