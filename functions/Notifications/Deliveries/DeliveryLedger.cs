using Azure;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;

namespace Integration.Functions.Notifications.Deliveries;

/// <summary>
/// One row per (event, destination) decides who posts it and remembers how it ended. Queues promise at least once;
/// the ledger makes it exactly once as far as anyone can, and says so where nobody can (<see cref="Delivery.Ambiguous"/>).
/// </summary>
/// <remarks>A delivery costs two writes: the claim and its conclusion, each an entity group transaction.</remarks>
internal sealed class DeliveryLedger(Tables tables, MeetingRows meetings, LedgerRules rules, TimeProvider clock)
{
    /// <summary>Rows change under us only while others work on the same meeting: a few rounds always settle it.</summary>
    private const int MostRounds = 10;

    private Table Rows => tables[TableNames.Deliveries];

    /// <summary>Asks for the right, and the duty, to post.</summary>
    /// <exception cref="InvalidOperationException">The rows would not hold still; the queue will try again.</exception>
    public async Task<Claim> ClaimAsync(ClaimRequest request, CancellationToken stopping)
    {
        var place = new Place(request);
        var known = request.IsKnown ? await FindAsync(place, stopping) : null;
        for (var round = 0; round < MostRounds; round++)
        {
            var meeting = await FindMeetingAsync(request, place, isFirstLook: round == 0, stopping);
            var decision = ClaimDecision.For(request, known?.Delivery, meeting, rules, clock.GetUtcNow());
            if (await ActAsync(decision, place, known, meeting, stopping) is { } claim) return claim;

            known = await FindAsync(place, stopping);
            place.Forget(meetings);
        }

        throw new InvalidOperationException($"The ledger row of event {request.EventName} would not hold still.");
    }

    /// <summary>Writes how a granted claim ended: finished, or waiting for its next attempt.</summary>
    public async Task ConcludeAsync(Claim.Granted claim, ClaimRequest request, Delivery after, CancellationToken stopping)
    {
        var place = new Place(request);
        var meeting = claim.Meeting is null ? null : Release(Advance(claim.Meeting, request, after));
        if (await WriteAsync(place, after, claim.DeliveryETag, meeting, stopping) is null)
        {
            await ConcludeLateAsync(place, claim, request, after, stopping);
        }
    }

    /// <summary>
    /// Our lease had run out, and somebody took over the delivery, or only its meeting. What we did is added to what they
    /// did: if both posted, the row says posted and ambiguous.
    /// </summary>
    private async Task ConcludeLateAsync(Place place, Claim.Granted claim, ClaimRequest request, Delivery ours, CancellationToken stopping)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            place.Forget(meetings);
            var current = await FindAsync(place, stopping)
                ?? throw new InvalidOperationException($"The ledger row of event {request.EventName} is gone.");
            var isOurs = current.Delivery.ClaimId == claim.Delivery.ClaimId;
            var meeting = await FindMeetingAsync(request, place, isFirstLook: false, stopping) is { } found ? Advance(found, request, ours) : null;
            var released = isOurs && meeting?.HeldBy == place.EventName ? Release(meeting) : meeting;
            var after = isOurs ? ours : current.Delivery.WithLate(ours, clock.GetUtcNow());
            if (await WriteAsync(place, after, current.ETag, released, stopping) is not null) return;
        }

        throw new InvalidOperationException($"The ledger row of event {request.EventName} would not hold still.");
    }

    private async Task<Claim?> ActAsync(
        ClaimDecision decision, Place place, Found? known, MeetingRow? meeting, CancellationToken stopping)
    {
        switch (decision)
        {
            case ClaimDecision.Repeat repeat:
                return new Claim.Finished(repeat.State);

            case ClaimDecision.Wait wait:
                // Whoever holds the meeting may let go of it elsewhere: the next look must not be at what we remember.
                place.Forget(meetings);
                return new Claim.NotYet(wait.Until);

            case ClaimDecision.Close close:
                return await WriteAsync(place, close.Delivery, known?.ETag, meeting: null, stopping) is null
                    ? null
                    : new Claim.Recorded(close.Delivery);

            case ClaimDecision.Take take:
                var hold = meeting is null ? null : meeting with { HeldBy = place.EventName, HeldUntil = take.Delivery.LeaseUntil };
                return await WriteAsync(place, take.Delivery, known?.ETag, hold, stopping) is { } written
                    ? new Claim.Granted { Delivery = take.Delivery, DeliveryETag = written.Delivery, Meeting = written.Meeting }
                    : null;

            default:
                throw new System.Diagnostics.UnreachableException(decision.GetType().Name);
        }
    }

    /// <summary>
    /// Writes the delivery, its place in the history once there is an outcome to show, and the meeting's row, all or
    /// nothing. Null when a row had changed since it was read.
    /// </summary>
    private async Task<Written?> WriteAsync(Place place, Delivery delivery, ETag? known, MeetingRow? meeting, CancellationToken stopping)
    {
        var batch = new TableBatch(place.Partition);
        if (known is { } etag)
        {
            batch.Replace(DeliveryRows.Ledger(delivery), etag);
        }
        else
        {
            batch.Insert(DeliveryRows.Ledger(delivery));
        }

        if (meeting is { ETag: { } meetingETag })
        {
            batch.Replace(meeting.Write(place.Partition, place.MeetingKey!), meetingETag);
        }
        else if (meeting is not null)
        {
            batch.Insert(meeting.Write(place.Partition, place.MeetingKey!));
        }

        if (delivery.LeaseUntil is null) batch.Upsert(DeliveryRows.History(delivery));

        if (await Rows.SubmitAsync(batch, stopping) is not BatchOutcome.Committed done) return null;

        return new Written(
            done.ETags[0],
            meeting is null ? null : meetings.Remember(place.Partition, place.MeetingKey!, meeting with { ETag = done.ETags[1] }));
    }

    private static MeetingRow Advance(MeetingRow meeting, ClaimRequest request, Delivery after) => after.State == DeliveryState.Posted
        ? meeting with
        {
            Progress = meeting.Progress.After(request.Happened),
            StartPostId = request.Happened is MeetingStarted ? after.PostId ?? meeting.StartPostId : meeting.StartPostId,
        }
        : meeting;

    private static MeetingRow Release(MeetingRow meeting) => meeting with { HeldBy = null, HeldUntil = null };

    private async ValueTask<MeetingRow?> FindMeetingAsync(ClaimRequest request, Place place, bool isFirstLook, CancellationToken stopping) =>
        place.MeetingKey is null || request.Obstacle is not null
            ? null
            : await meetings.FindAsync(place.Partition, place.MeetingKey, isFirstLook && request is { Happened: MeetingStarted, IsKnown: false }, stopping);

    private async Task<Found?> FindAsync(Place place, CancellationToken stopping) =>
        await Rows.FindAsync(place.Partition, place.LedgerKey, stopping) is { } row
            ? new Found(DeliveryRows.Read(row), row.ETag)
            : null;

    private sealed record Found(Delivery Delivery, ETag ETag);

    private sealed record Written(ETag Delivery, MeetingRow? Meeting);

    private sealed class Place(ClaimRequest request)
    {
        public string Partition { get; } = DeliveryRows.Partition(request.Happened.Team.Id);
        public string EventName { get; } = request.EventName;
        public string LedgerKey { get; } = DeliveryRows.LedgerKey(request.DestinationId, request.EventName);

        public string? MeetingKey { get; } = request.MeetingInOrder is { } meetingId
            ? DeliveryRows.MeetingKey(request.DestinationId, meetingId)
            : null;

        public void Forget(MeetingRows meetings)
        {
            if (MeetingKey is not null) meetings.Forget(Partition, MeetingKey);
        }
    }
}
