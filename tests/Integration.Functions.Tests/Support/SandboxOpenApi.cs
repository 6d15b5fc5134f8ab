namespace Integration.Functions.Tests.Support;

/// <summary>
/// Mattermost's own API description, where somebody has a copy: <c>MATTERMOST_OPENAPI</c> names the file. Only paths, methods and
/// status codes are read, which the file's indentation gives away; there is no YAML reader.
/// </summary>
public static class SandboxOpenApi
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    public static string? Path => Environment.GetEnvironmentVariable("MATTERMOST_OPENAPI") is { } path && File.Exists(path) ? path : null;

    /// <summary><c>POST /api/v4/teams</c> → its status codes.</summary>
    public static Dictionary<string, List<string>> Read(IEnumerable<string> lines)
    {
        Dictionary<string, List<string>> operations = new(StringComparer.Ordinal);
        string path = "", operation = "";
        foreach (var line in lines)
        {
            var indent = line.Length - line.TrimStart().Length;
            var word = line.Trim().TrimEnd(':').Trim('"', '\'');
            if (indent == 2 && word.StartsWith('/')) path = word;
            else if (indent == 4 && path.Length > 0 && Methods.Contains(word)) operations[operation = $"{word.ToUpperInvariant()} {path}"] = [];
            else if (indent == 8 && operation.Length > 0 && word.Length == 3 && word.All(char.IsAsciiDigit)) operations[operation].Add(word);
        }

        return operations;
    }
}

/// <summary>A test that needs the description; skipped, and counted as such, where there is none.</summary>
public sealed class OpenApiFactAttribute : FactAttribute
{
    public OpenApiFactAttribute()
    {
        if (SandboxOpenApi.Path is null) Skip = "MATTERMOST_OPENAPI does not name a copy of Mattermost's API description";
    }
}
