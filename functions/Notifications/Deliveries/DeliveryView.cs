using System.Text.Json.Serialization;

namespace Integration.Functions.Notifications.Deliveries;

/// <summary>A delivery as the API shows it.</summary>
internal sealed record DeliveryView
{
    public required string EventId { get; init; }
    public required string Source { get; init; }
    public required string Kind { get; init; }
    public MeetingView? Meeting { get; init; }
    public required string Destination { get; init; }

    /// <summary><c>claimed</c>, <c>posted</c>, <c>skipped</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why it was skipped or failed; the word before the colon is stable.</summary>
    public string? Reason { get; init; }

    public required bool Ambiguous { get; init; }
    public required DateTimeOffset AcceptedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? NextAttemptAt { get; init; }
    public required IReadOnlyList<DeliveryAttempt> Attempts { get; init; }

    public static DeliveryView Of(Delivery delivery) => new()
    {
        EventId = delivery.EventId,
        Source = delivery.Source,
        Kind = delivery.Kind,
        Meeting = delivery.MeetingId is { } id ? new MeetingView(id, delivery.MeetingName ?? "") : null,
        Destination = delivery.DestinationId,
        State = DeliveryRows.StateWord(delivery.State),
        Reason = delivery.Reason,
        Ambiguous = delivery.Ambiguous,
        AcceptedAt = delivery.AcceptedAt,
        UpdatedAt = delivery.UpdatedAt,
        NextAttemptAt = delivery.NextAttemptAt,
        Attempts = delivery.Attempts,
    };
}

internal sealed record MeetingView(string Id, string Name);

/// <param name="Deliveries">Newest first.</param>
/// <param name="Next">The <c>to</c> of the next page, when there are more.</param>
internal sealed record DeliveriesView(IReadOnlyList<DeliveryView> Deliveries, DateTimeOffset? Next);

/// <summary>What a replay did, in numbers and in words.</summary>
internal sealed record ReplayView(int Queued, int Expired, int Poison, string Message);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeliveriesView))]
[JsonSerializable(typeof(ReplayView))]
internal sealed partial class DeliveryViewJson : JsonSerializerContext;
