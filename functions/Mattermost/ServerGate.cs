namespace Integration.Functions.Mattermost;

/// <summary>
/// Keeps one slow or failing Mattermost from holding up the others: bounds how many posts run per server (scheme, host,
/// port). A healthy server takes <paramref name="placesPerServer"/> at a time; one that was last unreachable, failing or
/// slow, or that owes an answer for longer than <see cref="Patience"/>, takes one, and everybody else is told at once to come
/// back. A server that asked for a pause (429) gets it.
/// </summary>
public sealed class ServerGate(int placesPerServer, TimeProvider clock)
{
    /// <summary>An answer that takes longer makes the server slow. So long does a caller wait for a place, too.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A server that asks for a longer pause is called again after this, and can ask once more.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private readonly Dictionary<string, GatedServer> servers = new(StringComparer.Ordinal);
    private DateTimeOffset nextSweep = clock.GetUtcNow() + ForgetAfter;

    /// <summary>How many servers are remembered: those with posts under way and those not known to be healthy.</summary>
    public int KnownServers
    {
        get
        {
            lock (gate) return servers.Count;
        }
    }

    /// <summary>Asks for a place. Waits for at most <see cref="Patience"/>, and not at all for a slow or pausing server.</summary>
    public async ValueTask<GateEntry> EnterAsync(Uri webhook, CancellationToken stopping)
    {
        GatedServer server;
        TaskCompletionSource<GateEntry> request;
        lock (gate)
        {
            server = Find(WebhookAddress.OriginOf(webhook));
            request = server.Request(clock.GetUtcNow());
        }

        await ((Task)request.Task).WaitAsync(Patience, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // A place may have been granted just when patience ended: the lock decides which was first.
        lock (gate) server.Withdraw(request);
        var entry = await request.Task;
        if (!stopping.IsCancellationRequested) return entry;
        (entry as GateEntry.Entered)?.Dispose();
        throw new OperationCanceledException(stopping);
    }

    /// <summary>Tells, without asking for a place, that there is none now and that nobody should wait for one.</summary>
    public GateEntry.Deferred? WhyNotNow(Uri webhook)
    {
        lock (gate) return servers.GetValueOrDefault(WebhookAddress.OriginOf(webhook))?.WhyNotNow(clock.GetUtcNow());
    }

    internal void Report(GatedServer server, PostOutcome outcome, TimeSpan took)
    {
        lock (gate) server.Learn(outcome, took, clock.GetUtcNow());
    }

    internal void Leave(GatedServer server, LinkedListNode<DateTimeOffset> place)
    {
        lock (gate)
        {
            server.Leave(place, clock.GetUtcNow());
            if (server.IsForgettable(clock.GetUtcNow())) servers.Remove(server.Origin);
        }
    }

    private GatedServer Find(string origin)
    {
        if (servers.TryGetValue(origin, out var known)) return known;
        Sweep(clock.GetUtcNow());
        return servers[origin] = new(this, origin, placesPerServer);
    }

    /// <summary>Healthy servers are forgotten when the last post leaves; the others when nobody has asked for long.</summary>
    private void Sweep(DateTimeOffset now)
    {
        if (now < nextSweep) return;
        nextSweep = now + ForgetAfter;
        var idle = servers.Values.Where(server => server.IsIdleSince(now - ForgetAfter)).ToList();
        foreach (var server in idle) servers.Remove(server.Origin);
    }
}

/// <summary>The answer of <see cref="ServerGate.EnterAsync"/>.</summary>
public abstract class GateEntry
{
    private GateEntry() { }

    /// <summary>Go ahead: post, <see cref="Report"/> what came of it, and dispose to give the place back.</summary>
    public sealed class Entered : GateEntry, IDisposable
    {
        private readonly ServerGate gate;
        private readonly GatedServer server;
        private readonly LinkedListNode<DateTimeOffset> place;
        private bool left;

        internal Entered(ServerGate gate, GatedServer server, LinkedListNode<DateTimeOffset> place) =>
            (this.gate, this.server, this.place) = (gate, server, place);

        public void Report(PostOutcome outcome, TimeSpan took) => gate.Report(server, outcome, took);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, true)) return;
            gate.Leave(server, place);
        }
    }

    /// <summary>Not now; ask again after <see cref="Wait"/>, which differs a little for everybody.</summary>
    public sealed class Deferred : GateEntry
    {
        internal Deferred(TimeSpan wait) => Wait = wait;

        public TimeSpan Wait { get; }
    }
}
