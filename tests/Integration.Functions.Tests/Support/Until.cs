using System.Diagnostics;

namespace Integration.Functions.Tests.Support;

/// <summary>Waits for a condition of something real: a process, a server, the storage.</summary>
public static class Until
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            if (watch.Elapsed > Limit) throw new TimeoutException($"Not within {Limit.TotalSeconds} s: {what}.");
            await ticks.WaitForNextTickAsync();
        }
    }
}
