using System.Globalization;
using Integration.Functions.Teams;

namespace Integration.Functions.AppCalls;

/// <summary>The time zones that a person can choose from.</summary>
internal static class TimeZones
{
    private const int MostItems = 40;

    /// <summary>The zone of that name, whatever its case; null if we do not offer it.</summary>
    public static TimeZoneInfo? Find(string name) =>
        name.Equals("UTC", StringComparison.OrdinalIgnoreCase) ? TimeZoneInfo.Utc
        : IanaTimeZone.Places.FirstOrDefault(zone => zone.Id.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? ByAnotherName(name);

    /// <summary>What to show while a person types; for a start their own zone and UTC come first.</summary>
    public static IEnumerable<AppOption> Suggest(string? query, string? own, DateTimeOffset now)
    {
        var typed = (query ?? "").Trim().Replace(' ', '_');
        TimeZoneInfo?[] first = typed.Length > 0 ? [Find(typed)] : [Find(own ?? ""), TimeZoneInfo.Utc];
        return first.OfType<TimeZoneInfo>()
            .Concat(IanaTimeZone.Places.Where(zone => IsCity(zone.Id, typed)))
            .Concat(IanaTimeZone.Places.Where(zone => zone.Id.Contains(typed, StringComparison.OrdinalIgnoreCase)))
            .DistinctBy(zone => zone.Id, StringComparer.Ordinal)
            .Take(MostItems)
            .Select(zone => new AppOption($"{zone.Id} ({Offset(zone, now)})", zone.Id));
    }

    private static bool IsCity(string id, string typed) => id.Contains($"/{typed}", StringComparison.OrdinalIgnoreCase);

    private static TimeZoneInfo? ByAnotherName(string name) => IanaTimeZone.TryFind(name, out var zone) && IanaTimeZone.IsPlace(zone) ? zone : null;

    private static string Offset(TimeZoneInfo zone, DateTimeOffset now)
    {
        var offset = zone.GetUtcOffset(now);
        return string.Create(CultureInfo.InvariantCulture, $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}");
    }
}
