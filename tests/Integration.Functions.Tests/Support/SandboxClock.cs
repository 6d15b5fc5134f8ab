namespace Integration.Functions.Tests.Support;

/// <summary>A clock that stands until it is moved. It has no timers.</summary>
public sealed class SandboxClock(DateTimeOffset now) : TimeProvider
{
    private long ticks = now.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}
