using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Notifications.Deliveries;

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
