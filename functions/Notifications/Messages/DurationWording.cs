using System.Globalization;
using System.Text.RegularExpressions;

namespace Integration.Functions.Notifications.Messages;

/// <summary>Durations in Parabol's words: the two largest units that are not zero, of years (365 days), months (30 days), days, hours and minutes.</summary>
public static partial class DurationWording
{
    public const string Shortest = "less than a minute";

    private static readonly (string Name, long Minutes)[] Units =
    [
        ("year", 365 * 24 * 60), ("month", 30 * 24 * 60), ("day", 24 * 60), ("hour", 60), ("minute", 1),
    ];

    /// <summary>"1 hour, 5 minutes"; seconds are dropped.</summary>
    public static string Of(TimeSpan duration, string separator = ", ")
    {
        var rest = (long)Math.Abs(duration.TotalMinutes);
        var parts = new List<string>(Units.Length);
        foreach (var (name, minutes) in Units)
        {
            (var count, rest) = Math.DivRem(rest, minutes);
            if (count > 0) parts.Add(Quantity.Of(count, name));
        }

        return parts.Count == 0 ? Shortest : string.Join(separator, parts.Take(2));
    }

    /// <summary>The way back: null for what <see cref="Of"/> would never say.</summary>
    public static TimeSpan? Parse(string words)
    {
        if (words == Shortest) return TimeSpan.Zero;
        if (!Words().IsMatch(words)) return null;
        return Part().Matches(words).Aggregate(TimeSpan.Zero, (sum, part) => sum + PartOf(part));
    }

    private static TimeSpan PartOf(Match part)
    {
        var unit = Array.Find(Units, unit => unit.Name == part.Groups["unit"].Value);
        return TimeSpan.FromMinutes(int.Parse(part.Groups["count"].ValueSpan) * unit.Minutes);
    }

    [GeneratedRegex(@"\A[0-9]{1,4} (year|month|day|hour|minute)s?(, [0-9]{1,4} (year|month|day|hour|minute)s?)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Words();

    [GeneratedRegex("(?<count>[0-9]{1,4}) (?<unit>year|month|day|hour|minute)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Part();
}

/// <summary>Numbers with their noun: singular for exactly 1, as Parabol does it.</summary>
public static class Quantity
{
    /// <summary>"1 task", "2 tasks"; the plural is the singular with an "s" unless it is given.</summary>
    public static string Of(long count, string singular, string? plural = null) =>
        $"{count} {(count == 1 ? singular : plural ?? singular + "s")}";

    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string List(IReadOnlyList<string> items) => items.Count < 2
        ? string.Concat(items)
        : $"{string.Join(", ", items.Take(items.Count - 1))} and {items[^1]}";
}

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
