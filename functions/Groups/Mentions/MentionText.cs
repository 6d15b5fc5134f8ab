using System.Text.RegularExpressions;
using Integration.Functions.Mattermost;

namespace Integration.Functions.Groups.Mentions;

/// <summary>What is posted for a mention: the author's message, and the posts under it that name people.</summary>
internal static partial class MentionText
{
    /// <summary>Of one post, in code points. Databases older than 5.0 take fewer: <see cref="ShortestLimit"/>.</summary>
    public const int Longest = 16_383;

    public const int ShortestLimit = 4_000;

    private const string Invisible = "\u200B";

    /// <summary>The author's words, with those mentions made harmless that are not theirs to make, or that we make ourselves.</summary>
    /// <param name="author">Username; shown as code, since a message of ours may ring nobody by its heading.</param>
    /// <param name="text">As it was typed.</param>
    /// <param name="quiet">Names, without <c>@</c>, that the message shows and does not mention.</param>
    public static string Message(string author, string text, IReadOnlyCollection<string> quiet) => $"{Shown(author)} writes:\n\n{Quiet(text, quiet)}";

    /// <summary>Mentions of these names are shown and ring nobody; all others stay what they are.</summary>
    public static string Quiet(string text, IReadOnlyCollection<string> names)
    {
        if (names.Count == 0) return text;
        // Servers until 2023 read entities before they look for mentions.
        var plain = Entity().Replace(text, "&amp;${name};");
        return names.Aggregate(plain, (current, name) => Regex.Replace(
            current, $@"@(?={Regex.Escape(name)}[.:_-]*(?![\p{{L}}\p{{N}}.:_@-]))", $"@{Invisible}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));
    }

    /// <summary>Names people, so that Mattermost itself notifies each of them as they have set it.</summary>
    /// <param name="groups">Without <c>@</c>.</param>
    /// <param name="usernames">At least one; all in one post.</param>
    public static string Names(IReadOnlyList<string> groups, IEnumerable<string> usernames) =>
        $"{Heading(groups)}{string.Join(' ', usernames.Select(name => $"@{name}"))}";

    /// <summary>As many people per post as fit into <paramref name="limit"/> code points, and at most <paramref name="most"/>.</summary>
    public static IEnumerable<IReadOnlyList<T>> Lots<T>(IReadOnlyList<string> groups, IEnumerable<T> people, Func<T, string> nameOf, int most, int limit)
    {
        var (lot, length) = (new List<T>(), Heading(groups).Length);
        foreach (var person in people)
        {
            var more = nameOf(person).Length + 2;
            if (lot.Count > 0 && (lot.Count == most || length + more > limit))
            {
                yield return lot;
                (lot, length) = ([], Heading(groups).Length);
            }

            lot.Add(person);
            length += more;
        }

        if (lot.Count > 0) yield return lot;
    }

    /// <summary>A name as code, which rings nobody in any release.</summary>
    public static string Shown(string name) => $"`@{string.Concat(name.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_'))}`";

    /// <summary>Where the message can be read.</summary>
    public static string Link(Uri server, MentionPlace place, string postId) =>
        $"{server.AbsoluteUri.TrimEnd('/')}/{(place.TeamName is { } team ? Uri.EscapeDataString(team) : "_redirect")}/pl/{postId}";

    public static string Channel(MentionPlace place) => $"**{PlainText.Of(place.DisplayName.Length > 0 ? place.DisplayName : place.Name)}**";

    private static string Heading(IReadOnlyList<string> groups) => $"{string.Join(' ', groups.Select(Shown))}: ";

    // All but those that can be no part of a name.
    [GeneratedRegex("&(?!(amp|lt|gt|quot|apos|nbsp|hellip|mdash|ndash);)(?<name>#?[A-Za-z0-9]+);", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Entity();
}
