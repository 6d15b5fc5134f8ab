using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Notifications;

public sealed class ClaimDecisionTests
{
    private static readonly LedgerRules Rules = new(Lease: TimeSpan.FromSeconds(30), RepeatAmbiguous: true);
    private static readonly ClaimRequest Request = Some.Request(Some.Started);
    private static readonly Delivery Claimed = Decide<ClaimDecision.Take>(known: null).Delivery;

    [Fact]
    public void A_new_event_is_claimed_for_the_length_of_the_lease()
    {
        Assert.Equal(DeliveryState.Claimed, Claimed.State);
        Assert.Equal(Some.Noon + Rules.Lease, Claimed.LeaseUntil);
        Assert.Null(Assert.Single(Claimed.Attempts).Outcome);
    }

    [Theory]
    [InlineData(DeliveryState.Posted)]
    [InlineData(DeliveryState.Skipped)]
    [InlineData(DeliveryState.Failed)]
    public void A_repeat_of_a_finished_delivery_does_nothing(DeliveryState state) =>
        Assert.Equal(state, Decide<ClaimDecision.Repeat>(Claimed with { State = state, LeaseUntil = null }).State);

    [Fact]
    public void While_somebody_is_at_it_the_others_wait_for_the_lease() =>
        Assert.Equal(Claimed.LeaseUntil, Decide<ClaimDecision.Wait>(Claimed).Until);

    [Fact]
    public void Before_its_time_a_retry_waits()
    {
        var waiting = Claimed.WithOutcome(503, "the server answered 503", false) with { LeaseUntil = null, NextAttemptAt = Some.Noon.AddMinutes(2) };

        Assert.Equal(waiting.NextAttemptAt, Decide<ClaimDecision.Wait>(waiting).Until);
    }

    [Fact]
    public void When_its_time_has_come_a_retry_is_a_second_attempt()
    {
        var waiting = Claimed.WithOutcome(503, "the server answered 503", false) with { LeaseUntil = null, NextAttemptAt = Some.Noon };

        var taken = Decide<ClaimDecision.Take>(waiting).Delivery;

        Assert.Equal(2, taken.Attempts.Count);
        Assert.False(taken.Ambiguous);
        Assert.Null(taken.NextAttemptAt);
    }

    [Fact]
    public void An_attempt_cut_off_by_a_crash_is_repeated_and_recorded_as_ambiguous()
    {
        var taken = Decide<ClaimDecision.Take>(Claimed with { LeaseUntil = Some.Noon }).Delivery;

        Assert.True(taken.Ambiguous);
        Assert.StartsWith("cut off", taken.Attempts[0].Outcome, StringComparison.Ordinal);
        Assert.Null(taken.Attempts[1].Outcome);
    }

    [Fact]
    public void By_choice_an_ambiguous_attempt_is_not_repeated()
    {
        var rules = Rules with { RepeatAmbiguous = false };

        var closed = Assert.IsType<ClaimDecision.Close>(ClaimDecision.For(Request, Claimed with { LeaseUntil = Some.Noon }, null, rules, Some.Noon));

        Assert.Equal(DeliveryState.Failed, closed.Delivery.State);
        Assert.StartsWith("ambiguous", closed.Delivery.Reason, StringComparison.Ordinal);
        Assert.NotNull(closed.Delivery.Event);
    }

    [Fact]
    public void An_obstacle_closes_a_delivery_with_its_reason()
    {
        var closed = Assert.IsType<ClaimDecision.Close>(ClaimDecision.For(
            Request with { Obstacle = Obstacle.NotConnected }, null, null, Rules, Some.Noon));

        Assert.Equal((DeliveryState.Skipped, Obstacle.NotConnected.Why), (closed.Delivery.State, closed.Delivery.Reason));
        Assert.Null(closed.Delivery.Event);
    }

    [Fact]
    public void While_another_notice_of_the_meeting_is_posted_this_one_looks_again_soon()
    {
        var meeting = new MeetingRow { HeldBy = "another", HeldUntil = Some.Noon.AddSeconds(30) };

        Assert.Equal(Some.Noon.AddSeconds(2), Decide<ClaimDecision.Wait>(null, meeting).Until);
    }

    [Fact]
    public void A_hold_that_ran_out_stops_nobody() =>
        Decide<ClaimDecision.Take>(null, new MeetingRow { HeldBy = "another", HeldUntil = Some.Noon });

    [Fact]
    public void A_superseded_event_is_skipped_with_the_reason()
    {
        var meeting = new MeetingRow { Progress = new MeetingProgress().After(Some.Ended) };

        Assert.Equal(DeliveryState.Skipped, Decide<ClaimDecision.Close>(null, meeting).Delivery.State);
    }

    [Fact]
    public void A_replay_takes_up_exactly_the_failure_it_names()
    {
        var failed = Claimed with { State = DeliveryState.Failed, LeaseUntil = null, UpdatedAt = Some.Noon.AddMinutes(-1) };

        Assert.IsType<ClaimDecision.Take>(ClaimDecision.For(Request with { ReplayOf = failed.UpdatedAt }, failed, null, Rules, Some.Noon));
        Assert.IsType<ClaimDecision.Repeat>(ClaimDecision.For(Request with { ReplayOf = Some.Noon }, failed, null, Rules, Some.Noon));
    }

    private static T Decide<T>(Delivery? known, MeetingRow? meeting = null)
        where T : class =>
        Assert.IsAssignableFrom<T>(ClaimDecision.For(Request, known, meeting, Rules, Some.Noon));
}
