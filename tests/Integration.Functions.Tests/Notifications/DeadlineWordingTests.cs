using Integration.Functions.Notifications.Messages;

namespace Integration.Functions.Tests.Notifications;

public class DeadlineWordingTests
{
    [Theory]
    [InlineData("2023-11-14T22:13:20Z", "UTC", "Tuesday 14 November 2023, 22:13 (UTC)")]
    [InlineData("2023-11-14T21:13:20Z", "Europe/Berlin", "Tuesday 14 November 2023, 22:13 (Europe/Berlin, UTC+01:00)")]
    [InlineData("2026-07-01T12:00:00Z", "Europe/London", "Wednesday 1 July 2026, 13:00 (Europe/London, UTC+01:00)")]
    [InlineData("2026-01-01T12:00:00Z", "Europe/London", "Thursday 1 January 2026, 12:00 (Europe/London, UTC+00:00)")]
    [InlineData("2026-01-01T02:00:00Z", "America/New_York", "Wednesday 31 December 2025, 21:00 (America/New_York, UTC-05:00)")]
    [InlineData("2026-01-01T12:00:00+05:30", "Asia/Kathmandu", "Thursday 1 January 2026, 12:15 (Asia/Kathmandu, UTC+05:45)")]
    // Berlin's clocks go from 01:59 to 03:00: the hour between is nobody's.
    [InlineData("2026-03-29T00:59:00Z", "Europe/Berlin", "Sunday 29 March 2026, 01:59 (Europe/Berlin, UTC+01:00)")]
    [InlineData("2026-03-29T01:00:00Z", "Europe/Berlin", "Sunday 29 March 2026, 03:00 (Europe/Berlin, UTC+02:00)")]
    // They go from 02:59 back to 02:00: the same local time twice, told apart by its offset.
    [InlineData("2026-10-25T00:30:00Z", "Europe/Berlin", "Sunday 25 October 2026, 02:30 (Europe/Berlin, UTC+02:00)")]
    [InlineData("2026-10-25T01:30:00Z", "Europe/Berlin", "Sunday 25 October 2026, 02:30 (Europe/Berlin, UTC+01:00)")]
    // Lord Howe Island moves by half an hour.
    [InlineData("2026-04-04T15:00:00Z", "Australia/Lord_Howe", "Sunday 5 April 2026, 01:30 (Australia/Lord_Howe, UTC+10:30)")]
    public void A_deadline_is_local_time_with_zone_and_the_offset_of_that_instant(string instant, string zone, string words) =>
        Assert.Equal(words, DeadlineWording.LocalTime(DateTimeOffset.Parse(instant), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Theory]
    [InlineData(7_500, "in 2 hours 5 minutes")]
    [InlineData(7_499, "in 2 hours 5 minutes")]
    [InlineData(60, "in 1 minute")]
    [InlineData(29, "in less than a minute")]
    [InlineData(0, "in less than a minute")]
    [InlineData(90_000, "in 1 day 1 hour")]
    [InlineData(-300, "5 minutes ago")]
    [InlineData(-10, "less than a minute ago")]
    public void The_time_left_is_rounded_to_minutes(int seconds, string words) =>
        Assert.Equal(words, DeadlineWording.Distance(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void The_time_left_is_real_time_across_a_clock_change()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var saturdayEvening = DateTimeOffset.Parse("2026-10-24T20:00:00+02:00");

        Assert.Equal("Sunday 25 October 2026, 09:00 (Europe/Berlin, UTC+01:00), in 14 hours",
            DeadlineWording.Of(DateTimeOffset.Parse("2026-10-25T09:00:00+01:00"), berlin, saturdayEvening));
    }
}
