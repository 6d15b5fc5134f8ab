using System.Net;

namespace Integration.Functions.Mattermost;

/// <summary>What <see cref="ServerGate"/> remembers of one server. Only used under the gate's lock.</summary>
internal sealed class GatedServer(ServerGate gate, string origin, int places)
{
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(5);

    private readonly LinkedList<TaskCompletionSource<GateEntry>> waiting = [];

    /// <summary>When each of the posts under way began, the oldest first.</summary>
    private readonly LinkedList<DateTimeOffset> underWay = [];

    private bool isSlow;
    private DateTimeOffset pausedUntil;
    private DateTimeOffset lastLeft;

    public string Origin => origin;

    /// <summary>Completed at once, unless the caller may wait for a place.</summary>
    public TaskCompletionSource<GateEntry> Request(DateTimeOffset now)
    {
        var request = new TaskCompletionSource<GateEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (WhyNotNow(now) is { } deferral) request.SetResult(deferral);
        else if (underWay.Count < places) Grant(request, now);
        else waiting.AddLast(request);
        return request;
    }

    /// <summary>Null when there is a place, or may soon be one.</summary>
    public GateEntry.Deferred? WhyNotNow(DateTimeOffset now) => pausedUntil > now ? Deferral(pausedUntil - now)
        : underWay.Count > 0 && IsSlow(now) ? Deferral(ComeBackAfter)
        : null;

    /// <summary>Ends the wait, if it has not been answered.</summary>
    public void Withdraw(TaskCompletionSource<GateEntry> request)
    {
        if (waiting.Remove(request)) request.SetResult(Deferral(ComeBackAfter));
    }

    public void Learn(PostOutcome outcome, TimeSpan took, DateTimeOffset now)
    {
        if (outcome is PostOutcome.Forbidden) return;
        isSlow = took > ServerGate.Patience || IsFailure(outcome);
        if (outcome is PostOutcome.Busy { Status: HttpStatusCode.TooManyRequests, RetryAfter: { } pause })
        {
            var until = now + (pause < ServerGate.LongestPause ? pause : ServerGate.LongestPause);
            if (until > pausedUntil) pausedUntil = until;
        }

        if (pausedUntil > now) SendAway(pausedUntil - now);
        else if (isSlow) SendAway(ComeBackAfter);
    }

    public void Leave(LinkedListNode<DateTimeOffset> place, DateTimeOffset now)
    {
        underWay.Remove(place);
        lastLeft = now;
        while (underWay.Count < places && waiting.First is { } next)
        {
            waiting.Remove(next);
            Grant(next.Value, now);
        }
    }

    public bool IsForgettable(DateTimeOffset now) => underWay.Count == 0 && !isSlow && pausedUntil <= now;

    public bool IsIdleSince(DateTimeOffset instant) => underWay.Count == 0 && lastLeft <= instant;

    /// <summary>Slow the last time, or owing an answer for too long already: nobody waits for it to be sure.</summary>
    private bool IsSlow(DateTimeOffset now) => isSlow || (underWay.First is { } oldest && now - oldest.Value > ServerGate.Patience);

    /// <summary>A 500 may be about one message only; these three say that no Mattermost is there behind its proxy.</summary>
    private static bool IsFailure(PostOutcome outcome) => outcome is PostOutcome.Unreachable or PostOutcome.Intercepted or PostOutcome.Busy
    {
        Status: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
    };

    /// <summary>Up to half as much again, so that those who were told to come back do not come back together.</summary>
    private static GateEntry.Deferred Deferral(TimeSpan wait) => new(wait * (1 + (Random.Shared.NextDouble() / 2)));

    private void Grant(TaskCompletionSource<GateEntry> request, DateTimeOffset now) =>
        request.SetResult(new GateEntry.Entered(gate, this, underWay.AddLast(now)));

    private void SendAway(TimeSpan wait)
    {
        foreach (var request in waiting) request.SetResult(Deferral(wait));
        waiting.Clear();
    }
}
