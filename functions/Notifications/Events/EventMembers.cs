using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Integration.Functions.Mattermost;

namespace Integration.Functions.Notifications.Events;

/// <summary>
/// Reads members of an event by their dotted path. Whoever reads need not check each one: the first thing that is wrong
/// is kept as <see cref="Problem"/>, in words that a producer can act on, and stand-ins are answered from there on.
/// </summary>
internal sealed partial class EventMembers(JsonElement root)
{
    public const int LongestId = 200;
    private const string IdRule = "it must be a text of 1 to 200 characters without control characters";
    private const string TimeRule = "it must be a date-time of RFC 3339 between 1970 and 2999, such as 2026-11-21T09:00:00Z";

    public string? Problem { get; private set; }

    /// <summary>Where the problem is, such as <c>data.meeting.type</c>: fit for logs, which the values are not.</summary>
    public string? Place { get; private set; }

    public string Id(string path) => Find(path) switch
    {
        { ValueKind: JsonValueKind.String } value when value.GetString()! is var text && IsId(text) => text,
        var value => Wrong(path, value, IdRule, ""),
    };

    public string? OptionalId(string path) => IsAbsent(path) ? null : Id(path);

    public string Text(string path) => Find(path) is { ValueKind: JsonValueKind.String } value
        ? value.GetString()!
        : Wrong(path, Find(path), "it must be a text", "");

    public string? OptionalText(string path) => IsAbsent(path) ? null : Text(path);

    /// <summary>A text of a closed set, or null.</summary>
    public string? OneOf(string path, IReadOnlyList<string> words)
    {
        var text = Text(path);
        if (Problem is not null) return null;
        return words.Contains(text) ? text : Wrong<string?>(path, Find(path), $"it must be one of {string.Join(", ", words)}", null);
    }

    public DateTimeOffset Time(string path) => Find(path) switch
    {
        { ValueKind: JsonValueKind.String } value when ParseTime(value.GetString()!) is { } time => time,
        var value => Wrong(path, value, TimeRule, default(DateTimeOffset)),
    };

    /// <summary>A whole number from 0 on, or null when absent.</summary>
    public int? Count(string path) => IsAbsent(path) ? null : (int)Number(
        path, number => double.IsInteger(number) && number <= int.MaxValue, "it must be a whole number from 0 to 2147483647");

    /// <summary>True only where it says so.</summary>
    public bool Flag(string path) => Find(path) is { ValueKind: JsonValueKind.True };

    /// <summary>Seconds, fractions allowed, or null when absent.</summary>
    public TimeSpan? Seconds(string path) => IsAbsent(path) ? null : TimeSpan.FromSeconds(Number(
        path, number => number <= 3_153_600_000, "it must be a number of seconds from 0 to 3153600000"));

    public IReadOnlyList<string> Texts(string path)
    {
        if (IsAbsent(path)) return [];
        if (Find(path) is not { ValueKind: JsonValueKind.Array } array) return Wrong<IReadOnlyList<string>>(path, Find(path), "it must be an array of texts", []);
        return [.. array.EnumerateArray().Select((item, index) => item.ValueKind == JsonValueKind.String
            ? item.GetString()!
            : Wrong($"{path}[{index}]", item, "it must be a text", ""))];
    }

    /// <summary>An array as it is, for a reader of its own.</summary>
    public JsonElement? Array(string path) => Find(path) is { ValueKind: JsonValueKind.Array } array
        ? array
        : Wrong<JsonElement?>(path, Find(path), "it must be an array", null);

    public void RequireObject(string path)
    {
        if (Find(path) is not { ValueKind: JsonValueKind.Object }) Wrong(path, Find(path), "it must be an object", 0);
    }

    /// <summary>Says in words that the event will not do.</summary>
    public void Refuse(string place, string why)
    {
        if (Problem is null) (Problem, Place) = (why, place);
    }

    private T Wrong<T>(string path, JsonElement? value, string rule, T standIn)
    {
        Refuse(path, value is { } present ? $"{path} is {Describe(present)}; {rule}" : $"{path} is missing; {rule}");
        return standIn;
    }

    public static bool IsId(string text) =>
        text.Length > 0 && text.EnumerateRunes().Count() <= LongestId && !text.Any(char.IsControl);

    // CloudEvents takes a null for an absent member.
    private bool IsAbsent(string path) => Find(path) is null or { ValueKind: JsonValueKind.Null };

    private JsonElement? Find(string path)
    {
        var element = root;
        var end = 0;
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                var place = path[..Math.Max(end - 1, 0)];
                Refuse(place, $"{(place.Length == 0 ? "the event" : place)} is {Describe(element)}; it must be an object");
                return null;
            }

            if (!element.TryGetProperty(name, out element)) return null;
            end += name.Length + 1;
        }

        return element;
    }

    private double Number(string path, Func<double, bool> isAllowed, string rule) =>
        Find(path) is { ValueKind: JsonValueKind.Number } value && value.GetDouble() is >= 0 and var number && isAllowed(number)
            ? number
            : Wrong(path, Find(path), rule, 0d);

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? $"'{PlainText.Line(text, 60)}'" : "an empty text",
        JsonValueKind.Number => value.GetRawText() is { Length: <= 60 } number ? number : "a number",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.Null => "null",
        _ => value.ValueKind == JsonValueKind.True ? "true" : "false",
    };

    private static DateTimeOffset? ParseTime(string text) =>
        Rfc3339().Match(text) is { Success: true } match
        && DateTimeOffset.TryParse(
            $"{match.Groups["minute"].Value}{(match.Groups["second"].Value is ":60" ? ":59" : match.Groups["second"].Value)}{match.Groups["fraction"].Value}{match.Groups["zone"].Value}".ToUpperInvariant(),
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var time) ? time.AddSeconds(match.Groups["second"].Value is ":60" ? 1 : 0) : null;

    // The pattern of the schema. Ticks hold seven digits of a fraction, and more are dropped; a leap second is the next one.
    [GeneratedRegex(@"\A(?<minute>(19[7-9]|2[0-9]{2})[0-9]-[0-9]{2}-[0-9]{2}[Tt]([01][0-9]|2[0-3]):[0-5][0-9])(?<second>:([0-5][0-9]|60))((?<fraction>\.[0-9]{1,7})[0-9]*)?(?<zone>[Zz]|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rfc3339();
}
