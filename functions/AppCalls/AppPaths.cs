using Integration.Functions.Hosting;

namespace Integration.Functions.AppCalls;

/// <summary>The call paths below <c>root_url</c>. Those of the life cycle stand in <c>manifest.json</c> too; the Apps plugin does not let users call them.</summary>
internal static class AppPaths
{
    public const string Root = "/api/app";

    public const string Ping = "/ping";
    public const string Bindings = "/bindings";
    public const string Install = "/install";
    public const string Uninstall = "/uninstall";
    public const string Enable = "/enable";
    public const string Disable = "/disable";
    public const string Press = "/press";
    public const string TimeZoneLookup = "/lookups/timezone";
    public const string GroupLookup = "/lookups/group";

    private const string Verbs = "/verbs/";

    public static string OfVerb(string verb) => Verbs + verb;

    /// <summary>Plugins before 1.0 appended the kind of call to each path.</summary>
    public static bool IsOfOldDialect(string path) =>
        path.EndsWith("/submit", StringComparison.Ordinal) || path.EndsWith("/form", StringComparison.Ordinal) || path.EndsWith("/lookup", StringComparison.Ordinal);
}

/// <summary>Where Mattermost finds the app.</summary>
internal sealed class AppAddress(IntegrationOptions options)
{
    private readonly string publicUrl = options.PublicUrl.GetLeftPart(UriPartial.Path).TrimEnd('/');

    /// <summary>Call paths are appended to it.</summary>
    public string RootUrl => publicUrl + AppPaths.Root;

    /// <summary>What an administrator types to install, upgrade or mend.</summary>
    public string InstallCommand => $"/apps install http {publicUrl}{ServeManifest.Path}";
}

/// <summary>A Mattermost's Site URL, in one spelling.</summary>
internal static class SiteUrl
{
    /// <summary>Scheme and host in lower case, no default port, no slash at the end; null for what is no such address.</summary>
    public static Uri? Read(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "", IdnHost.Length: > 0 }
            ? new Uri(url.AbsoluteUri.TrimEnd('/'))
            : null;

    /// <summary>As an administrator typed it.</summary>
    public static string Shown(Uri siteUrl) => siteUrl.AbsoluteUri.TrimEnd('/');
}
