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
