using System.Net;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Notifications;

public sealed class DeliveryVerdictTests
{
    private static readonly Delivery UnderWay = Some.Request(Some.Started).First(Some.Noon) with
    {
        Attempts = [new DeliveryAttempt(Some.Noon, null, null, Ambiguous: false)],
    };

    [Fact]
    public void What_the_server_took_is_posted()
    {
        var verdict = Verdict(new PostOutcome.Posted(null));

        Assert.Equal(DeliveryState.Posted, verdict.After.State);
        Assert.Null(verdict.After.Event);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.NotImplemented)]
    public void A_refusal_fails_the_delivery_and_breaks_the_destination(HttpStatusCode status)
    {
        var verdict = Verdict(new PostOutcome.Refused(status, "The webhook is gone."));

        Assert.Equal(DeliveryState.Failed, verdict.After.State);
        Assert.Equal("The webhook is gone.", verdict.BrokenReason);
        Assert.NotNull(verdict.After.Event);
    }

    [Fact]
    public void A_message_that_is_too_large_says_nothing_about_the_destination() =>
        Assert.Null(Verdict(new PostOutcome.Refused(HttpStatusCode.RequestEntityTooLarge, "too large") { MessageAtFault = true }).BrokenReason);

    [Fact]
    public void A_busy_server_is_tried_again_after_the_published_wait()
    {
        var verdict = Verdict(new PostOutcome.Busy(HttpStatusCode.ServiceUnavailable, null, MaybePosted: false));

        Assert.Equal((DeliveryState.Claimed, Some.Noon.AddSeconds(5)), (verdict.After.State, verdict.After.NextAttemptAt));
        Assert.False(verdict.After.Ambiguous);
    }

    [Fact]
    public void A_silent_server_that_may_have_posted_leaves_an_ambiguous_attempt() =>
        Assert.True(Verdict(new PostOutcome.Unreachable("no answer in time", MaybePosted: true)).After.Ambiguous);

    [Fact]
    public void By_choice_an_ambiguous_attempt_ends_the_delivery()
    {
        var verdict = DeliveryVerdict.Of(
            new PostOutcome.Unreachable("no answer in time", MaybePosted: true), UnderWay, Some.Started, repeatAmbiguous: false, Some.Noon, 0.5);

        Assert.Equal(DeliveryState.Failed, verdict.After.State);
    }

    [Fact]
    public void When_the_next_attempt_would_come_too_late_the_event_is_skipped_as_expired()
    {
        var verdict = DeliveryVerdict.Of(
            new PostOutcome.Busy(HttpStatusCode.TooManyRequests, TimeSpan.FromHours(3), false), UnderWay, Some.Started, true, Some.Noon, 0.5);

        Assert.Equal(DeliveryState.Skipped, verdict.After.State);
        Assert.StartsWith("expired", verdict.After.Reason, StringComparison.Ordinal);
        Assert.Contains("429", verdict.After.Reason, StringComparison.Ordinal);
    }

    private static DeliveryVerdict Verdict(PostOutcome outcome) =>
        DeliveryVerdict.Of(outcome, UnderWay, Some.Started, repeatAmbiguous: true, Some.Noon, random: 0.5);
}
