using System.Globalization;
using System.Text.RegularExpressions;
using Integration.Functions.Notifications.Messages;

namespace Integration.Functions.Parabol;

/// <summary>Slack's date token <c>&lt;!date^{epoch seconds}^{format}|{fallback}&gt;</c>, which Parabol sends to Mattermost too, where nothing understands it.</summary>
public static partial class SlackDate
{
    /// <summary>The instant of the first token, or null. Instants far from any meeting are no instants.</summary>
    public static DateTimeOffset? Find(string text) =>
        Token().Match(text) is { Success: true } match ? InstantOf(match) : null;

    /// <summary>Every token as a time that people can read, in the given zone.</summary>
    public static string Replace(string text, TimeZoneInfo zone) => Token().Replace(text, match =>
        InstantOf(match) is { } instant ? DeadlineWording.LocalTime(instant, zone) : match.Groups["fallback"].Value);

    private static DateTimeOffset? InstantOf(Match match)
    {
        var seconds = long.Parse(match.Groups["epoch"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        return seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() - (48 * 60 * 60)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }

    [GeneratedRegex(@"<!date\^(?<epoch>[0-9]{1,12})(\^[^|>]{0,100})?(\|(?<fallback>[^>]{0,200}))?>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
