using System.Globalization;
using System.Text.RegularExpressions;
using Integration.Functions.Teams;

namespace Integration.Functions.Parabol;

/// <summary>
/// The deadline in "You have until … to complete it.": Slack's token, or else the words that Parabol computes for clients
/// without it, <c>Tuesday, Nov 14 at 10:13pm (UTC)</c>, on the clock of its server.
/// </summary>
internal static partial class RenderedDeadline
{
    private const string ServerZoneWhenUnknown = "Eastern Time";

    public static DateTimeOffset? Find(string text, DateTimeOffset receivedAt) =>
        SlackDate.Find(text) ?? (InWords().Match(text) is { Success: true } match ? Parse(match, receivedAt) : null);

    /// <summary>The words have no year: it is the one whose date is nearest and falls on that weekday.</summary>
    private static DateTimeOffset? Parse(Match match, DateTimeOffset receivedAt)
    {
        var zoneName = match.Groups["zone"].Value;
        var zoneId = zoneName == ServerZoneWhenUnknown ? "America/New_York" : zoneName;
        if (!IanaTimeZone.TryFind(zoneId, out var zone)) return null;

        var candidates = from year in Enumerable.Range(receivedAt.Year - 1, 3)
                         let local = LocalTime(match, year)
                         where local is not null
                         let instant = new DateTimeOffset(local.Value, zone.GetUtcOffset(local.Value))
                         orderby (instant - receivedAt).Duration()
                         select instant;
        return candidates.Select(instant => (DateTimeOffset?)instant).FirstOrDefault();
    }

    private static DateTime? LocalTime(Match match, int year)
    {
        var words = $"{match.Groups["weekday"].Value}, {match.Groups["month"].Value} {match.Groups["day"].Value} {year} {match.Groups["time"].Value}";
        // A date on another weekday than it says does not parse.
        return DateTime.TryParseExact(words, "dddd, MMM d yyyy h:mmtt", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? local
            : null;
    }

    [GeneratedRegex(@"until \*?(?<weekday>[A-Z][a-z]+day), (?<month>[A-Z][a-z]{2}) (?<day>[0-9]{1,2}) at (?<time>[0-9]{1,2}:[0-9]{2}[ap]m) \((?<zone>[A-Za-z0-9_+/ -]{1,60})\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InWords();
}
