using Integration.Functions.Teams;

namespace Integration.Functions.Commands;

/// <summary>Time zones as people name them: <c>Europe/Berlin</c>, <c>europe/berlin</c>, <c>new york</c>, <c>UTC</c>.</summary>
internal static class ZoneNames
{
    private const int MostSuggested = 3;

    private static IEnumerable<string> Known => IanaTimeZone.Places.Select(zone => zone.Id);

    /// <summary>The zone that is meant beyond doubt, or null.</summary>
    public static string? Find(string typed)
    {
        var name = Normal(typed);
        if (name is "" || Same(name, "UTC") || Same(name, "GMT") || Same(name, "Z")) return name is "" ? null : "UTC";
        if (Known.FirstOrDefault(zone => Same(zone, name)) is { } exact) return exact;
        if (Known.Where(zone => Same(CityOf(zone), name)).ToList() is [var only]) return only;

        return IanaTimeZone.TryFind(name, out var other) ? other.Id : null;
    }

    /// <summary>The closest ones, best first.</summary>
    public static IReadOnlyList<string> Suggest(string typed)
    {
        var name = Normal(typed);
        if (name.Length is 0 or > 40) return [];
        return
        [
            .. Known
                .Select(zone => (Zone: zone, Distance: Distance(name, zone)))
                .Where(pair => pair.Distance <= Math.Max(1, name.Length / 3))
                .OrderBy(pair => pair.Distance)
                .Select(pair => pair.Zone)
                .Take(MostSuggested),
        ];
    }

    private static int Distance(string name, string zone) =>
        zone.Contains(name, StringComparison.OrdinalIgnoreCase) && name.Length > 2 ? 0
        : Math.Min(DidYouMean.Distance(name, zone), DidYouMean.Distance(name, CityOf(zone)));

    private static string Normal(string typed) => typed.Trim().Trim(',', '.').Replace(' ', '_');

    private static string CityOf(string zone) => zone[(zone.LastIndexOf('/') + 1)..];

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
