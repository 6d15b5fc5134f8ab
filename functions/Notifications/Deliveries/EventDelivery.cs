using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.RateLimiting;
using Integration.Functions.Groups.Mentions;
using Integration.Functions.Hosting;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Notifications.Messages;
using Integration.Functions.Storage;
using Integration.Functions.Teams;

namespace Integration.Functions.Notifications.Deliveries;

/// <summary>
/// The way of an event: connections of the team → message → claim → post → conclusion. Both queue functions come here.
/// What is worth another try is queued again by us, for one destination, and the message is acknowledged; only our own
/// bugs and storage that does not answer rise, so that the host tries again and, in the end, keeps the message in the
/// poison queue.
/// </summary>
internal sealed partial class EventDelivery(
    TeamConnections teams, DeliveryLedger ledger, DeliveryHistory history, StorageQueues queues, ChannelPosts posts,
    ServerGate servers, MessageContexts contexts, EventMentions mentions, DeliveryOptions options, TimeProvider clock,
    ILogger<EventDelivery> log) : IDisposable
{
    private const int MostSuspects = 10_000;

    /// <summary>
    /// Notices of one meeting that arrive together go one after the other, in the order of their arrival. Across
    /// instances the meeting's row in the ledger does the same, at the price of a detour through the queue.
    /// </summary>
    private readonly PartitionedRateLimiter<(string, string, string)> meetings =
        PartitionedRateLimiter.Create<(string, string, string), (string, string, string)>(meeting => RateLimitPartition.GetConcurrencyLimiter(
            meeting,
            static _ => new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = int.MaxValue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst }));

    /// <summary>Connections that seem broken, each with the event that met it.</summary>
    private readonly ConcurrentDictionary<(string TeamId, string DestinationId), Suspicion> suspects = new();

    /// <param name="message">The text of a message of <c>meeting-events</c> or <c>timer-events</c>.</param>
    public async Task RunAsync(string message, CancellationToken stopping)
    {
        switch (CloudEvent.Read(message, clock.GetUtcNow()))
        {
            case EventReading.Rejected rejected:
                await history.KeepUnreadableAsync(message, rejected, stopping);
                LogUnreadable(rejected.Id ?? "without an id", rejected.Place ?? "unknown");
                break;

            case EventReading.Accepted accepted:
                await DeliverAsync(accepted.Event, QueuedEvent.Read(message), stopping);
                break;
        }
    }

    public void Dispose() => meetings.Dispose();

    private async Task DeliverAsync(ParabolEvent happened, QueuedEvent queued, CancellationToken stopping)
    {
        var connections = await teams.OfTeamAsync(happened.Team.Id, stopping);
        var wanted = connections.Where(connection => queued.DestinationId is null || connection.DestinationId == queued.DestinationId).ToList();
        if (wanted.Count == 0)
        {
            var request = Request(happened, queued.DestinationId ?? TeamConnection.MainDestination, queued);
            await SettleAsync(request with { Obstacle = Obstacle.NotConnected }, stopping);
        }

        foreach (var connection in wanted)
        {
            var request = Request(happened, connection.DestinationId, queued, connection.IsByBot) with { Obstacle = ObstacleFor(happened, connection) };
            await (request.Obstacle is null ? DeliverToAsync(request, connection, stopping) : SettleAsync(request, stopping));
        }
    }

    /// <summary>Records an event that cannot be posted, unless it was dealt with before.</summary>
    private async Task SettleAsync(ClaimRequest request, CancellationToken stopping) =>
        await HandleAsync(await ledger.ClaimAsync(request, stopping), request, stopping);

    private async Task DeliverToAsync(ClaimRequest request, TeamConnection connection, CancellationToken stopping)
    {
        if (await posts.AddressAsync(connection, stopping) is not { } address)
        {
            await SettleAsync(request with { Obstacle = Obstacle.Uninstalled }, stopping);
            return;
        }

        // Whoever cannot be served soon goes back to the queue: the jobs that may run at a time belong to all teams.
        if (servers.WhyNotNow(address) is { } notNow)
        {
            await QueueAgainAsync(request, notNow.Wait, stopping);
            return;
        }

        using var turn = await TurnOfAsync(request, stopping);
        if (turn is { IsAcquired: false })
        {
            await QueueAgainAsync(request, ServerGate.Patience, stopping);
            return;
        }

        switch (await servers.EnterAsync(address, stopping))
        {
            case GateEntry.Deferred deferred:
                await QueueAgainAsync(request, deferred.Wait, stopping);
                break;

            case GateEntry.Entered entered:
                using (entered) await PostAsync(request, connection, entered, stopping);

                break;
        }
    }

    private async Task PostAsync(ClaimRequest request, TeamConnection connection, GateEntry.Entered server, CancellationToken stopping)
    {
        // Rendered before the claim: a bug in a message must not look like a crash in the middle of a post.
        var message = MeetingMessage.For(request.Happened, contexts.Of(connection));
        var claim = await ledger.ClaimAsync(request, stopping);
        if (claim is not Claim.Granted granted)
        {
            await HandleAsync(claim, request, stopping);
            return;
        }

        var began = clock.GetTimestamp();
        var outcome = await PostOnceAsync(granted, request, connection, message, stopping);
        server.Report(outcome, clock.GetElapsedTime(began));

        // What has happened out there must be written down, even while we are being stopped.
        await mentions.AfterAsync(request.Happened, connection, request.EventName, outcome, CancellationToken.None);
        await ConcludeAsync(granted, request, connection, outcome, CancellationToken.None);
    }

    /// <summary>After an attempt that may have posted, a bot looks before it posts again; a webhook cannot.</summary>
    private async Task<PostOutcome> PostOnceAsync(
        Claim.Granted claim, ClaimRequest request, TeamConnection connection, MattermostMessage message, CancellationToken stopping)
    {
        if (connection.IsByBot && claim.Delivery.Ambiguous
            && await posts.FindAsync(connection, request.EventName, claim.Delivery.Attempts[0].At, stopping) is { } known)
        {
            return known;
        }

        var rootId = connection.Threads && request.Happened is (TimerEvent or MeetingEnded) ? claim.Meeting?.StartPostId : null;
        var outcome = await posts.PostAsync(connection, message, request.EventName, rootId, stopping);
        if (outcome is not PostOutcome.Refused { IsTooLarge: true }) return outcome;
        var small = MeetingMessage.For(request.Happened, contexts.Of(connection) with { IsTight = true });
        return await posts.PostAsync(connection, small, request.EventName, rootId, stopping);
    }

    private async Task ConcludeAsync(
        Claim.Granted claim, ClaimRequest request, TeamConnection connection, PostOutcome outcome, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var verdict = DeliveryVerdict.Of(
            outcome, claim.Delivery, request.Happened, options.RepeatAmbiguous || connection.IsByBot, now, Random.Shared.NextDouble());
        await ledger.ConcludeAsync(claim, request, verdict.After, stopping);
        LogConcluded(request.EventName, connection.TeamId, connection.DestinationId, verdict.After.State, verdict.After.Attempts.Count);
        if (verdict.After.NextAttemptAt is { } next) await QueueAgainAsync(request, next - now, stopping);

        await teams.LearnAsync(connection, outcome.Server, IsBroken(request, connection, verdict, outcome) ? verdict.BrokenReason : null, stopping);
    }

    /// <summary>A reason that is only likely counts once another event of the connection has met it, with nothing posted in between.</summary>
    private bool IsBroken(ClaimRequest request, TeamConnection connection, DeliveryVerdict verdict, PostOutcome outcome)
    {
        var key = (connection.TeamId, connection.DestinationId);
        if (outcome is PostOutcome.Posted) suspects.TryRemove(key, out _);
        if (verdict.BrokenReason is null || verdict.IsCertain) return true;
        if (suspects.TryGetValue(key, out var first) && first.Connection.PostsLike(connection)) return first.EventName != request.EventName;
        if (suspects.Count >= MostSuspects) suspects.Clear();
        suspects[key] = new(connection, request.EventName);
        return false;
    }

    private async Task HandleAsync(Claim claim, ClaimRequest request, CancellationToken stopping)
    {
        switch (claim)
        {
            case Claim.Finished finished:
                LogRepeat(request.EventName, finished.State);
                break;

            case Claim.Recorded recorded:
                LogRecorded(request.EventName, request.Happened.Team.Id, recorded.Delivery.State, recorded.Delivery.Reason ?? "");
                break;

            case Claim.NotYet notYet:
                await QueueAgainAsync(request, notYet.Until - clock.GetUtcNow(), stopping);
                break;

            default:
                throw new UnreachableException(claim.GetType().Name);
        }
    }

    private Obstacle? ObstacleFor(ParabolEvent happened, TeamConnection connection)
    {
        var expiry = Expiry.Of(happened);
        return !connection.Events.Contains(happened.Kind) ? Obstacle.Off(happened.Kind)
            : expiry <= clock.GetUtcNow() ? Obstacle.Expired(expiry, lastOutcome: null)
            : connection.BrokenReason is { } reason ? Obstacle.Broken(reason)
            : null;
    }

    /// <summary>Null for events that may come in any order; a lease that is not acquired when the meeting is busy for too long.</summary>
    private async ValueTask<RateLimitLease?> TurnOfAsync(ClaimRequest request, CancellationToken stopping)
    {
        if (request.MeetingInOrder is not { } meetingId) return null;

        var meeting = (request.Happened.Team.Id, request.DestinationId, meetingId);
        var turn = meetings.AttemptAcquire(meeting);
        if (turn.IsAcquired) return turn;

        using var patience = new CancellationTokenSource(ServerGate.Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
        try
        {
            return await meetings.AcquireAsync(meeting, 1, either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return turn;
        }
    }

    private static ClaimRequest Request(ParabolEvent happened, string destinationId, QueuedEvent queued, bool isByBot = false) => new()
    {
        Happened = happened,
        DestinationId = destinationId,
        IsKnown = queued.DestinationId is not null,
        CanTellIfPosted = isByBot,
        ReplayOf = queued.ReplayOf,
    };

    /// <summary>The message that is being handled may go once this one lies on the queue.</summary>
    private Task QueueAgainAsync(ClaimRequest request, TimeSpan wait, CancellationToken stopping)
    {
        var successor = new QueuedEvent { DestinationId = request.DestinationId, ReplayOf = request.ReplayOf };
        var delay = wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        return queues.SendAsync(QueuedEvent.QueueOf(request.Happened), successor.Write(CloudEvent.Fit(request.Happened)), delay, stopping);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Event {EventName} for team {TeamId}, destination {DestinationId}: {State} after attempt {Attempt}")]
    private partial void LogConcluded(string eventName, string teamId, string destinationId, DeliveryState state, int attempt);

    [LoggerMessage(Level = LogLevel.Information, Message = "Event {EventName} for team {TeamId}: {State}, {Why}")]
    private partial void LogRecorded(string eventName, string teamId, DeliveryState state, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Event {EventName} is a repeat: it was {State} before")]
    private partial void LogRepeat(string eventName, DeliveryState state);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {EventId} cannot be read as an event, because of {Place}; it is in the history with the reason")]
    private partial void LogUnreadable(string eventId, string place);

    /// <summary>A connection that seems broken, and the first event that met it.</summary>
    private sealed record Suspicion(TeamConnection Connection, string EventName);
}
