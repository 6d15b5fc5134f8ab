using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Notifications.Deliveries;

/// <summary>What follows from the outcome of an attempt, pure.</summary>
/// <param name="After">The delivery as the ledger shall remember it.</param>
/// <param name="BrokenReason">Why nothing more can be posted to this destination, or null.</param>
internal sealed record DeliveryVerdict(Delivery After, string? BrokenReason)
{
    /// <summary>False while the reason is only likely: it counts once another event has met it, too.</summary>
    public bool IsCertain { get; init; } = true;

    public static DeliveryVerdict Of(
        PostOutcome outcome, Delivery delivery, ParabolEvent happened, bool repeatAmbiguous, DateTimeOffset now, double random)
    {
        switch (outcome)
        {
            case PostOutcome.Posted posted:
                // Whoever tells a post's id has looked for an earlier one first.
                var settled = posted.PostId is null ? delivery : delivery.WithoutDoubt() with { PostId = posted.PostId };
                return new(settled.WithOutcome(200, "posted", ambiguous: false).End(DeliveryState.Posted, null, happened, now), null);

            case PostOutcome.Refused refused:
                return new(
                    delivery.WithOutcome((int)refused.Status, "refused", ambiguous: false).End(DeliveryState.Failed, $"refused: {refused.Why}", happened, now),
                    refused.Scope == RefusalScope.Message ? null : refused.Why)
                {
                    IsCertain = refused.Scope == RefusalScope.Connection,
                };

            case PostOutcome.Forbidden forbidden:
                return new(
                    delivery.WithOutcome(null, "address refused", ambiguous: false).End(DeliveryState.Failed, $"refused: {forbidden.Why}", happened, now),
                    forbidden.Why);

            case PostOutcome.Intercepted other:
                var intercepted = delivery.WithOutcome((int)other.Status, other.Why, other.MaybePosted);
                return new(AfterTransient(intercepted, null, happened, repeatAmbiguous, now, random, whenTooLate: $"intercepted: {other.Why}"), null);

            case PostOutcome.Busy busy:
                var answered = delivery.WithOutcome((int)busy.Status, $"the server answered {(int)busy.Status}", busy.MaybePosted);
                return new(AfterTransient(answered, busy.RetryAfter, happened, repeatAmbiguous, now, random), null);

            case PostOutcome.Unreachable silent:
                var unanswered = delivery.WithOutcome(null, silent.Why, silent.MaybePosted);
                return new(AfterTransient(unanswered, null, happened, repeatAmbiguous, now, random), null);

            default:
                throw new System.Diagnostics.UnreachableException(outcome.GetType().Name);
        }
    }

    private static Delivery AfterTransient(
        Delivery delivery, TimeSpan? retryAfter, ParabolEvent happened, bool repeatAmbiguous, DateTimeOffset now, double random, string? whenTooLate = null)
    {
        var last = delivery.Attempts[^1];
        if (last.Ambiguous && !repeatAmbiguous)
        {
            return delivery.End(DeliveryState.Failed,
                $"ambiguous: {last.Outcome}; it may have been posted, and Delivery__RepeatAmbiguous is off", happened, now);
        }

        var expiry = Expiry.Of(happened);
        var next = now + RetrySchedule.WaitAfter(delivery.Attempts.Count, retryAfter, random);
        if (next >= expiry)
        {
            if (whenTooLate is not null) return delivery.End(DeliveryState.Failed, whenTooLate, happened, now);
            var obstacle = Obstacle.Expired(expiry, last.Outcome);
            return delivery.End(obstacle.State, obstacle.Why, happened, now);
        }

        return delivery with { UpdatedAt = now, LeaseUntil = null, NextAttemptAt = next };
    }
}

/// <summary>The published schedule of retries (docs/operations.md, "Delivery"): growing waits, spread by ten per cent.</summary>
public static class RetrySchedule
{
    private const double Spread = 0.1;

    /// <summary>The wait after the first, second, … attempt; the last one repeats until the event expires.</summary>
    public static readonly IReadOnlyList<TimeSpan> Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4),
    ];

    /// <param name="attempts">How many attempts have been made, at least 1.</param>
    /// <param name="asked">What the server asked for (<c>Retry-After</c>), if it did; never undercut.</param>
    /// <param name="random">Uniform in 0 to 1.</param>
    public static TimeSpan WaitAfter(int attempts, TimeSpan? asked, double random)
    {
        var planned = Waits[Math.Min(attempts, Waits.Count) - 1] * (1 - Spread + (2 * Spread * random));
        return asked > planned ? asked.Value : planned;
    }
}
