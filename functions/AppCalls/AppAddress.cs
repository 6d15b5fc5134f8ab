using Integration.Functions.Hosting;

namespace Integration.Functions.AppCalls;

/// <summary>Where Mattermost finds the app.</summary>
internal sealed class AppAddress(IntegrationOptions options)
{
    private readonly string publicUrl = options.PublicUrl.GetLeftPart(UriPartial.Path).TrimEnd('/');

    /// <summary>Call paths are appended to it.</summary>
    public string RootUrl => publicUrl + AppPaths.Root;

    /// <summary>What an administrator types to install, upgrade or mend.</summary>
    public string InstallCommand => $"/apps install http {publicUrl}{ServeManifest.Path}";
}
