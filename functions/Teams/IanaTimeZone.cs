using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Integration.Functions.Teams;

/// <summary>
/// Time zones by the names that people give. The framework takes a name for a path below the zone files, so that a text such
/// as <c>/dev/zero</c> would be opened and read: only what looks like a name gets there.
/// </summary>
internal static partial class IanaTimeZone
{
    /// <param name="name">E.g. <c>Europe/Berlin</c>, <c>America/Argentina/Ushuaia</c>, <c>UTC</c>.</param>
    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        return Name().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_+-]{1,40}(/[A-Za-z0-9_+-]{1,40}){0,2}\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
