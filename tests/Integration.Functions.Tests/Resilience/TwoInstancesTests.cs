using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;

namespace Integration.Functions.Tests.Resilience;

/// <summary>Two instances of the integration on the same queues, at work on the same meetings.</summary>
[Collection("Azurite")]
[Trait("Category", "Resilience")]
public sealed class TwoInstancesTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Together_they_post_everything_once_and_in_order()
    {
        await using var one = await IntegrationApp.PrepareAsync(azurite);
        await using var two = one.PrepareTwin();
        await one.ConnectAsync();
        var storm = new EventStorm(seed: 7, count: 60, [Team(one)], TimeProvider.System.GetUtcNow());
        foreach (var message in storm.Messages) await one.Queues.SendAsync(message.Queue, message.Text, TimeSpan.Zero, CancellationToken.None);

        await Task.WhenAll(one.StartAsync(), two.StartAsync());
        await Until.TrueAsync(
            async () => await one.CountAsync(QueueNames.MeetingEvents) + await one.CountAsync(QueueNames.TimerEvents) == 0, "both queues are empty");

        var rows = new Dictionary<string, Delivery>();
        foreach (var happened in storm.Events) rows[happened.Id] = await RowAsync(one, happened);
        Assert.Empty(StormAudit.Of(storm.Events, rows, one.Sandbox.Posts.All));
        Assert.DoesNotContain(rows.Values, row => row.Ambiguous);
    }

    [Fact]
    public async Task A_notice_that_meets_another_of_its_meeting_under_way_elsewhere_looks_again_soon()
    {
        var clock = new ManualClock(Some.Noon);
        await using var one = await IntegrationApp.PrepareAsync(azurite, clock);
        await using var two = one.PrepareTwin(clock);
        await one.ConnectAsync();
        one.Sandbox.Faults.Enqueue(new Fault.Delay(TimeSpan.FromSeconds(1)));

        var first = one.DeliverAsync(Some.Started);
        await Until.TrueAsync(async () => await one.FindAsync(Some.Started) is not null, "the first is claimed");
        await two.DeliverAsync(Some.Renamed);
        Assert.Null(await two.FindAsync(Some.Renamed));
        await first;
        clock.Advance(TimeSpan.FromSeconds(2));
        await two.DeliverAgainAsync(Some.Renamed);

        Assert.Equal(DeliveryState.Posted, (await two.FindAsync(Some.Renamed))!.State);
        Assert.Equal(2, one.Sandbox.Posts.Count);
    }

    [Fact]
    public async Task The_same_message_received_by_both_is_posted_once()
    {
        await using var one = await IntegrationApp.PrepareAsync(azurite, new ManualClock(Some.Noon));
        await using var two = one.PrepareTwin(new ManualClock(Some.Noon));
        await one.ConnectAsync();
        one.Sandbox.Faults.Enqueue(new Fault.Delay(TimeSpan.FromMilliseconds(200)));

        await Task.WhenAll(one.DeliverAsync(Some.Ended), two.DeliverAsync(Some.Ended), one.DeliverAsync(Some.Ended), two.DeliverAsync(Some.Ended));

        Assert.Single(one.Sandbox.Posts.All);
        Assert.False((await one.FindAsync(Some.Ended))!.Ambiguous);
    }

    private static StormTeam Team(IntegrationApp app) => new(Some.Team, app.Sandbox, app.Sandbox.Hook, [], IsDeleted: false);

    private static async Task<Delivery> RowAsync(IntegrationApp app, StormEvent happened)
    {
        var (partition, row) = happened.LedgerKey;
        var found = await app.Tables[TableNames.Deliveries].FindAsync(partition, row, CancellationToken.None);
        return DeliveryRows.Read(found ?? throw new InvalidOperationException($"{happened.Id} is missing in the ledger."));
    }
}
