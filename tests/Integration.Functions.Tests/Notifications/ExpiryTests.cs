using Integration.Functions.Notifications.Events;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Notifications;

public sealed class ExpiryTests
{
    [Fact]
    public void A_started_timer_is_news_until_its_deadline() =>
        Assert.Equal(Some.TimerStarted.Deadline, Expiry.Of(Some.TimerStarted));

    [Fact]
    public void A_timer_that_ran_out_is_news_for_a_quarter_of_an_hour() =>
        Assert.Equal(TimeSpan.FromMinutes(15), Expiry.Of(Some.TimerStopped) - Some.TimerStopped.Time);

    [Fact]
    public void A_started_meeting_is_news_for_two_hours() =>
        Assert.Equal(TimeSpan.FromHours(2), Expiry.Of(Some.Started) - Some.Started.Time);

    [Fact]
    public void A_finished_or_renamed_meeting_is_news_for_a_day()
    {
        Assert.Equal(TimeSpan.FromHours(24), Expiry.Of(Some.Ended) - Some.Ended.Time);
        Assert.Equal(TimeSpan.FromHours(24), Expiry.Of(Some.Renamed) - Some.Renamed.Time);
    }
}
