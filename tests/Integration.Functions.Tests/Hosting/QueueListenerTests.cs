using System.Diagnostics;
using Azure;
using Integration.Functions.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Hosting;

/// <summary>The parity list of the queue trigger, on a virtual clock.</summary>
public sealed class QueueListenerTests
{
    private static readonly QueueSettings NoDelay = new() { MaxPollingInterval = TimeSpan.FromSeconds(5) };

    [Fact]
    public void A_finished_message_is_deleted()
    {
        using var world = new ListenerWorld();
        world.Send("hello, Zoë");

        world.Start();

        Assert.Equal("hello, Zoë", Assert.Single(world.Runs).Text);
        Assert.Empty(world.Queue.Messages);
        Assert.Empty(world.Queue.Poison);
    }

    [Fact]
    public void A_message_that_fails_five_times_is_poison_with_the_same_body()
    {
        using var world = new ListenerWorld { Job = Failing };
        world.Send("never good");

        world.Start();
        world.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(5, world.Runs.Count);
        Assert.Equal(ListenerWorld.Encoded("never good"), Assert.Single(world.Queue.Poison));
        Assert.Empty(world.Queue.Messages);
    }

    [Fact]
    public void A_failed_message_waits_for_the_visibility_timeout()
    {
        using var world = new ListenerWorld { Job = Failing };
        world.Send("again");

        world.Start();
        world.Advance(TimeSpan.FromMinutes(5));

        var pauses = world.Runs.Zip(world.Runs.Skip(1), (one, next) => next.At - one.At);
        Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(36)));
    }

    [Fact]
    public void Without_a_visibility_timeout_five_attempts_are_made_within_a_second()
    {
        using var world = new ListenerWorld(NoDelay) { Job = Failing };
        world.Send("again");

        world.Start();
        world.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(5, world.Runs.Count);
        Assert.Single(world.Queue.Poison);
    }

    [Fact]
    public void A_message_that_came_too_often_is_poison_without_a_run()
    {
        using var world = new ListenerWorld();
        world.Send("killed five times", dequeueCount: 5);

        world.Start();

        Assert.Empty(world.Runs);
        Assert.Equal(ListenerWorld.Encoded("killed five times"), Assert.Single(world.Queue.Poison));
        Assert.Empty(world.Queue.Messages);
    }

    [Fact]
    public void What_is_not_Base64_is_poison_at_once_with_a_warning()
    {
        using var world = new ListenerWorld();
        world.Queue.Send("{\"not\":\"base64\"}");
        world.Send("a good neighbour");

        world.Start();

        Assert.Equal("a good neighbour", Assert.Single(world.Runs).Text);
        Assert.Equal("{\"not\":\"base64\"}", Assert.Single(world.Queue.Poison));
        Assert.Contains(world.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("not Base64", StringComparison.Ordinal));
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_tried_like_any_failure_and_never_run()
    {
        using var world = new ListenerWorld(NoDelay);
        world.Queue.Send(Convert.ToBase64String([0xC3, 0x28]));

        world.Start();
        world.Advance(TimeSpan.FromSeconds(10));

        Assert.Empty(world.Runs);
        Assert.Equal(Convert.ToBase64String([0xC3, 0x28]), Assert.Single(world.Queue.Poison));
        Assert.Equal(4, world.Queue.Updates.Count);
    }

    [Fact]
    public void Without_encoding_a_body_is_taken_as_it_is()
    {
        using var world = new ListenerWorld(NoDelay with { IsBase64 = false });
        world.Queue.Send("plain <text> & more");

        world.Start();

        Assert.Equal("plain <text> & more", Assert.Single(world.Runs).Text);
    }

    [Fact]
    public void Never_more_jobs_run_than_batch_and_threshold_together()
    {
        var running = new Dictionary<string, TaskCompletionSource>(StringComparer.Ordinal);
        using var world = new ListenerWorld(NoDelay with { BatchSize = 8, NewBatchThreshold = 4 })
        {
            Job = (text, _) => (running[text] = new TaskCompletionSource()).Task,
        };
        for (var i = 0; i < 100; i++) world.Send($"job {i}");
        var most = 0;

        world.Start();
        Assert.Equal(8, running.Count);
        while (running.Count > 0)
        {
            most = Math.Max(most, running.Count);
            var (text, job) = running.First();
            running.Remove(text);
            world.Do(job.SetResult);
        }

        Assert.Equal(12, most);
        Assert.Equal(100, world.Runs.Count);
        Assert.Empty(world.Queue.Messages);
    }

    [Fact]
    public void The_next_batch_comes_when_few_enough_are_running_and_not_before()
    {
        var running = new Queue<TaskCompletionSource>();
        using var world = new ListenerWorld(NoDelay with { BatchSize = 4, NewBatchThreshold = 2 })
        {
            Job = (_, _) =>
            {
                running.Enqueue(new TaskCompletionSource());
                return running.Last().Task;
            },
        };
        for (var i = 0; i < 8; i++) world.Send($"job {i}");
        world.Start();

        world.Do(running.Dequeue().SetResult);
        world.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(4, world.Runs.Count);

        world.Do(running.Dequeue().SetResult);
        Assert.Equal(8, world.Runs.Count);
    }

    [Fact]
    public void An_idle_queue_is_looked_at_in_the_documented_rhythm()
    {
        using var world = new ListenerWorld();

        world.Start();
        world.Advance(TimeSpan.FromSeconds(30));

        var pauses = world.Queue.Looks.Zip(world.Queue.Looks.Skip(1), (one, next) => (next - one).TotalMilliseconds).ToList();
        double[] growth = [0, 100, 200, 400, 800, 1_600, 3_200];
        Assert.All(growth.Index(), step => Assert.InRange(pauses[step.Index], 100 + (0.8 * step.Item) - 1, 100 + (1.2 * step.Item) + 1));
        Assert.All(pauses.Skip(growth.Length), pause => Assert.Equal(5_000, pause));
    }

    [Fact]
    public void After_a_message_the_rhythm_starts_again()
    {
        using var world = new ListenerWorld();
        world.Start();
        world.Advance(TimeSpan.FromMinutes(1));

        world.Send("at last");
        world.Advance(TimeSpan.FromSeconds(5));
        var hit = world.Queue.Looks.FindIndex(look => look == world.Runs.Single().At);
        world.Advance(TimeSpan.FromSeconds(1));

        // The look that follows a hit comes at once and finds nothing; then 100 ms.
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromMilliseconds(100)], world.Queue.Looks.Skip(hit).Take(3).Zip(world.Queue.Looks.Skip(hit + 1), (one, next) => next - one).Take(2));
    }

    [Fact]
    public void An_own_send_wakes_an_idle_listener()
    {
        using var world = new ListenerWorld();
        world.Start();
        world.Advance(TimeSpan.FromMinutes(1));
        world.Advance(TimeSpan.FromSeconds(1));

        world.Send("now");
        Assert.Empty(world.Runs);
        world.Wake();

        Assert.Equal(world.Clock.GetUtcNow(), Assert.Single(world.Runs).At);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task A_passing_fault_while_looking_counts_as_nothing_found(int status)
    {
        using var world = new ListenerWorld();
        for (var i = 0; i < 3; i++) world.Queue.Faults.Enqueue(("receive", new RequestFailedException(status, "no")));
        world.Send("waits");

        world.Start();
        world.Advance(TimeSpan.FromSeconds(1));

        Assert.Single(world.Runs);
        Assert.Equal(TimeSpan.FromMilliseconds(100), world.Queue.Looks[1] - world.Queue.Looks[0]);
        Assert.True(await world.Health.IsReadyAsync(CancellationToken.None));
        Assert.DoesNotContain(world.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(400)]
    public async Task A_missing_role_makes_the_app_not_ready_and_the_listener_goes_on(int status)
    {
        using var world = new ListenerWorld();
        for (var i = 0; i < 2; i++) world.Queue.Faults.Enqueue(("receive", new RequestFailedException(status, "no")));

        world.Start();
        Assert.False(await world.Health.IsReadyAsync(CancellationToken.None));
        world.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(2, world.Queue.Looks.Count);
        world.Send("the role has been given");
        world.Advance(TimeSpan.FromSeconds(1));

        Assert.Single(world.Runs);
        Assert.True(await world.Health.IsReadyAsync(CancellationToken.None));
        Assert.Single(world.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public void A_job_over_its_deadline_has_failed_even_if_it_does_not_heed_its_token()
    {
        using var world = new ListenerWorld(hosting: new HostingOptions { JobDeadline = TimeSpan.FromMinutes(2) })
        {
            Job = (_, _) => new TaskCompletionSource().Task,
        };
        world.Send("deaf");

        world.Start();
        world.AdvanceTo(TimeSpan.FromMinutes(2));
        Assert.Empty(world.Queue.Updates);
        world.AdvanceTo(TimeSpan.FromSeconds(125));

        Assert.Equal(TimeSpan.FromSeconds(30), Assert.Single(world.Queue.Updates).Hidden);
    }

    [Fact]
    public void A_job_is_told_of_its_deadline()
    {
        using var world = new ListenerWorld();
        world.Job = (_, stopping) => new TaskCompletionSource().Task.WaitAsync(stopping);
        world.Send("slow");

        world.Start();
        world.AdvanceTo(TimeSpan.FromMinutes(2));

        Assert.Equal(TimeSpan.FromSeconds(30), Assert.Single(world.Queue.Updates).Hidden);
        Assert.Contains(world.Log.Lines, line => line.Contains("took longer than 00:02:00", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_job_has_services_and_an_activity_of_its_own()
    {
        var seen = new List<(PerJob Service, ActivityTraceId Trace)>();
        using var world = new ListenerWorld
        {
            JobWithServices = (services, _) =>
            {
                var service = services.GetRequiredService<PerJob>();
                Assert.Same(service, services.GetRequiredService<PerJob>());
                Assert.False(service.IsDisposed);
                seen.Add((service, Activity.Current!.TraceId));
                return Task.CompletedTask;
            },
        };
        world.Send("one");
        world.Send("two");

        world.Start();

        Assert.Equal(2, seen.Select(job => job.Service).Distinct().Count());
        Assert.Equal(2, seen.Select(job => job.Trace).Distinct().Count());
        Assert.All(seen, job => Assert.True(job.Service.IsDisposed));
    }

    [Fact]
    public void What_could_not_be_deleted_comes_again_and_the_listener_lives()
    {
        using var world = new ListenerWorld();
        world.Queue.Faults.Enqueue(("delete", new RequestFailedException(500, "no")));
        world.Send("twice");

        world.Start();
        world.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(2, world.Runs.Count);
        Assert.Empty(world.Queue.Messages);
    }

    [Fact]
    public void A_message_is_never_deleted_before_its_copy_is_in_the_poison_queue()
    {
        using var world = new ListenerWorld(NoDelay) { Job = Failing };
        world.Queue.Faults.Enqueue(("poison", new RequestFailedException(500, "no")));
        world.Send("must not vanish", dequeueCount: 4);

        world.Start();
        Assert.Single(world.Queue.Messages);
        world.Advance(TimeSpan.FromMinutes(11));

        Assert.Single(world.Queue.Poison);
        Assert.Empty(world.Queue.Messages);
    }

    [Theory]
    [InlineData("jobs-poison")]
    [InlineData("a-queue-whose-name-is-so-long-that-no-suffix-fits-behind-it")]
    public void Without_a_poison_queue_a_message_stays_hidden_and_is_not_run_a_sixth_time(string queue)
    {
        using var world = new ListenerWorld(NoDelay) { QueueName = queue, Job = Failing };
        world.Send("poisoned poison");

        world.Start();
        world.Advance(TimeSpan.FromHours(2));

        Assert.Equal(5, world.Runs.Count);
        Assert.All(world.Runs.Zip(world.Runs.Skip(1), (one, next) => next.At - one.At), pause => Assert.True(pause >= TimeSpan.FromMinutes(10)));
        Assert.Empty(world.Queue.Poison);
        Assert.Single(world.Queue.Messages);
    }

    private static Task Failing(string text, CancellationToken stopping) => Task.FromException(new InvalidOperationException("It is broken."));
}
