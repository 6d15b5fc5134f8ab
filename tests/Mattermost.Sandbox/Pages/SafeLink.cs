namespace Mattermost.Sandbox.Pages;

/// <summary>Which addresses become links: http, https, mailto and mattermost. An address without a scheme gets http.</summary>
internal static class SafeLink
{
    public static string? Of(string? address)
    {
        var text = (address ?? "").Trim();
        if (text.Length == 0) return null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var hasScheme = colon > 0 && text.AsSpan(0, colon).IndexOfAny("/?#.^") < 0 && !char.IsAsciiDigit(text.ElementAtOrDefault(colon + 1));
        return Uri.TryCreate(hasScheme ? text : "http://" + text, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https" or "mailto" or "mattermost"
            ? uri.AbsoluteUri
            : null;
    }
}
