using System.Text.RegularExpressions;

namespace Integration.Functions.Hosting;

/// <summary>
/// The last line of defence: the Functions host hands its access keys on to us, as a query or a header, and no log may show
/// one, whoever wrote the record.
/// </summary>
public static partial class LogRedaction
{
    public static string Redact(string line) => KeyHeader().Replace(KeyQuery().Replace(line, "${name}***"), "${name}***");

    [GeneratedRegex("""(?<name>[?&]code=)[^&\s"']+""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex KeyQuery();

    [GeneratedRegex("""(?<name>x-functions-key["'\]]*\s*[:=,]\s*["'\[]*)[^\s"',\]]+""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex KeyHeader();
}
