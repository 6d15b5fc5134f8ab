namespace Integration.Functions.Tests.Hosting;

/// <summary>A clock that moves only when told to. Timers fire on the caller's thread, in the order of their due times.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private readonly List<Timer> timers = [];
    private DateTimeOffset now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        timers.Add(timer);
        return timer;
    }

    /// <param name="settle">Lets everything run that waits for nothing but the processor.</param>
    public void Advance(TimeSpan by, Action settle)
    {
        var until = now + by;
        settle();
        while (timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due) is { Due: { } due } next)
        {
            now = due > now ? due : now;
            next.Fire();
            settle();
        }
        now = until;
    }

    private sealed class Timer(VirtualClock clock, Action fire) : ITimer
    {
        private TimeSpan every = Timeout.InfiniteTimeSpan;

        public DateTimeOffset? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime < TimeSpan.Zero ? null : clock.now + dueTime;
            every = period;
            return true;
        }

        public void Fire()
        {
            Due = every <= TimeSpan.Zero ? null : Due + every;
            fire();
        }

        public void Dispose() => clock.timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
