using System.Text.RegularExpressions;
using Markdig.Extensions.Emoji;

namespace Mattermost.Sandbox.Pages;

/// <summary>Short codes such as <c>:tada:</c> as characters; unknown ones stay as they are.</summary>
internal static partial class Emoji
{
    private static readonly IDictionary<string, string> Characters = EmojiMapping.GetDefaultEmojiShortcodeToUnicode();

    public static string Expand(string text) =>
        ShortCode().Replace(text, found => Characters.TryGetValue(found.Value, out var emoji) ? emoji : found.Value);

    [GeneratedRegex(":[a-z0-9_+-]+:", RegexOptions.None, 1000)]
    private static partial Regex ShortCode();
}
