namespace Integration.Functions.Hosting;

/// <summary>
/// The pauses between looks at an idle queue, as the Functions host makes them: 100 ms after the last hit, then 100 ms plus
/// 100 ms, 200 ms, 400 ms …, each varied by a fifth so that instances do not move in step.
/// </summary>
/// <param name="variation">From 0.8 to 1.2.</param>
public sealed class PollingDelay(TimeSpan maximum, Func<double> variation)
{
    private static readonly TimeSpan Minimum = TimeSpan.FromMilliseconds(100);

    private int inARow;

    public PollingDelay(TimeSpan maximum)
        : this(maximum, () => 0.8 + (0.4 * Random.Shared.NextDouble())) { }

    public TimeSpan Maximum => maximum;

    public void Reset() => inARow = 0;

    public TimeSpan NextAfterNothing()
    {
        var growth = inARow == 0 ? 0 : Math.Pow(2, inARow - 1) * variation();
        var pause = Minimum.TotalMilliseconds * (1 + growth);
        if (pause >= maximum.TotalMilliseconds) return maximum;
        inARow++;
        return TimeSpan.FromMilliseconds(pause);
    }
}
