using System.Text.RegularExpressions;

namespace Integration.Functions.Commands;

/// <summary>The link of a post, as <c>Copy Link</c> gives it: <c>{site}/{team}/pl/{id}</c>.</summary>
internal static partial class PostLink
{
    public static bool IsLink(string word) => word.Contains("://", StringComparison.Ordinal);

    public static Reading Read(string link, Uri server)
    {
        var text = link.Trim('<', '>').TrimEnd('/');
        if (!text.StartsWith($"{server.AbsoluteUri.TrimEnd('/')}/", StringComparison.OrdinalIgnoreCase))
        {
            return new Reading.Wrong($"That link does not lead to this Mattermost ({server.AbsoluteUri.TrimEnd('/')}).");
        }

        return PostPath().Match(text) is { Success: true } match
            ? new Reading.Post(match.Groups["id"].Value)
            : new Reading.Wrong("That link does not lead to a post. Take the one from the menu … at the post > Copy Link.");
    }

    [GeneratedRegex(@"/pl/(?<id>[a-z0-9]{26})(\?.*)?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PostPath();

    internal abstract record Reading
    {
        private Reading() { }

        public sealed record Post(string Id) : Reading;

        public sealed record Wrong(string Why) : Reading;
    }
}
