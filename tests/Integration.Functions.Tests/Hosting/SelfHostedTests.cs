using Azure.Storage.Queues;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Hosting;

/// <summary>The parity list of the queue trigger against Azurite: what the tests with a queue in memory take for granted.</summary>
[Collection("Azurite")]
public sealed class SelfHostedTests(AzuriteFixture azurite)
{
    private readonly string storage = azurite.NewAccount();

    [Fact]
    public async Task A_message_is_run_and_deleted()
    {
        await using var app = await StartAsync();

        await app.Queues.SendAsync(QueueNames.MeetingEvents, "hello, Zoë", TimeSpan.Zero, CancellationToken.None);

        await Until.TrueAsync(() => IsEmptyAsync(QueueNames.MeetingEvents), "the message is deleted");
        Assert.Equal("hello, Zoë", Assert.Single(app.Jobs.Runs));
    }

    [Fact]
    public async Task An_own_send_is_noticed_long_before_the_next_look()
    {
        await using var app = await StartAsync(("AzureFunctionsJobHost__extensions__queues__maxPollingInterval", "00:10:00"));
        var meter = app.Services.GetRequiredService<StorageMeter>();
        await Until.TrueAsync(() => meter.Count(StorageOperation.ReceiveMessages) >= 5, "the listener looks rarely by now");

        for (var i = 0; i < 5; i++)
        {
            await app.Queues.SendAsync(QueueNames.MeetingEvents, $"{i}", TimeSpan.Zero, CancellationToken.None);
            await Until.TrueAsync(() => app.Jobs.Runs.Count == i + 1, "it runs");
        }

        Assert.Equal(5, app.Jobs.Runs.Count);
    }

    [Fact]
    public async Task Five_failures_make_poison_with_the_same_bytes()
    {
        await using var app = await StartAsync(("AzureFunctionsJobHost__extensions__queues__visibilityTimeout", "00:00:00"));
        app.Jobs.Job = (_, _) => throw new InvalidOperationException("never");
        var body = Convert.ToBase64String("{\"a\": \"Zoë\"}"u8);

        await Raw(QueueNames.MeetingEvents).SendMessageAsync(body);

        await Until.TrueAsync(async () => !await IsEmptyAsync(Poison), "it is poison");
        await Until.TrueAsync(() => IsEmptyAsync(QueueNames.MeetingEvents), "it has left the work queue");
        Assert.Equal(5, app.Jobs.Runs.Count);
        Assert.Equal(body, (await Raw(Poison).PeekMessageAsync()).Value.MessageText);
    }

    [Theory]
    [InlineData("not base64 <at all> & more")]
    [InlineData("{\"specversion\":\"1.0\"}")]
    public async Task What_is_not_Base64_is_poison_unread_and_its_neighbours_are_run(string body)
    {
        await Raw(QueueNames.MeetingEvents).CreateAsync();
        await Raw(QueueNames.MeetingEvents).SendMessageAsync(body);
        await Raw(QueueNames.MeetingEvents).SendMessageAsync(Convert.ToBase64String("a good neighbour"u8));
        await using var app = await StartAsync();

        await Until.TrueAsync(() => IsEmptyAsync(QueueNames.MeetingEvents), "both are settled");

        Assert.Equal("a good neighbour", Assert.Single(app.Jobs.Runs));
        Assert.Equal(body, (await Raw(Poison).PeekMessageAsync()).Value.MessageText);
    }

    [Fact]
    public async Task A_poison_queue_that_is_missing_is_made()
    {
        await using var app = await StartAsync();
        await Raw(Poison).DeleteAsync();

        await Raw(QueueNames.MeetingEvents).SendMessageAsync("not base64!");

        await Until.TrueAsync(async () => await Raw(Poison).ExistsAsync() && !await IsEmptyAsync(Poison), "it is poison");
    }

    [Fact]
    public async Task A_job_longer_than_its_lease_is_run_once_and_deleted_with_the_latest_receipt()
    {
        var job = new TaskCompletionSource();
        await using var one = await StartAsync(("Hosting__QueueLease", "00:00:05"));
        await using var other = await StartAsync(("Hosting__QueueLease", "00:00:05"));
        one.Jobs.Job = other.Jobs.Job = (_, _) => job.Task;
        await one.Queues.SendAsync(QueueNames.MeetingEvents, "long", TimeSpan.Zero, CancellationToken.None);

        // Renewed at 2.5 and 5 s and once more: by then a lease of 5 s without renewal would be over.
        await Until.TrueAsync(() => Renewals(one) + Renewals(other) >= 3, "three renewals");
        job.SetResult();
        await Until.TrueAsync(() => IsEmptyAsync(QueueNames.MeetingEvents), "the message is deleted");

        Assert.Equal(1, one.Jobs.Runs.Count + other.Jobs.Runs.Count);
    }

    [Fact]
    public async Task A_job_cut_off_by_the_shutdown_is_done_by_another_instance_soon()
    {
        await using var one = await StartAsync(("Hosting__DrainLimit", "00:00:00"));
        one.Jobs.Job = (_, _) => new TaskCompletionSource().Task;
        await one.Queues.SendAsync(QueueNames.MeetingEvents, "handed over", TimeSpan.Zero, CancellationToken.None);
        await Until.TrueAsync(() => one.Jobs.Runs.Count == 1, "it runs here");

        await one.StopAsync();
        await using var other = await StartAsync();

        await Until.TrueAsync(() => other.Jobs.Runs.Count == 1, "it runs there, although the lease is 10 minutes");
        await Until.TrueAsync(() => IsEmptyAsync(QueueNames.MeetingEvents), "the message is deleted");
    }

    [Fact]
    public async Task A_queue_that_is_deleted_and_made_again_is_listened_to()
    {
        await using var app = await StartAsync();
        await Raw(QueueNames.MeetingEvents).DeleteAsync();
        await Raw(QueueNames.MeetingEvents).CreateAsync();

        await Raw(QueueNames.MeetingEvents).SendMessageAsync(Convert.ToBase64String("again"u8));

        await Until.TrueAsync(() => app.Jobs.Runs.Count == 1, "it runs");
    }

    private static string Poison => QueueNames.PoisonOf(QueueNames.MeetingEvents);

    private static long Renewals(HostedTestApp app) => app.Services.GetRequiredService<StorageMeter>().Count(StorageOperation.UpdateMessage);

    private Task<HostedTestApp> StartAsync(params (string Name, string Value)[] settings) => HostedTestApp.StartSelfHostedAsync(storage, settings);

    private QueueClient Raw(string queue) => new(storage, queue);

    private async Task<bool> IsEmptyAsync(string queue) => (await Raw(queue).GetPropertiesAsync()).Value.ApproximateMessagesCount == 0;
}
