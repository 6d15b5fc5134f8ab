namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>
/// How the plugin forms an address: root URL, slash, path; then the path is cleaned: slashes collapsed, dots resolved, no slash at the
/// end, percent signs decoded until nothing changes. A query in the root URL swallows everything behind it, as there.
/// </summary>
internal static class AppUrl
{
    public static Uri Of(string rootUrl, string path)
    {
        var url = new UriBuilder($"{rootUrl}/{path}");
        url.Path = Clean(Decode(url.Path));
        return url.Uri;
    }

    private static string Decode(string path)
    {
        while (Uri.UnescapeDataString(path) is var decoded && decoded != path) path = decoded;
        return path;
    }

    private static string Clean(string path)
    {
        var parts = new Stack<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..") parts.TryPop(out _);
            else if (part != ".") parts.Push(part);
        }

        return "/" + string.Join('/', parts.Reverse());
    }
}
