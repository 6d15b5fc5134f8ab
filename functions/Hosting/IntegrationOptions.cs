using Integration.Functions.Mattermost;

namespace Integration.Functions.Hosting;

/// <summary>Section <c>Integration</c>. A class and not a record: a record would print its secrets.</summary>
public sealed class IntegrationOptions
{
    private const int ProtectionKeyBytes = 32;

    /// <summary>Where Mattermost and Parabol reach us, without <c>/api</c>.</summary>
    public required Uri PublicUrl { get; init; }

    /// <summary>Parabol's key for the API.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The key for the install page.</summary>
    public required string AdminKey { get; init; }

    /// <summary>The JWT secret of the Apps framework; none when that level is not used.</summary>
    public string? AppSecret { get; init; }

    /// <summary>Encryption keys, newest first, each <c>id:base64 of 32 bytes</c>.</summary>
    public required IReadOnlyList<string> ProtectionKeys { get; init; }

    /// <summary>What we may call although it is not public.</summary>
    public AllowedHosts AllowedHosts { get; init; } = AllowedHosts.None;

    public static IntegrationOptions Read(SettingReader settings) => new()
    {
        PublicUrl = settings.RequiredUrl("PublicUrl", "the address at which Mattermost and Parabol reach this app, such as https://parabol-mattermost.example.com"),
        ApiKey = settings.RequiredText("ApiKey", "the key with which Parabol calls the API, 20 characters or more", minLength: 20),
        AdminKey = settings.RequiredText("AdminKey", "the key for the install page, 20 characters or more", minLength: 20),
        AppSecret = settings.OptionalText("AppSecret", "the JWT secret of the Mattermost app, 32 to 150 characters, or no such setting", 32, 150),
        ProtectionKeys = ReadProtectionKeys(settings),
        AllowedHosts = ReadAllowedHosts(settings),
    };

    private static IReadOnlyList<string> ReadProtectionKeys(SettingReader settings)
    {
        const string Wanted = "encryption keys, newest first, each as id:base64 of 32 bytes (openssl rand -base64 32), no id twice";
        var keys = settings.List("ProtectionKeys");
        if (keys.Count == 0) settings.Fail("ProtectionKeys__0", "is missing", Wanted);
        for (var i = 0; i < keys.Count; i++)
            if (!IsProtectionKey(keys[i])) settings.Fail($"ProtectionKeys__{i}", "is wrong", Wanted);
        if (keys.Select(IdOf).Distinct(StringComparer.Ordinal).Count() < keys.Count) settings.Fail("ProtectionKeys", "names an id twice", Wanted);
        return keys;
    }

    private static bool IsProtectionKey(string key)
    {
        Span<byte> bytes = stackalloc byte[ProtectionKeyBytes + 1];
        return IdOf(key).Length > 0
            && key.Length <= 200
            && Convert.TryFromBase64String(key[(IdOf(key).Length + 1)..], bytes, out var written)
            && written == ProtectionKeyBytes;
    }

    private static string IdOf(string key) => key.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? key[..colon] : "";

    private static AllowedHosts ReadAllowedHosts(SettingReader settings)
    {
        try
        {
            return AllowedHosts.Parse(settings.List("AllowedHosts"));
        }
        catch (FormatException)
        {
            settings.Fail("AllowedHosts", "is wrong", "host names, *.domain, IP addresses or CIDR ranges such as 10.0.0.0/8, each with :port if only that one is meant");
            return AllowedHosts.None;
        }
    }
}
