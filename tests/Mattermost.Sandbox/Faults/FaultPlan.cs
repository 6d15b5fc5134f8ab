namespace Mattermost.Sandbox.Faults;

/// <summary>Which call goes wrong next: queued faults first, each for a number of calls, then the random mix.</summary>
public sealed class FaultPlan
{
    private readonly Lock gate = new();
    private readonly List<PlannedFault> queue = [];
    private FaultMix? mix;
    private Random random = new(0);
    private long latency;

    /// <summary>How long every call of the REST API and of webhooks takes at least. Nobody waits on a thread for it.</summary>
    public TimeSpan Latency
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref latency));
        set => Interlocked.Exchange(ref latency, value.Ticks);
    }

    public IReadOnlyList<PlannedFault> Queued
    {
        get { lock (gate) return [.. queue]; }
    }

    public FaultMix? Mix
    {
        get { lock (gate) return mix; }
    }

    /// <summary>The next <paramref name="times"/> calls (of one webhook, if given) suffer this.</summary>
    public void Enqueue(Fault fault, int times = 1, string? hookId = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        lock (gate) queue.Add(new(fault, times, hookId));
    }

    /// <summary>The next <paramref name="times"/> REST calls whose path begins so suffer this, e.g. <c>/api/v4/posts</c>.</summary>
    public void EnqueueFor(string pathPrefix, Fault fault, int times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        lock (gate) queue.Add(new(fault, times, HookId: null, pathPrefix));
    }

    /// <summary>From now on calls of webhooks go wrong at random; null ends that.</summary>
    public void Use(FaultMix? faults)
    {
        lock (gate)
        {
            mix = faults;
            random = new(faults?.Seed ?? 0);
        }
    }

    public void Clear()
    {
        lock (gate) queue.Clear();
        Use(null);
    }

    internal Task WaitAsync(Fault? fault, TimeProvider clock, CancellationToken stopping)
    {
        var wait = Latency + (fault is Fault.Delay delay ? delay.For : TimeSpan.Zero);
        return wait > TimeSpan.Zero ? Task.Delay(wait, clock, stopping) : Task.CompletedTask;
    }

    internal Fault? Next(string hookId)
    {
        lock (gate)
        {
            var index = queue.FindIndex(planned => planned.PathPrefix is null && (planned.HookId is null || planned.HookId == hookId));
            return index >= 0 ? TakeQueued(index) : TakeRandom();
        }
    }

    internal Fault? NextFor(string path)
    {
        lock (gate)
        {
            var index = queue.FindIndex(planned => planned.PathPrefix is { } prefix && path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
            return index >= 0 ? TakeQueued(index) : null;
        }
    }

    private Fault TakeQueued(int index)
    {
        var planned = queue[index];
        if (planned.Times > 1) queue[index] = planned with { Times = planned.Times - 1 };
        else queue.RemoveAt(index);
        return planned.Fault;
    }

    private Fault? TakeRandom() =>
        mix is { Kinds.Count: > 0 } && random.NextDouble() < mix.Rate ? mix.Kinds[random.Next(mix.Kinds.Count)] : null;
}

/// <summary>Of a webhook's calls, unless <paramref name="PathPrefix"/> makes it one of REST calls.</summary>
public sealed record PlannedFault(Fault Fault, int Times, string? HookId, string? PathPrefix = null);
