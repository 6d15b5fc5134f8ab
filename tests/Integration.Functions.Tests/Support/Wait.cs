namespace Integration.Functions.Tests.Support;

/// <summary>For what happens by itself, soon.</summary>
internal static class Wait
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Cancelled when it has taken too long.</summary>
    public static CancellationToken Limit => new CancellationTokenSource(Patience).Token;

    /// <summary>Looks again and again until there is something.</summary>
    /// <exception cref="OperationCanceledException">There was nothing for too long.</exception>
    public static async Task<T> UntilAsync<T>(Func<Task<T?>> look)
        where T : class
    {
        using var limit = new CancellationTokenSource(Patience);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (true)
        {
            if (await look() is { } found) return found;
            await ticks.WaitForNextTickAsync(limit.Token);
        }
    }
}
