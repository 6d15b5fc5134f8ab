using Integration.Functions.Notifications.Messages;

namespace Integration.Functions.Tests.Notifications;

public class DurationWordingTests
{
    [Theory]
    [InlineData("00:00:00", "less than a minute")]
    [InlineData("00:00:59", "less than a minute")]
    [InlineData("00:01:00", "1 minute")]
    [InlineData("00:26:10", "26 minutes")]
    [InlineData("01:05:00", "1 hour, 5 minutes")]
    [InlineData("1.00:00:59", "1 day")]
    [InlineData("1.00:05:00", "1 day, 5 minutes")]
    [InlineData("2.03:04:05", "2 days, 3 hours")]
    [InlineData("30.00:00:00", "1 month")]
    [InlineData("61.01:00:00", "2 months, 1 day")]
    [InlineData("365.00:00:00", "1 year")]
    [InlineData("800.00:00:00", "2 years, 2 months")]
    public void The_two_largest_units_that_are_not_zero(string duration, string words) =>
        Assert.Equal(words, DurationWording.Of(TimeSpan.Parse(duration)));

    [Theory]
    [InlineData("less than a minute", 0)]
    [InlineData("1 hour, 5 minutes", 65)]
    [InlineData("2 days", 2880)]
    public void Words_can_be_read_back(string words, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), DurationWording.Parse(words));

    [Theory]
    [InlineData("")]
    [InlineData("an hour")]
    [InlineData("1 hour, 5 minutes and more")]
    [InlineData("99999 years")]
    public void Other_words_are_no_duration(string words) => Assert.Null(DurationWording.Parse(words));
}
