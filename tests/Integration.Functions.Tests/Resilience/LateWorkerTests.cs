using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;

namespace Integration.Functions.Tests.Resilience;

/// <summary>
/// A worker that is not dead but late: it has posted, and its claim runs out before it can write that down. What it did is
/// added to what others did meanwhile.
/// </summary>
[Collection("Azurite")]
[Trait("Category", "Resilience")]
public sealed class LateWorkerTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly TimeSpan PastTheLease = TimeSpan.FromSeconds(31);

    private readonly ManualClock clock = new(Some.Noon);
    private LateConclusion late = null!;
    private IntegrationApp slow = null!;
    private IntegrationApp other = null!;

    public async Task InitializeAsync()
    {
        late = await LateConclusion.BehindAsync(azurite.NewAccount());
        slow = await IntegrationApp.PrepareAsync(azurite, clock, new Dictionary<string, string> { ["AzureWebJobsStorage"] = late.Front.ConnectionString });
        other = slow.PrepareTwin(clock, new Dictionary<string, string> { ["AzureWebJobsStorage"] = late.Front.Direct });
        await slow.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        await other.DisposeAsync();
        await slow.DisposeAsync();
        await late.DisposeAsync();
    }

    [Fact]
    public async Task Both_have_posted_and_the_ledger_says_posted_and_ambiguous()
    {
        await HoldUpAsync(Some.Ended);

        await other.DeliverAsync(Some.Ended);
        await late.GoOnAsync();

        var delivery = (await other.FindAsync(Some.Ended))!;
        Assert.Equal((DeliveryState.Posted, true, 2), (delivery.State, delivery.Ambiguous, slow.Sandbox.Posts.Count));
        Assert.Equal(["posted", "posted"], delivery.Attempts.Select(attempt => attempt.Outcome));
        AssertIsSettled(delivery, Assert.Single(await other.HistoryOfAsync(Some.Team.Id)));
    }

    [Fact]
    public async Task The_late_one_has_posted_and_the_other_waits_for_its_next_attempt_which_it_does_not_need()
    {
        await HoldUpAsync(Some.Ended);

        slow.Sandbox.Faults.Enqueue(new Fault.ServerError(503));
        await other.DeliverAsync(Some.Ended);
        await late.GoOnAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        await other.DeliverAgainAsync(Some.Ended);

        var delivery = (await other.FindAsync(Some.Ended))!;
        Assert.Equal((DeliveryState.Posted, 1), (delivery.State, slow.Sandbox.Posts.Count));
        AssertIsSettled(delivery, Assert.Single(await other.HistoryOfAsync(Some.Team.Id)));
    }

    [Fact]
    public async Task Both_are_late_and_each_adds_what_it_did()
    {
        await HoldUpAsync(Some.Ended);
        await using var another = await OtherLateAsync();

        another.HoldUp(() => another.Twin!.DeliverAgainAsync(Some.Ended));
        await another.IsHeldUp;
        await late.GoOnAsync();
        AssertIsSettled((await other.FindAsync(Some.Ended))!, Assert.Single(await other.HistoryOfAsync(Some.Team.Id)));
        await another.GoOnAsync();

        var delivery = (await other.FindAsync(Some.Ended))!;
        Assert.Equal((DeliveryState.Posted, true, 2), (delivery.State, delivery.Ambiguous, slow.Sandbox.Posts.Count));
        AssertIsSettled(delivery, Assert.Single(await other.HistoryOfAsync(Some.Team.Id)));
    }

    [Fact]
    public async Task Another_notice_of_the_meeting_was_posted_meanwhile_and_the_late_one_does_not_take_the_meeting_back()
    {
        await HoldUpAsync(Some.Started);

        await other.DeliverAsync(Some.Ended);
        await late.GoOnAsync();

        var delivery = (await other.FindAsync(Some.Started))!;
        Assert.Equal((DeliveryState.Posted, false), (delivery.State, delivery.Ambiguous));
        Assert.All(await other.HistoryOfAsync(Some.Team.Id), shown => AssertIsSettled(delivery, shown));
        Assert.Equal(2, (await other.HistoryOfAsync(Some.Team.Id)).Count);

        await other.DeliverAsync(Some.Renamed);
        Assert.StartsWith("superseded:", (await other.FindAsync(Some.Renamed))!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_notice_was_posted_meanwhile_and_the_late_one_was_refused_which_is_its_end()
    {
        slow.Sandbox.Faults.Enqueue(new Fault.Refusal());
        await HoldUpAsync(Some.Started);

        await other.DeliverAsync(Some.Ended);
        await late.GoOnAsync();

        var delivery = (await other.FindAsync(Some.Started))!;
        Assert.Equal((DeliveryState.Failed, false), (delivery.State, delivery.Ambiguous));
        Assert.StartsWith("refused:", delivery.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_notice_was_posted_meanwhile_and_the_late_one_was_put_off_which_is_kept_too()
    {
        slow.Sandbox.Faults.Enqueue(new Fault.ServerError(503));
        await HoldUpAsync(Some.Started);

        await other.DeliverAsync(Some.TimerStarted);
        await late.GoOnAsync();

        var delivery = (await other.FindAsync(Some.Started))!;
        Assert.Equal((DeliveryState.Claimed, null), (delivery.State, delivery.LeaseUntil));
        Assert.NotNull(delivery.NextAttemptAt);
        clock.Advance(TimeSpan.FromMinutes(1));
        await other.DeliverAgainAsync(Some.Started);
        Assert.Equal(DeliveryState.Posted, (await other.FindAsync(Some.Started))!.State);
    }

    /// <summary>The slow worker has posted; it cannot write that down until its claim has run out.</summary>
    private async Task HoldUpAsync(ParabolEvent happened)
    {
        late.HoldUp(() => slow.DeliverAsync(happened));
        await late.IsHeldUp;
        clock.Advance(PastTheLease);
    }

    private async Task<LateConclusion> OtherLateAsync()
    {
        var another = await LateConclusion.BehindAsync(late.Front.Direct);
        another.Twin = slow.PrepareTwin(clock, new Dictionary<string, string> { ["AzureWebJobsStorage"] = another.Front.ConnectionString });
        return another;
    }

    private static void AssertIsSettled(Delivery delivery, Delivery shown)
    {
        Assert.Equal(delivery.State, shown.State);
        Assert.Null(shown.LeaseUntil);
        Assert.Null(shown.NextAttemptAt);
        Assert.Equal(delivery.NextAttemptAt, shown.NextAttemptAt);
    }

    /// <summary>Keeps the second write of a delivery, its conclusion, from the storage until it is told to let go.</summary>
    private sealed class LateConclusion(StorageFront front) : IAsyncDisposable
    {
        private readonly TaskCompletionSource heldUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Task work = Task.CompletedTask;

        public StorageFront Front => front;

        public static async Task<LateConclusion> BehindAsync(string storage) => new(await StorageFront.StartAsync(storage));

        public IntegrationApp? Twin { get; set; }

        public Task IsHeldUp => heldUp.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public void HoldUp(Func<Task> delivery)
        {
            var writes = 0;
            front.Rule = async call =>
            {
                if (!call.IsBatch || ++writes != 2) return StoragePassage.Through;
                heldUp.SetResult();
                await letGo.Task;
                return StoragePassage.Through;
            };
            work = delivery();
        }

        public Task GoOnAsync()
        {
            letGo.SetResult();
            return work;
        }

        public async ValueTask DisposeAsync()
        {
            if (Twin is not null) await Twin.DisposeAsync();
            await front.DisposeAsync();
        }
    }
}
