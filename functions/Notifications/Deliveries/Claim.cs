using Azure;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Notifications.Deliveries;

/// <summary>What the ledger says when somebody wants to post an event to a destination.</summary>
internal abstract record Claim
{
    private Claim() { }

    /// <summary>Ours for the length of the lease; must be concluded.</summary>
    public sealed record Granted : Claim
    {
        public required Delivery Delivery { get; init; }
        public required ETag DeliveryETag { get; init; }
        public required MeetingRow? Meeting { get; init; }
    }

    /// <summary>Finished earlier: this is a repeat, and nothing is to be done.</summary>
    public sealed record Finished(DeliveryState State) : Claim;

    /// <summary>Finished by this very call, without a post.</summary>
    public sealed record Recorded(Delivery Delivery) : Claim;

    /// <summary>Somebody else is at it, or its time has not come: ask again then.</summary>
    public sealed record NotYet(DateTimeOffset Until) : Claim;
}

/// <summary>Why an event cannot or must not be posted to a destination, known before any claim.</summary>
/// <param name="State"><see cref="DeliveryState.Skipped"/> or <see cref="DeliveryState.Failed"/>.</param>
/// <param name="Why">In words; the word before the colon is stable.</param>
internal sealed record Obstacle(DeliveryState State, string Why)
{
    public static readonly Obstacle NotConnected = new(DeliveryState.Skipped, "not connected: the team has no Mattermost channel");

    public static readonly Obstacle Uninstalled = new(DeliveryState.Failed, "uninstalled: the Mattermost server of the channel is not registered any more");

    public static Obstacle Off(string kind) => new(DeliveryState.Skipped, $"off: {kind} is switched off for this connection");

    public static Obstacle Expired(DateTimeOffset expiry, string? lastOutcome) => new(DeliveryState.Skipped,
        $"expired: it was of use until {expiry:yyyy-MM-dd HH:mm:ss} UTC{(lastOutcome is null ? "" : $"; the last attempt: {lastOutcome}")}");

    public static Obstacle Broken(string reason) => new(DeliveryState.Failed, $"broken: {reason}");
}

/// <summary>An event that somebody wants to post to a destination, or to close without a post.</summary>
internal sealed record ClaimRequest
{
    public required ParabolEvent Happened { get; init; }
    public required string DestinationId { get; init; }

    /// <summary>What stands in the way, if the caller knows of something.</summary>
    public Obstacle? Obstacle { get; init; }

    /// <summary>The message was queued by us for a delivery that exists: look it up instead of trying to insert it.</summary>
    public bool IsKnown { get; init; }

    /// <summary>We can find out whether an attempt that was cut off had posted: it is worth another try whatever the setting says.</summary>
    public bool CanTellIfPosted { get; init; }

    /// <summary>The failure that a person wants to be tried once more; see <see cref="QueuedEvent.ReplayOf"/>.</summary>
    public DateTimeOffset? ReplayOf { get; init; }

    /// <summary>Names this very request in the ledger; see <see cref="Delivery.ClaimId"/>.</summary>
    public Guid ClaimId { get; } = Guid.NewGuid();

    public string EventName => Delivery.NameOf(Happened.Source, Happened.Id);

    /// <summary>The meeting whose notices must keep their order, or null for events that may come in any order.</summary>
    public string? MeetingInOrder => MeetingProgress.Concerns(Happened) ? ((MeetingEvent)Happened).Meeting.Id : null;

    public Delivery First(DateTimeOffset now) => new()
    {
        TeamId = Happened.Team.Id,
        DestinationId = DestinationId,
        Source = Happened.Source,
        EventId = Happened.Id,
        Kind = Happened.Kind,
        MeetingId = (Happened as MeetingEvent)?.Meeting.Id,
        MeetingName = (Happened as MeetingEvent)?.Meeting.Name,
        AcceptedAt = now,
        UpdatedAt = now,
    };
}

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
