namespace Integration.Functions.AppCalls;

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
