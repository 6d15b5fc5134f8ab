using Integration.Functions.Hosting;

namespace Integration.Functions.Tests.Hosting;

public sealed class PollingDelayTests
{
    [Fact]
    public void An_idle_queue_is_looked_at_less_and_less_often()
    {
        var delay = new PollingDelay(TimeSpan.FromMinutes(1), () => 1.0);

        var pauses = Enumerable.Range(0, 12).Select(_ => delay.NextAfterNothing().TotalMilliseconds);

        Assert.Equal([100, 200, 300, 500, 900, 1_700, 3_300, 6_500, 12_900, 25_700, 51_300, 60_000], pauses);
    }

    [Fact]
    public void After_a_message_the_pauses_are_short_again()
    {
        var delay = new PollingDelay(TimeSpan.FromMinutes(1), () => 1.0);
        for (var i = 0; i < 20; i++) delay.NextAfterNothing();

        delay.Reset();

        Assert.Equal(TimeSpan.FromMilliseconds(100), delay.NextAfterNothing());
    }

    [Fact]
    public void Pauses_vary_by_a_fifth_so_that_instances_do_not_move_in_step()
    {
        var fifths = Enumerable.Range(0, 500).Select(_ => FifthPause(new PollingDelay(TimeSpan.FromMinutes(1)))).ToList();

        Assert.All(fifths, pause => Assert.InRange(pause.TotalMilliseconds, 740, 1_060));
        Assert.True(fifths.Max() - fifths.Min() > TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public void A_maximum_below_the_first_pause_holds() =>
        Assert.Equal(TimeSpan.FromMilliseconds(100), new PollingDelay(TimeSpan.FromMilliseconds(100), () => 1.2).NextAfterNothing());

    private static TimeSpan FifthPause(PollingDelay delay)
    {
        for (var i = 0; i < 4; i++) delay.NextAfterNothing();
        return delay.NextAfterNothing();
    }
}
