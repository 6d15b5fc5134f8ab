using System.Buffers;
using System.Text.RegularExpressions;

namespace Integration.Functions.Hosting;

/// <summary>The last line of defence: the Functions host hands its access keys on to us, as a query or a header, and no log may show one, whoever wrote the record.</summary>
public static partial class LogRedaction
{
    private static readonly SearchValues<string> Signs = SearchValues.Create(["code=", "x-functions-key"], StringComparison.OrdinalIgnoreCase);

    /// <summary>The expressions, and what it takes to prepare them at the first line of a start, are for the few lines that need them.</summary>
    public static string Redact(string line) =>
        line.AsSpan().ContainsAny(Signs)
            ? KeyHeader().Replace(KeyQuery().Replace(line, "${name}***"), "${name}***")
            : line;

    [GeneratedRegex("""(?<name>[?&]code=)[^&\s"']+""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex KeyQuery();

    [GeneratedRegex("""(?<name>x-functions-key["'\]]*\s*[:=,]\s*["'\[]*)[^\s"',\]]+""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex KeyHeader();
}
