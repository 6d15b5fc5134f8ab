namespace Integration.Functions.Hosting;

/// <summary>Section <c>Parabol</c>.</summary>
public sealed class ParabolOptions
{
    /// <summary>Parabol's own address, for the links in posts.</summary>
    public required Uri SiteUrl { get; init; }

    /// <summary>The secret that Parabol signs plugin calls with; none means that this door is shut.</summary>
    public string? PluginSecret { get; init; }

    public static ParabolOptions Read(SettingReader settings) => new()
    {
        SiteUrl = settings.RequiredUrl("SiteUrl", "Parabol's address, for the links in posts, such as https://app.parabol.co"),
        PluginSecret = settings.OptionalText("PluginSecret", "Parabol's MATTERMOST_SECRET, 16 characters or more, or no such setting", minLength: 16),
    };
}
