using Integration.Functions.Notifications.Deliveries;

namespace Integration.Functions.Tests.Notifications;

public sealed class RetryScheduleTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 30)]
    [InlineData(3, 120)]
    [InlineData(4, 600)]
    [InlineData(5, 1800)]
    [InlineData(6, 3600)]
    [InlineData(7, 7200)]
    [InlineData(8, 14400)]
    [InlineData(20, 14400)]
    public void The_waits_are_the_published_ones(int attempts, int seconds) =>
        Assert.Equal(seconds, RetrySchedule.WaitAfter(attempts, asked: null, random: 0.5).TotalSeconds, precision: 3);

    [Fact]
    public void They_are_spread_by_ten_per_cent_to_both_sides()
    {
        Assert.Equal(4.5, RetrySchedule.WaitAfter(1, null, random: 0).TotalSeconds, precision: 3);
        Assert.Equal(5.5, RetrySchedule.WaitAfter(1, null, random: 1).TotalSeconds, precision: 3);
    }

    [Fact]
    public void What_the_server_asks_for_is_never_undercut()
    {
        Assert.Equal(TimeSpan.FromMinutes(1), RetrySchedule.WaitAfter(1, TimeSpan.FromMinutes(1), 0.5));
        Assert.Equal(TimeSpan.FromMinutes(10), RetrySchedule.WaitAfter(4, TimeSpan.FromMinutes(1), 0.5));
    }
}
