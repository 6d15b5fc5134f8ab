using System.Security.Cryptography;
using System.Text;

namespace Mattermost.Sandbox.Server;

/// <summary>Which server this is at the moment. Every member may be changed while requests are running.</summary>
public sealed class ServerProfile(Release release, bool isLicensed, ServerSettings settings)
{
    private volatile Release release = release;
    private volatile bool isLicensed = isLicensed;
    private volatile ServerSettings settings = settings;
    private volatile string sku = "enterprise";

    public Release Release { get => release; set => release = value; }

    public bool IsLicensed { get => isLicensed; set => isLicensed = value; }

    public ServerSettings Settings { get => settings; set => settings = value; }

    /// <summary>
    /// Which licence it is where there is one: <c>E10</c>, <c>E20</c>, <c>professional</c>, <c>enterprise</c>, <c>advanced</c> or <c>entry</c>.
    /// </summary>
    public string Sku { get => sku; set => sku = value; }

    /// <summary>Lies in the database, and so goes along to every copy of it.</summary>
    public string TelemetryId { get; set; } = "";

    /// <summary>The licence has groups of directories (feature <c>LDAPGroups</c>).</summary>
    public bool HasDirectoryGroups => IsLicensed && (Sku is "E20" or "enterprise" or "advanced" or "entry");

    /// <summary>The licence has groups that people make: Professional and everything above it.</summary>
    public bool HasCustomGroupsLicence => IsLicensed && (Sku is "professional" or "enterprise" or "advanced" or "entry");

    /// <summary>Where the sandbox listens, once it does; without a slash at the end.</summary>
    public string ListensAt { get; set; } = "";

    /// <summary><c>ServiceSettings.SiteURL</c>, without a slash at the end; empty when an administrator forgot it.</summary>
    public string SiteUrl => (Settings.SiteURL ?? ListensAt).TrimEnd('/');

    /// <summary>Whether the Apps plugin may run.</summary>
    public bool AppsEnabled => Release.AppsEnabledByDefault is { } byDefault && (Settings.AppsEnabled ?? byDefault);

    /// <summary><c>X-Version-Id</c>: version, build, hash of the configuration, licence.</summary>
    public string VersionId()
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(Settings.ToString()));
        return $"{Release}.{Release}.{Convert.ToHexStringLower(hash.AsSpan(0, 16))}.{(IsLicensed ? "true" : "false")}";
    }
}
