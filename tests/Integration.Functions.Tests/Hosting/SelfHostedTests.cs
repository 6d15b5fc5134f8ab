using Azure.Storage.Queues;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;

namespace Integration.Functions.Tests.Hosting;

/// <summary>What the WebJobs SDK does with our queues, by the settings of host.json and our own words to it.</summary>
[Collection("Azurite")]
public sealed class SelfHostedTests(AzuriteFixture azurite)
{
    private const string VisibilityTimeout = "AzureFunctionsJobHost:extensions:queues:visibilityTimeout";

    private static string Poison => QueueNames.PoisonOf(QueueNames.MeetingEvents);

    private static ParabolEvent Now => Some.Ended with { Time = TimeProvider.System.GetUtcNow() };

    [Fact]
    public async Task A_message_is_run_and_deleted()
    {
        await using var app = await StartAsync();

        await SendAsync(app);

        await Until.TrueAsync(async () => await app.CountAsync(QueueNames.MeetingEvents) == 0, "the message is deleted");
        Assert.Single(app.Sandbox.Posts.All);
    }

    [Fact]
    public async Task Five_failures_make_poison_that_never_expires()
    {
        await using var storage = await StorageFront.StartAsync(azurite.NewAccount());
        var attempts = 0;
        storage.Rule = call =>
        {
            if (!call.IsBatch) return Task.FromResult(StoragePassage.Through);
            Interlocked.Increment(ref attempts);
            return Task.FromResult(StoragePassage.Lost);
        };
        await using var app = await StartAsync(("AzureWebJobsStorage", storage.ConnectionString), (VisibilityTimeout, "00:00:00"));
        var message = CloudEvent.Write(Now);

        await app.Queues.SendAsync(QueueNames.MeetingEvents, message, TimeSpan.Zero, CancellationToken.None);

        await Until.TrueAsync(async () => await app.CountAsync(Poison) == 1, "it is poison");
        await Until.TrueAsync(async () => await app.CountAsync(QueueNames.MeetingEvents) == 0, "it has left the work queue");
        var put = (await app.Queues[Poison].PeekMessageAsync()).Value;
        Assert.Equal((5, message), (attempts, put.Body.ToString()));
        Assert.True(put.ExpiresOn > TimeProvider.System.GetUtcNow().AddYears(100), "What waits for an operator must not vanish.");
    }

    [Theory]
    [InlineData("not base64 <at all> & more")]
    [InlineData("{\"specversion\":\"1.0\"}")]
    public async Task What_is_not_Base64_is_poison_unread_and_its_neighbours_are_run(string body)
    {
        await using var app = await StartAsync();
        var raw = new QueueClient(app.Storage, QueueNames.MeetingEvents, new QueueClientOptions(StorageQueues.Version));

        await raw.SendMessageAsync(body);
        await SendAsync(app);

        await Until.TrueAsync(async () => await app.CountAsync(Poison) == 1 && await app.CountAsync(QueueNames.MeetingEvents) == 0, "both are settled");
        Assert.Single(app.Sandbox.Posts.All);
        Assert.Equal(body, (await new QueueClient(app.Storage, Poison, new QueueClientOptions(StorageQueues.Version)).PeekMessageAsync()).Value.MessageText);
    }

    [Fact]
    public async Task At_the_order_to_stop_a_job_is_finished()
    {
        await using var app = await StartAsync();
        app.Sandbox.Faults.Enqueue(new Fault.Delay(TimeSpan.FromSeconds(2)));
        await SendAsync(app);
        await Until.TrueAsync(async () => await app.FindAsync(Some.Ended) is not null, "it is claimed here");

        await app.StopAsync();

        Assert.Single(app.Sandbox.Posts.All);
        Assert.Equal(0, await app.CountAsync(QueueNames.MeetingEvents));
    }

    [Fact]
    public async Task A_job_cut_off_at_the_drain_limit_is_done_by_another_instance_soon()
    {
        await using var one = await StartAsync(("Hosting:DrainLimit", "00:00:00"), ("Hosting:JobDeadline", "00:04:00"));
        one.Sandbox.Faults.Enqueue(new Fault.Delay(TimeSpan.FromSeconds(8)));
        await SendAsync(one);
        await Until.TrueAsync(async () => await one.FindAsync(Some.Ended) is not null, "it is claimed here");

        await one.StopAsync();

        await Until.TrueAsync(
            async () => (await one.Queues[QueueNames.MeetingEvents].PeekMessageAsync()).Value is { DequeueCount: 1 }, "it shows itself, although the lease is minutes long");
    }

    [Fact]
    public async Task A_queue_that_is_deleted_and_made_again_is_listened_to()
    {
        await using var app = await StartAsync();
        await app.Queues[QueueNames.MeetingEvents].DeleteAsync();
        await app.Queues[QueueNames.MeetingEvents].CreateAsync();

        await SendAsync(app);

        await Until.TrueAsync(() => app.Sandbox.Posts.Count == 1, "it is posted");
    }

    [Fact]
    public async Task The_queues_of_the_listener_are_counted_too()
    {
        await using var app = await StartAsync();

        await Until.TrueAsync(() => app.Meter.Count(StorageOperation.ReceiveMessages) >= 5, "each queue was looked at");
        await SendAsync(app);

        await Until.TrueAsync(() => app.Meter.Count(StorageOperation.DeleteMessage) == 1, "its message is deleted");
    }

    private static Task SendAsync(IntegrationApp app) =>
        app.Queues.SendAsync(QueueNames.MeetingEvents, CloudEvent.Write(Now), TimeSpan.Zero, CancellationToken.None);

    private async Task<IntegrationApp> StartAsync(params (string Name, string Value)[] settings)
    {
        var app = await IntegrationApp.StartAsync(azurite, settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal));
        await app.ConnectAsync();
        return app;
    }
}
