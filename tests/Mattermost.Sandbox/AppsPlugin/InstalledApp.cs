using System.Globalization;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>An app on this server.</summary>
public sealed record InstalledApp
{
    public required AppManifest Manifest { get; init; }
    public required Uri ManifestUrl { get; init; }
    public required string BotUserId { get; init; }

    /// <summary>What the administrator pasted; it signs every call.</summary>
    public required string Secret { get; init; }

    /// <summary>Opens the app's remote webhook; new with every install.</summary>
    public required string WebhookSecret { get; init; }
    public bool IsEnabled { get; init; } = true;

    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"{Manifest.AppId} {Manifest.Version}";
}

/// <summary>What a release of the plugin does differently.</summary>
/// <param name="Version">1.0.0 to 1.2.2.</param>
internal sealed record AppsDialect(string Version)
{
    private readonly Version number = System.Version.Parse(Version);

    /// <summary>Before 1.2 the context says where something was clicked, by whom, and of which app; later all of that must be expanded.</summary>
    public bool TellsOrigin => number < new Version(1, 2);

    /// <summary>Before 1.2 people could call lifecycle paths by hand.</summary>
    public bool GuardsLifecyclePaths => number >= new Version(1, 2);

    public static AppsDialect Of(string version) => System.Version.TryParse(version, out var number) && number.Major == 1
        ? new(version)
        : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{version}' is not a release of the Apps plugin that the sandbox knows"));
}
