namespace Integration.Functions.Notifications.Deliveries;

/// <summary>The rules of the ledger, pure: from what is known of a delivery and its meeting to what is to be done.</summary>
internal abstract record ClaimDecision
{
    private ClaimDecision() { }

    /// <summary>Write this claim (with the meeting's hold, if it has one) and post.</summary>
    public sealed record Take(Delivery Delivery) : ClaimDecision;

    /// <summary>Write this end and do not post.</summary>
    public sealed record Close(Delivery Delivery) : ClaimDecision;

    public sealed record Repeat(DeliveryState State) : ClaimDecision;

    public sealed record Wait(DateTimeOffset Until) : ClaimDecision;

    /// <summary>How soon to look again while another notice of the same meeting is being posted.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    public static ClaimDecision For(
        ClaimRequest request, Delivery? known, MeetingRow? meeting, LedgerRules rules, DateTimeOffset now)
    {
        var isReplay = known is { State: DeliveryState.Failed, IsUnreadable: false } && known.UpdatedAt == request.ReplayOf;
        if (known is { IsFinished: true } && !isReplay) return new Repeat(known.State);

        if (known?.LeaseUntil > now) return new Wait(known.LeaseUntil.Value);

        var delivery = WithoutOpenAttempt(known ?? request.First(now), now);
        if (request.Obstacle is { } obstacle) return new Close(delivery.End(obstacle.State, obstacle.Why, request.Happened, now));

        if (known?.NextAttemptAt > now) return new Wait(known.NextAttemptAt.Value);

        if (delivery.Attempts is [.., { Ambiguous: true }] && !rules.RepeatAmbiguous && !request.CanTellIfPosted && !isReplay)
        {
            return new Close(delivery.End(DeliveryState.Failed,
                "ambiguous: the last attempt may have posted, and Delivery__RepeatAmbiguous is off", request.Happened, now));
        }

        if (meeting?.Progress.WhySuperseded(request.Happened) is { } why)
        {
            return new Close(delivery.End(DeliveryState.Skipped, why, request.Happened, now));
        }

        return meeting?.IsHeldByAnother(request.EventName, now) == true
            ? new Wait(Earlier(now + LookAgain, meeting.HeldUntil!.Value))
            : new Take(delivery with
            {
                State = DeliveryState.Claimed,
                Reason = null,
                Event = null,
                UpdatedAt = now,
                LeaseUntil = now + rules.Lease,
                ClaimId = request.ClaimId,
                NextAttemptAt = null,
                Attempts = [.. delivery.Attempts, new DeliveryAttempt(now, null, null, Ambiguous: false)],
            });
    }

    /// <summary>An attempt without an outcome was cut off by a crash: it may have posted.</summary>
    private static Delivery WithoutOpenAttempt(Delivery delivery, DateTimeOffset now) =>
        delivery.Attempts is [.., { Outcome: null }]
            ? delivery.WithOutcome(null, "cut off: the process ended before the outcome was known", ambiguous: true) with { UpdatedAt = now }
            : delivery;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}

/// <param name="Lease">How long a claim is ours: longer than a post may take.</param>
/// <param name="RepeatAmbiguous">Post again when an attempt may have posted.</param>
internal sealed record LedgerRules(TimeSpan Lease, bool RepeatAmbiguous);
