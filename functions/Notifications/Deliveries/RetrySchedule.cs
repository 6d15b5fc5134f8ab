namespace Integration.Functions.Notifications.Deliveries;

/// <summary>The published schedule of retries (docs/operations.md, "Delivery"): growing waits, spread by ten per cent.</summary>
public static class RetrySchedule
{
    private const double Spread = 0.1;

    /// <summary>The wait after the first, second, … attempt; the last one repeats until the event expires.</summary>
    public static readonly IReadOnlyList<TimeSpan> Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4),
    ];

    /// <param name="attempts">How many attempts have been made, at least 1.</param>
    /// <param name="asked">What the server asked for (<c>Retry-After</c>), if it did; never undercut.</param>
    /// <param name="random">Uniform in 0 to 1.</param>
    public static TimeSpan WaitAfter(int attempts, TimeSpan? asked, double random)
    {
        var planned = Waits[Math.Min(attempts, Waits.Count) - 1] * (1 - Spread + (2 * Spread * random));
        return asked > planned ? asked.Value : planned;
    }
}
