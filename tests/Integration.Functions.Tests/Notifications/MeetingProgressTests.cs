using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Notifications;

public sealed class MeetingProgressTests
{
    private static readonly MeetingProgress Fresh = new();

    [Fact]
    public void The_first_notice_of_a_meeting_may_always_be_posted() =>
        Assert.Null(Fresh.WhySuperseded(Some.Started));

    [Fact]
    public void A_start_that_arrives_after_the_end_was_posted_is_superseded() =>
        Assert.StartsWith("superseded", Fresh.After(Some.Ended).WhySuperseded(Some.Started), StringComparison.Ordinal);

    [Fact]
    public void An_older_name_never_follows_a_newer_one() =>
        Assert.NotNull(Fresh.After(Some.Renamed).WhySuperseded(Some.Renamed with { Id = "0", Time = Some.Noon }));

    [Fact]
    public void A_timer_notice_after_the_end_is_stale_however_young_it_is() =>
        Assert.NotNull(Fresh.After(Some.Ended).WhySuperseded(Some.TimerStopped with { Time = Some.Ended.Time.AddHours(1) }));

    [Fact]
    public void An_older_timer_notice_never_follows_a_newer_one() =>
        Assert.NotNull(Fresh.After(Some.TimerStopped).WhySuperseded(Some.TimerStarted));

    [Fact]
    public void A_timer_that_overtakes_the_start_does_not_silence_it() =>
        Assert.Null(Fresh.After(Some.TimerStarted).WhySuperseded(Some.Started));

    [Fact]
    public void A_new_name_for_a_finished_meeting_is_still_news() =>
        Assert.Null(Fresh.After(Some.Ended).WhySuperseded(Some.Renamed with { Time = Some.Ended.Time.AddMinutes(1) }));

    [Fact]
    public void It_never_goes_back()
    {
        var ended = new MeetingProgress().After(Some.Ended);

        Assert.Equal(ended, ended.After(Some.Started));
        var stopped = ended.After(Some.TimerStopped);
        Assert.Equal(stopped, stopped.After(Some.TimerStarted));
    }
}
