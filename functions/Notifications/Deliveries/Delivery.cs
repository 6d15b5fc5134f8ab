using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Notifications.Deliveries;

/// <summary>The states of a delivery, as the ledger, the API and the commands name them.</summary>
public enum DeliveryState
{
    /// <summary>Somebody is at it, or its next attempt is planned (<see cref="Delivery.NextAttemptAt"/>).</summary>
    Claimed,

    /// <summary>Mattermost took it.</summary>
    Posted,

    /// <summary>Nothing was posted, on purpose; <see cref="Delivery.Reason"/> says why.</summary>
    Skipped,

    /// <summary>Nothing could be posted; <see cref="Delivery.Reason"/> says why. May be replayed.</summary>
    Failed,
}

/// <summary>One event on its way to one destination: a row of the ledger (table <c>Deliveries</c>).</summary>
public sealed record Delivery
{
    public required string TeamId { get; init; }
    public required string DestinationId { get; init; }
    public required string Source { get; init; }
    public required string EventId { get; init; }
    public required string Kind { get; init; }
    public string? MeetingId { get; init; }
    public string? MeetingName { get; init; }
    public DeliveryState State { get; init; }
    public string? Reason { get; init; }

    /// <summary>When the first claim was made; the place in the history.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>While claimed and at work: from then on another worker may take over.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Who holds the claim: a new one each time, so that a write that was retried by the client is told apart from the same write of somebody else.</summary>
    public Guid? ClaimId { get; init; }

    /// <summary>While claimed and waiting: when the next attempt is due.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Mattermost's id of the post; an incoming webhook does not tell it.</summary>
    public string? PostId { get; init; }

    public IReadOnlyList<DeliveryAttempt> Attempts { get; init; } = [];

    /// <summary>An attempt may have posted without our knowing: a crash, a timeout, an answer that was lost.</summary>
    public bool Ambiguous => Attempts.Any(attempt => attempt.Ambiguous);

    /// <summary>The event itself, kept only while it may be needed again (failed) or shown (refused).</summary>
    public ReadOnlyMemory<byte>? Event { get; init; }

    /// <summary>Cannot be read as an event: kept for people, never replayed.</summary>
    public bool IsUnreadable { get; init; }

    public bool IsFinished => State is not DeliveryState.Claimed;

    /// <summary>The end of it. The event is kept where a person may want to put it back.</summary>
    public Delivery End(DeliveryState state, string? reason, ParabolEvent happened, DateTimeOffset now) => this with
    {
        State = state,
        Reason = reason,
        UpdatedAt = now,
        LeaseUntil = null,
        NextAttemptAt = null,
        Event = state == DeliveryState.Failed ? new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(CloudEvent.Fit(happened))) : default(ReadOnlyMemory<byte>?),
    };

    /// <summary>The doubt about earlier attempts is settled: the post was looked for.</summary>
    public Delivery WithoutDoubt() => this with
    {
        Attempts = [.. Attempts.Select(attempt => attempt with { Ambiguous = false })],
    };

    /// <summary>Writes the outcome of the attempt that is being made.</summary>
    public Delivery WithOutcome(int? status, string outcome, bool ambiguous) => this with
    {
        Attempts = [.. Attempts.SkipLast(1), Attempts[^1] with { Status = status, Outcome = outcome, Ambiguous = ambiguous }],
    };

    /// <summary>
    /// Adds the attempt of a worker whose claim had run out before it could conclude. Its own outcome is known now; if it
    /// posted, whoever took over may have posted once more.
    /// </summary>
    public Delivery WithLate(Delivery late, DateTimeOffset now)
    {
        var hasPosted = late.State == DeliveryState.Posted;
        var attempt = late.Attempts[^1] with { Ambiguous = hasPosted || late.Attempts[^1].Ambiguous };
        var both = this with { Attempts = [.. Attempts.Take(late.Attempts.Count - 1), attempt, .. Attempts.Skip(late.Attempts.Count)] };
        return hasPosted
            ? both with { State = DeliveryState.Posted, Reason = null, UpdatedAt = now, LeaseUntil = null, NextAttemptAt = null, Event = null }
            : both;
    }

    /// <summary>What names an event: the same (source, id) is the same event. 128 bits are enough to tell all apart.</summary>
    public static string NameOf(string source, string eventId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{source}\n{eventId}")).AsSpan(0, 16));
}

/// <summary>One attempt to post.</summary>
/// <param name="At">When it began.</param>
/// <param name="Status">HTTP status, where there was an answer.</param>
/// <param name="Outcome">In words; null while it is being made, or when it was cut off.</param>
/// <param name="Ambiguous">It may have posted without our knowing.</param>
public sealed record DeliveryAttempt(DateTimeOffset At, int? Status, string? Outcome, bool Ambiguous);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(IReadOnlyList<DeliveryAttempt>))]
[JsonSerializable(typeof(DeliveryAttempt[]))]
public sealed partial class DeliveryJson : JsonSerializerContext;
