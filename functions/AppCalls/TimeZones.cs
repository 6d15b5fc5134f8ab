using System.Globalization;
using System.Text.RegularExpressions;

namespace Integration.Functions.AppCalls;

/// <summary>The time zones that a person can choose from.</summary>
internal static partial class TimeZones
{
    private const int MostItems = 40;

    private static readonly Lazy<IReadOnlyList<TimeZoneInfo>> Known = new(() =>
        [.. TimeZoneInfo.GetSystemTimeZones().Where(IsNamedByPlace).OrderBy(zone => zone.Id, StringComparer.Ordinal)]);

    /// <summary>The zone of that name, whatever its case; null if we do not offer it.</summary>
    public static TimeZoneInfo? Find(string name) =>
        name.Equals("UTC", StringComparison.OrdinalIgnoreCase) ? TimeZoneInfo.Utc
        : Known.Value.FirstOrDefault(zone => zone.Id.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? ByAnotherName(name);

    /// <summary>What to show while a person types; for a start their own zone and UTC come first.</summary>
    public static IEnumerable<AppOption> Suggest(string? query, string? own, DateTimeOffset now)
    {
        var typed = (query ?? "").Trim().Replace(' ', '_');
        TimeZoneInfo?[] first = typed.Length > 0 ? [Find(typed)] : [Find(own ?? ""), TimeZoneInfo.Utc];
        return first.OfType<TimeZoneInfo>()
            .Concat(Known.Value.Where(zone => IsCity(zone.Id, typed)))
            .Concat(Known.Value.Where(zone => zone.Id.Contains(typed, StringComparison.OrdinalIgnoreCase)))
            .DistinctBy(zone => zone.Id, StringComparer.Ordinal)
            .Take(MostItems)
            .Select(zone => new AppOption($"{zone.Id} ({Offset(zone, now)})", zone.Id));
    }

    private static bool IsCity(string id, string typed) => id.Contains($"/{typed}", StringComparison.OrdinalIgnoreCase);

    /// <summary>Older names are valid, and yet in no list. The system opens a file of the name: it must be a name and no path.</summary>
    private static TimeZoneInfo? ByAnotherName(string name) =>
        Name().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && IsNamedByPlace(zone) ? zone : null;

    private static bool IsNamedByPlace(TimeZoneInfo zone) =>
        zone.Id.Contains('/', StringComparison.Ordinal) && !zone.Id.StartsWith("Etc/", StringComparison.Ordinal);

    private static string Offset(TimeZoneInfo zone, DateTimeOffset now)
    {
        var offset = zone.GetUtcOffset(now);
        return string.Create(CultureInfo.InvariantCulture, $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}");
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z][A-Za-z0-9_+-]*){1,2}\\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
