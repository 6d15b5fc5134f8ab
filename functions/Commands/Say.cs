using System.Globalization;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Messages;

namespace Integration.Functions.Commands;

/// <summary>Turns of phrase that all verbs share.</summary>
internal static class Say
{
    private const int LongestRepeated = 60;

    /// <summary>What to type, as code: <c>/parabol status</c>.</summary>
    /// <remarks>Whoever came by a command for one verb alone has the others under <c>/parabol</c>.</remarks>
    public static string Typed(CommandCall call, string command) => call.Verb is not { } verb ? $"`/{call.Trigger} {command}`"
        : command == verb || command.StartsWith($"{verb} ", StringComparison.Ordinal) ? $"`/{call.Trigger}{command[verb.Length..]}`"
        : $"`/parabol {command}`";

    /// <summary>What somebody typed, repeated so that it is found again and does no harm.</summary>
    public static string Quoted(string word) => $"\u201C{PlainText.Of(word, LongestRepeated)}\u201D";

    /// <summary>A verb and its words as one command.</summary>
    public static string Command(string verb, IEnumerable<string> words) =>
        string.Join(' ', words.Select(word => word.Any(char.IsWhiteSpace) ? Words.Quote(word) : word).Prepend(verb));

    /// <summary>A kind of event in words: <c>Timer started</c>.</summary>
    public static string Kind(string kind) => char.ToUpperInvariant(kind[0]) + kind[1..].Replace('.', ' ');

    /// <summary>Names in a row: <c>a, b and c</c>.</summary>
    public static string List(IReadOnlyList<string> names) =>
        names.Count <= 1 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";

    /// <summary>A moment in the connection's time zone, which the text around it names.</summary>
    public static string Moment(DateTimeOffset instant, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(instant, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>How far away a moment is: <c>in 5 minutes</c>, <c>2 hours ago</c>.</summary>
    public static string Away(DateTimeOffset instant, DateTimeOffset now) =>
        instant > now ? $"in {DurationWording.Of(instant - now)}" : $"{DurationWording.Of(now - instant)} ago";
}
