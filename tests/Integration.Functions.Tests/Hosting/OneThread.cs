namespace Integration.Functions.Tests.Hosting;

/// <summary>
/// Runs asynchronous code on the test's own thread, one step after the other, so that "everything that can happen now has
/// happened" is a moment that a test can wait for.
/// </summary>
internal sealed class OneThread : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Step, object? State)> steps = new();

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (steps) steps.Enqueue((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs this and all that follows from it without time passing.</summary>
    public void Run(Action first)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            first();
            while (Next() is { } next) next.Step(next.State);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private (SendOrPostCallback Step, object? State)? Next()
    {
        lock (steps) return steps.TryDequeue(out var next) ? next : null;
    }
}
