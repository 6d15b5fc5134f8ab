using Integration.Functions.Hosting;

namespace Integration.Functions.Tests.Hosting;

public sealed class DrainTests
{
    private static readonly HostingOptions Limit20 = new() { DrainLimit = TimeSpan.FromSeconds(20) };

    [Fact]
    public void A_running_job_may_end_within_the_drain_limit()
    {
        var job = new TaskCompletionSource();
        using var world = new ListenerWorld(hosting: Limit20) { Job = (_, _) => job.Task };
        world.Send("nearly done");
        world.Start();

        world.Stop();
        world.Advance(TimeSpan.FromSeconds(19));
        Assert.False(world.HasStopped);
        world.Do(job.SetResult);

        Assert.True(world.HasStopped);
        Assert.Empty(world.Queue.Messages);
    }

    [Fact]
    public void After_the_order_to_stop_nothing_is_received()
    {
        using var world = new ListenerWorld(hosting: Limit20);
        world.Start();

        world.Stop();
        var looks = world.Queue.Looks.Count;
        world.Send("for somebody else");
        world.Advance(TimeSpan.FromMinutes(1));

        Assert.True(world.HasStopped);
        Assert.Equal(looks, world.Queue.Looks.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void A_job_cut_off_is_handed_over_at_once_even_at_its_last_attempt(long earlier)
    {
        var heard = false;
        using var world = new ListenerWorld(hosting: Limit20);
        world.Job = (_, stopping) =>
        {
            stopping.Register(() => heard = true);
            return new TaskCompletionSource().Task;
        };
        world.Send("too slow", earlier);
        world.Start();

        world.Stop();
        world.Advance(TimeSpan.FromSeconds(20));

        Assert.True(heard);
        Assert.True(world.HasStopped);
        Assert.Empty(world.Queue.Poison);
        Assert.Equal(TimeSpan.FromSeconds(3), Assert.Single(world.Queue.Updates).Hidden);
    }

    [Fact]
    public void An_idle_listener_stops_at_once()
    {
        using var world = new ListenerWorld();
        world.Start();
        world.Advance(TimeSpan.FromMinutes(1));

        world.Stop();

        Assert.True(world.HasStopped);
    }
}
