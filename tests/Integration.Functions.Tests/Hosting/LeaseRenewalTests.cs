using Azure;
using Integration.Functions.Hosting;

namespace Integration.Functions.Tests.Hosting;

public sealed class LeaseRenewalTests
{
    private static readonly HostingOptions Patient = new() { JobDeadline = TimeSpan.FromHours(2) };

    [Fact]
    public void A_job_longer_than_the_lease_is_run_by_one_instance_only()
    {
        var job = new TaskCompletionSource();
        using var world = new ListenerWorld(hosting: Patient) { Job = (_, _) => job.Task };
        world.Send("long");

        world.Start();
        world.Start();
        world.Advance(TimeSpan.FromMinutes(36));
        world.Do(job.SetResult);
        world.Advance(TimeSpan.FromMinutes(30));

        Assert.Single(world.Runs);
        Assert.Empty(world.Queue.Messages);
        Assert.Equal([5, 10, 15, 20, 25, 30, 35], RenewedAt(world));
        Assert.All(world.Queue.Updates, update => Assert.Equal(TimeSpan.FromMinutes(10), update.Hidden));
    }

    [Fact]
    public void After_a_failed_renewal_the_next_comes_sooner_but_not_within_a_minute()
    {
        using var world = new ListenerWorld(hosting: Patient) { Job = (_, _) => new TaskCompletionSource().Task };
        for (var i = 0; i < 3; i++) world.Queue.Faults.Enqueue(("hide", new RequestFailedException(500, "no")));
        world.Send("long");

        world.Start();
        world.Advance(TimeSpan.FromMinutes(17));

        Assert.Single(world.Runs);
        Assert.Equal([5, 7.5, 8.75, 9.75, 14.75], RenewedAt(world));
    }

    [Fact]
    public void A_message_that_somebody_else_has_is_left_alone_and_the_job_goes_on()
    {
        var job = new TaskCompletionSource();
        using var world = new ListenerWorld(hosting: Patient) { Job = (_, _) => job.Task };
        world.Send("taken away");
        world.Start();

        world.Queue.RemoveAll();
        world.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal([5], RenewedAt(world));

        world.Do(job.SetResult);
        world.Send("the listener lives");
        world.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, world.Runs.Count);
        Assert.DoesNotContain(world.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public void A_shorter_lease_is_renewed_in_proportion()
    {
        using var world = new ListenerWorld(hosting: new HostingOptions { QueueLease = TimeSpan.FromSeconds(10) })
        {
            Job = (_, _) => new TaskCompletionSource().Task,
        };
        world.Queue.Faults.Enqueue(("hide", new RequestFailedException(500, "no")));
        world.Send("short");

        world.Start();
        world.Advance(TimeSpan.FromSeconds(14));

        Assert.Equal([5, 7.5, 12.5], world.Queue.Updates.Select(update => Since(update.At, world).TotalSeconds));
    }

    private static IEnumerable<double> RenewedAt(ListenerWorld world) => world.Queue.Updates.Select(update => Since(update.At, world).TotalMinutes);

    private static TimeSpan Since(DateTimeOffset at, ListenerWorld world) => world.Elapsed - (world.Clock.GetUtcNow() - at);
}
