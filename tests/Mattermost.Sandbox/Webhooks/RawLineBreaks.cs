using System.Text.RegularExpressions;

namespace Mattermost.Sandbox.Webhooks;

/// <summary>The server's second try at broken JSON: raw line breaks and tabs inside some strings are escaped.</summary>
internal static partial class RawLineBreaks
{
    public static string Escape(string json) => Strings().Replace(json, found => found.Value
        .Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\r", "\\r", StringComparison.Ordinal)
        .Replace("\t", "\\t", StringComparison.Ordinal));

    [GeneratedRegex(@"(?<=""(text|fallback|pretext|author_name|title|value)""\s*:\s*)""(\\.|[^""\\])*""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Strings();
}
