namespace Integration.Functions.Tests.Support;

/// <summary>Every setting that a start needs, as environment variables.</summary>
public static class GoodSettings
{
    public static Dictionary<string, string> With(string storage, params IEnumerable<(string Name, string Value)> others)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = storage,
            ["Integration__PublicUrl"] = "https://parabol-mattermost.example.com",
            ["Integration__ApiKey"] = "an-api-key-of-the-tests",
            ["Integration__AdminKey"] = "an-admin-key-of-the-tests",
            ["Integration__ProtectionKeys__0"] = "test:" + Convert.ToBase64String(new byte[32]),
            ["Parabol__SiteUrl"] = "https://app.parabol.co",
        };
        foreach (var (name, value) in others) settings[name] = value;
        return settings;
    }

    /// <summary>The same as arguments, for an app in the tests' own process.</summary>
    public static string[] AsArguments(IReadOnlyDictionary<string, string> settings) =>
        [.. settings.Select(setting => $"--{setting.Key.Replace("__", ":", StringComparison.Ordinal)}={setting.Value}")];
}
