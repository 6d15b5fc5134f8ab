using Azure;

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
