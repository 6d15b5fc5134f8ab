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
    [InlineData(RefusalScope.Connection, "The webhook is gone.", true)]
    [InlineData(RefusalScope.Unclear, "The webhook is gone.", false)]
    [InlineData(RefusalScope.Message, null, true)]
    public void A_refusal_fails_the_delivery_and_breaks_only_what_it_is_about(RefusalScope scope, string? reason, bool isCertain)
    {
        var verdict = Verdict(new PostOutcome.Refused(HttpStatusCode.BadRequest, "The webhook is gone.") { Scope = scope });

        Assert.Equal((DeliveryState.Failed, "refused: The webhook is gone."), (verdict.After.State, verdict.After.Reason));
        Assert.Equal(reason, verdict.BrokenReason);
        Assert.NotNull(verdict.After.Event);
        if (reason is not null) Assert.Equal(isCertain, verdict.IsCertain);
    }

    [Fact]
    public void Where_a_proxy_answers_it_is_tried_again_and_fails_with_the_setting_in_the_end()
    {
        var page = new PostOutcome.Intercepted(HttpStatusCode.OK, "Let requests to /hooks/ through.", MaybePosted: false);
        var verdict = Verdict(page);
        Assert.Equal((DeliveryState.Claimed, Some.Noon.AddSeconds(5), null), (verdict.After.State, verdict.After.NextAttemptAt, verdict.BrokenReason));

        var late = DeliveryVerdict.Of(page, UnderWay, Some.Started, repeatAmbiguous: true, Some.Noon.AddDays(30), 0.5).After;
        Assert.Equal((DeliveryState.Failed, "intercepted: Let requests to /hooks/ through."), (late.State, late.Reason));
    }

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
