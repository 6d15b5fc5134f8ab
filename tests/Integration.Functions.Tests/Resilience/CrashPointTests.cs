using Azure;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;

namespace Integration.Functions.Tests.Resilience;

/// <summary>
/// A process may die between any two steps of a delivery: claim, post, conclusion, successor, acknowledgement. From then on
/// nothing that it does has an effect; the queue shows the message again, and another process takes over.
/// </summary>
[Collection("Azurite")]
[Trait("Category", "Resilience")]
public sealed class CrashPointTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly ManualClock clock = new(Some.Noon);
    private StorageFront front = null!;
    private IntegrationApp mortal = null!;
    private IntegrationApp heir = null!;

    public async Task InitializeAsync() => front = await StorageFront.StartAsync(azurite.NewAccount());

    public async Task DisposeAsync()
    {
        await heir.DisposeAsync();
        await mortal.DisposeAsync();
        await front.DisposeAsync();
    }

    /// <summary>Step that was reached; whether it still took effect; what Mattermost said; repeat ambiguous → posts, state, ambiguous.</summary>
    public static TheoryData<string, bool, string, bool, int, DeliveryState, bool> Deaths => new()
    {
        // Nothing has happened: somebody else does it all.
        { "claim", false, "ok", true, 1, DeliveryState.Posted, false },
        { "claim", false, "ok", false, 1, DeliveryState.Posted, false },

        // Claimed and never posted, which nobody can know.
        { "claim", true, "ok", true, 1, DeliveryState.Posted, true },
        { "claim", true, "ok", false, 0, DeliveryState.Failed, true },

        // Posted, but the ledger does not know.
        { "conclusion", false, "ok", true, 2, DeliveryState.Posted, true },
        { "conclusion", false, "ok", false, 1, DeliveryState.Failed, true },
        { "conclusion", false, "lost answer", true, 2, DeliveryState.Posted, true },
        { "conclusion", false, "lost answer", false, 1, DeliveryState.Failed, true },

        // Refused for now, but the ledger does not know.
        { "conclusion", false, "503", true, 1, DeliveryState.Posted, true },
        { "conclusion", false, "503", false, 0, DeliveryState.Failed, true },

        // Concluded: only the acknowledgement is missing.
        { "conclusion", true, "ok", true, 1, DeliveryState.Posted, false },
        { "conclusion", true, "ok", false, 1, DeliveryState.Posted, false },
        { "conclusion", true, "lost answer", true, 2, DeliveryState.Posted, true },
        { "conclusion", true, "lost answer", false, 1, DeliveryState.Failed, true },

        // Waiting for the next attempt, with no successor, or with one and the message itself.
        { "conclusion", true, "503", true, 1, DeliveryState.Posted, false },
        { "successor", false, "503", false, 1, DeliveryState.Posted, false },
        { "successor", true, "503", true, 1, DeliveryState.Posted, false },
        { "successor", true, "503", false, 1, DeliveryState.Posted, false },

        // What the answer taught us of the server is not worth a double.
        { "lesson", false, "ok", true, 1, DeliveryState.Posted, false },
        { "lesson", true, "ok", false, 1, DeliveryState.Posted, false },
    };

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Who_takes_over_from_a_dead_process_does_what_is_left_to_do(
        string step, bool tookEffect, string answer, bool repeatAmbiguous, int posts, DeliveryState state, bool ambiguous)
    {
        await StartAsync(repeatAmbiguous);
        if (answer == "503") mortal.Sandbox.Faults.Enqueue(new Fault.ServerError(503));
        if (answer == "lost answer") mortal.Sandbox.Faults.Enqueue(new Fault.DropAfterSaving());

        front.DieAt(At(step), tookEffect);
        await Assert.ThrowsAsync<RequestFailedException>(() => mortal.DeliverAsync(Some.Ended));
        await InheritAsync(Some.Ended);

        var delivery = (await heir.FindAsync(Some.Ended))!;
        Assert.Equal((posts, state, ambiguous), (mortal.Sandbox.Posts.Count, delivery.State, delivery.Ambiguous));
        Assert.Equal(state, Assert.Single(await heir.HistoryOfAsync(Some.Team.Id)).State);
        if (state == DeliveryState.Failed) Assert.StartsWith("ambiguous:", delivery.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_meeting_of_a_dead_process_goes_on_when_its_claim_has_run_out()
    {
        await StartAsync(repeatAmbiguous: true);
        front.DieAt(At("conclusion"), tookEffect: false);
        await Assert.ThrowsAsync<RequestFailedException>(() => mortal.DeliverAsync(Some.Started));

        await heir.DeliverAsync(Some.Renamed);
        Assert.Null(await heir.FindAsync(Some.Renamed));

        clock.Advance(TimeSpan.FromSeconds(31));
        await heir.DeliverAgainAsync(Some.Renamed);
        Assert.Equal(DeliveryState.Posted, (await heir.FindAsync(Some.Renamed))!.State);
    }

    [Fact]
    public async Task An_event_that_expires_while_its_dead_process_holds_it_is_skipped_and_says_that_it_may_have_been_posted()
    {
        await StartAsync(repeatAmbiguous: true);
        clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(10));
        front.DieAt(At("conclusion"), tookEffect: false);
        await Assert.ThrowsAsync<RequestFailedException>(() => mortal.DeliverAsync(Some.Started));

        await InheritAsync(Some.Started);

        var delivery = (await heir.FindAsync(Some.Started))!;
        Assert.Equal((DeliveryState.Skipped, true), (delivery.State, delivery.Ambiguous));
        Assert.Single(mortal.Sandbox.Posts.All);
    }

    [Fact]
    public async Task A_storage_that_fails_for_a_moment_costs_nothing()
    {
        await StartAsync(repeatAmbiguous: true);
        var failures = 2;
        front.Rule = call => Task.FromResult(call.IsBatch && failures-- > 0 ? StoragePassage.Unsure : StoragePassage.Through);

        await mortal.DeliverAsync(Some.Ended);

        var delivery = (await heir.FindAsync(Some.Ended))!;
        Assert.Equal((DeliveryState.Posted, false, 1), (delivery.State, delivery.Ambiguous, mortal.Sandbox.Posts.Count));
    }

    [Fact]
    public async Task A_storage_that_fails_after_the_post_leaves_the_message_to_the_next_attempt_of_the_same_process()
    {
        await StartAsync(repeatAmbiguous: true);
        front.DieAt(At("conclusion"), tookEffect: false);
        await Assert.ThrowsAsync<RequestFailedException>(() => mortal.DeliverAsync(Some.Ended));
        front.Rule = _ => Task.FromResult(StoragePassage.Through);

        await InheritAsync(Some.Ended, mortal);

        var delivery = (await mortal.FindAsync(Some.Ended))!;
        Assert.Equal((DeliveryState.Posted, true, 2), (delivery.State, delivery.Ambiguous, mortal.Sandbox.Posts.Count));
    }

    /// <summary>The message comes again, and later whatever was queued. Acknowledged but not finished means that something was.</summary>
    private async Task InheritAsync(ParabolEvent happened, IntegrationApp? who = null)
    {
        who ??= heir;
        await who.DeliverAsync(happened);
        for (var round = 0; round < 5 && await who.FindAsync(happened) is not { IsFinished: true }; round++)
        {
            Assert.NotEqual(0, await who.CountAsync(QueuedEvent.QueueOf(happened)));
            clock.Advance(TimeSpan.FromMinutes(1));
            await who.DeliverAgainAsync(happened);
        }

        // Whatever comes now, and however often, changes nothing.
        var end = await who.FindAsync(happened);
        await who.DeliverAsync(happened);
        await who.DeliverAgainAsync(happened);
        Assert.Equivalent(end, await who.FindAsync(happened));
    }

    private async Task StartAsync(bool repeatAmbiguous)
    {
        var settings = new Dictionary<string, string> { ["AzureWebJobsStorage"] = front.ConnectionString, ["Delivery:RepeatAmbiguous"] = $"{repeatAmbiguous}" };
        mortal = await IntegrationApp.PrepareAsync(azurite, clock, settings);
        heir = mortal.PrepareTwin(clock, new Dictionary<string, string> { ["AzureWebJobsStorage"] = front.Direct });
        await mortal.ConnectAsync();
    }

    private static Func<StorageCall, bool> At(string step)
    {
        var batches = 0;
        return step switch
        {
            "claim" => call => call.IsBatch,
            "conclusion" => call => call.IsBatch && ++batches == 2,
            "successor" => call => call.IsSend,
            "lesson" => call => call.IsWriteTo(TableNames.TeamConnections),
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, null),
        };
    }
}
