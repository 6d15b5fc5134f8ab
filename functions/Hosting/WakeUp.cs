namespace Integration.Functions.Hosting;

/// <summary>A pause that can be cut short; for one who waits and many who ring.</summary>
public sealed class WakeUp(TimeProvider clock)
{
    private TaskCompletionSource bell = new();

    /// <summary>Ends the present pause, or else the next one at once.</summary>
    public void Ring() => Volatile.Read(ref bell).TrySetResult();

    /// <summary>Returns after the pause, at the bell, or when told to stop; never throws.</summary>
    public async Task WaitAsync(TimeSpan pause, CancellationToken stopping)
    {
        await using (stopping.Register(Ring))
        await using (clock.CreateTimer(_ => Ring(), state: null, pause, Timeout.InfiniteTimeSpan))
        {
            await bell.Task;
            // Whoever rang is not to run what follows.
            await Task.Yield();
        }
        Volatile.Write(ref bell, new());
    }
}
