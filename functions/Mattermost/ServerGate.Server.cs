using System.Net;

namespace Integration.Functions.Mattermost;

/// <summary>What <see cref="ServerGate"/> remembers of one server. Only used under the gate's lock.</summary>
internal sealed class GatedServer(ServerGate gate, string origin, int places)
{
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(5);

    private readonly LinkedList<TaskCompletionSource<GateEntry>> waiting = [];
    private int underWay;
    private bool isSlow;
    private DateTimeOffset pausedUntil;
    private DateTimeOffset lastLeft;

    public string Origin => origin;

    /// <summary>Completed at once, unless the caller may wait for a place.</summary>
    public TaskCompletionSource<GateEntry> Request(DateTimeOffset now)
    {
        var request = new TaskCompletionSource<GateEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (pausedUntil > now) request.SetResult(Deferral(pausedUntil - now));
        else if (underWay < (isSlow ? 1 : places)) Grant(request);
        else if (isSlow) request.SetResult(Deferral(ComeBackAfter));
        else waiting.AddLast(request);
        return request;
    }

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

    public void Leave(DateTimeOffset now)
    {
        underWay--;
        lastLeft = now;
        while (underWay < places && waiting.First is { } next)
        {
            waiting.Remove(next);
            Grant(next.Value);
        }
    }

    public bool IsForgettable(DateTimeOffset now) => underWay == 0 && !isSlow && pausedUntil <= now;

    public bool IsIdleSince(DateTimeOffset instant) => underWay == 0 && lastLeft <= instant;

    /// <summary>A 500 may be about one message only; these three say that no Mattermost is there behind its proxy.</summary>
    private static bool IsFailure(PostOutcome outcome) => outcome is PostOutcome.Unreachable or PostOutcome.Busy
    {
        Status: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
    };

    /// <summary>Up to half as much again, so that those who were told to come back do not come back together.</summary>
    private static GateEntry.Deferred Deferral(TimeSpan wait) => new(wait * (1 + (Random.Shared.NextDouble() / 2)));

    private void Grant(TaskCompletionSource<GateEntry> request)
    {
        underWay++;
        request.SetResult(new GateEntry.Entered(gate, this));
    }

    private void SendAway(TimeSpan wait)
    {
        foreach (var request in waiting) request.SetResult(Deferral(wait));
        waiting.Clear();
    }
}
