using System.Text.RegularExpressions;

namespace Integration.Functions.Commands;

/// <summary>Groups to mention, as people type them.</summary>
internal static partial class GroupNames
{
    public const int Most = 20;

    private static readonly string[] Nobody = ["none", "off", "nobody", "clear", "-"];
    private static readonly string[] Everybody = ["@all", "@channel", "@here"];

    /// <summary>The groups, each with its <c>@</c> and once; or what is wrong, in a sentence.</summary>
    public static (IReadOnlyList<string> Groups, string? Problem) Read(IReadOnlyList<string> words)
    {
        if (words is [var only] && Nobody.Contains(only, StringComparer.OrdinalIgnoreCase)) return ([], null);
        List<string> names =
        [
            .. words.SelectMany(word => word.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                .Select(word => $"@{word.TrimStart('@').ToLowerInvariant()}")
                .Distinct(StringComparer.Ordinal),
        ];
        return (names, Problem(names));
    }

    private static string? Problem(IReadOnlyList<string> names) =>
        names.FirstOrDefault(name => Everybody.Contains(name, StringComparer.Ordinal)) is { } everybody
            ? $"`{everybody}` rings everybody, whom a meeting need not concern. Name the groups that it does concern."
            : names.FirstOrDefault(name => !Name().IsMatch(name)) is { } wrong
                ? $"{Say.Quoted(wrong)} is no name of a group: small letters, digits, `.`, `-` and `_` after the `@`."
                : names.Count > Most ? $"At most {Most} groups can be mentioned." : null;

    [GeneratedRegex(@"\A@[a-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
