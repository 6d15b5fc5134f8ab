using System.Globalization;

namespace Integration.Functions.Notifications.Messages;

/// <summary>
/// Instants as a team reads them. Mattermost has no markup for a time in each reader's own zone, so the team's zone and
/// its offset at that very instant are said: the hour that a clock change repeats stays unambiguous.
/// </summary>
public static class DeadlineWording
{
    /// <summary>"Tuesday 14 November 2023, 23:13 (Europe/Berlin, UTC+01:00), in 2 hours 5 minutes".</summary>
    public static string Of(DateTimeOffset deadline, TimeZoneInfo zone, DateTimeOffset now) =>
        $"{LocalTime(deadline, zone)}, {Distance(deadline - now)}";

    /// <summary>"Tuesday 14 November 2023, 23:13 (Europe/Berlin, UTC+01:00)".</summary>
    public static string LocalTime(DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        return local.ToString("dddd d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture) + $" ({ZoneAt(local, zone)})";
    }

    /// <summary>"in 2 hours 5 minutes", to the nearest minute, or how long ago it was.</summary>
    public static string Distance(TimeSpan left)
    {
        var rounded = TimeSpan.FromMinutes(Math.Round(left.TotalMinutes, MidpointRounding.AwayFromZero));
        var words = DurationWording.Of(rounded, " ");
        return left >= TimeSpan.Zero ? $"in {words}" : $"{words} ago";
    }

    private static string ZoneAt(DateTimeOffset local, TimeZoneInfo zone) => zone.Id == "UTC"
        ? "UTC"
        : $"{zone.Id}, UTC{(local.Offset < TimeSpan.Zero ? '-' : '+')}{local.Offset:hh\\:mm}";
}
