using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Integration.Functions.Teams;

/// <summary>
/// Time zones by the names that people give. The framework takes a name for a path below the zone files, so that a text such
/// as <c>/dev/zero</c> would be opened and read: only what looks like a name gets there.
/// </summary>
internal static partial class IanaTimeZone
{
    private static readonly Lazy<IReadOnlyList<TimeZoneInfo>> Listed = new(() =>
        [.. TimeZoneInfo.GetSystemTimeZones().Where(zone => IsPlace(zone) && !IsOfTheSystem(zone.Id)).OrderBy(zone => zone.Id, StringComparer.Ordinal)]);

    /// <summary>The zones that are named by a place, in the order of their names; older names are in no list, and yet can be found.</summary>
    public static IReadOnlyList<TimeZoneInfo> Places => Listed.Value;

    /// <param name="name">E.g. <c>Europe/Berlin</c>, <c>America/Argentina/Ushuaia</c>, <c>UTC</c>.</param>
    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        return Name().IsMatch(name) && !IsOfTheSystem(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone);
    }

    /// <summary>Files beside the zones: other countings of leap seconds, and what this machine happens to be set to. No list of IANA has them.</summary>
    private static bool IsOfTheSystem(string name) =>
        name.StartsWith("right/", StringComparison.OrdinalIgnoreCase) || name.StartsWith("posix/", StringComparison.OrdinalIgnoreCase)
        || name is "localtime" or "posixrules" or "Factory" or "leapseconds";

    /// <summary>By continent and city, not by its distance from UTC.</summary>
    public static bool IsPlace(TimeZoneInfo zone) => zone.Id.Contains('/', StringComparison.Ordinal) && !zone.Id.StartsWith("Etc/", StringComparison.Ordinal);

    [GeneratedRegex(@"\A[A-Za-z0-9_+-]{1,40}(/[A-Za-z0-9_+-]{1,40}){0,2}\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
