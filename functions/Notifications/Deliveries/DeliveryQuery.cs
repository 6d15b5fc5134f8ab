using System.Globalization;
using System.Text.RegularExpressions;
using Integration.Functions.Mattermost;

namespace Integration.Functions.Notifications.Deliveries;

/// <summary>What a request for deliveries asks for. Read here and not by the framework, which answers a wrong value with nothing but a status.</summary>
/// <param name="From">The oldest, itself included.</param>
/// <param name="To">The newest, itself not included: the end of one page is the start of the next.</param>
internal sealed partial record DeliveryQuery(DeliveryState? State, DateTimeOffset? From, DateTimeOffset? To, int Limit)
{
    public const int MostShown = 500;
    private const int UsuallyShown = 50;
    private const string InstantRule = "must be a date-time of RFC 3339, such as 2026-11-21T09:00:00Z";

    private static readonly string[] Known = ["state", "from", "to", "limit"];

    /// <summary>The query, and one sentence for each parameter that will not do.</summary>
    public static (DeliveryQuery Query, IReadOnlyDictionary<string, string> Errors) Read(IQueryCollection parameters)
    {
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in parameters.Keys.Except(Known, StringComparer.Ordinal))
        {
            errors[PlainText.Line(name)] = $"is not known here; known are {string.Join(", ", Known)}";
        }

        foreach (var name in parameters.Keys.Intersect(Known, StringComparer.Ordinal).Where(name => parameters[name].Count > 1))
        {
            errors[name] = "is given more than once";
        }

        var query = new DeliveryQuery(
            Value(parameters, "state", StateOf, errors, "must be claimed, posted, skipped or failed"),
            Value(parameters, "from", ReadInstant, errors, InstantRule),
            Value(parameters, "to", ReadInstant, errors, InstantRule),
            Value(parameters, "limit", Count, errors, $"must be a whole number from 1 to {MostShown}") ?? UsuallyShown);
        return (query, errors);
    }

    /// <summary>An instant with its zone; a plus sign that a query turned into a blank counts.</summary>
    public static DateTimeOffset? ReadInstant(string text) =>
        Rfc3339().Match(text) is { Success: true } match
        && DateTimeOffset.TryParse($"{match.Groups["local"].Value}{match.Groups["zone"].Value.Replace(' ', '+')}", CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? instant
            : null;

    private static T? Value<T>(IQueryCollection parameters, string name, Func<string, T?> read, Dictionary<string, string> errors, string rule)
        where T : struct
    {
        if (parameters[name] is not [{ } text]) return null;
        if (read(text) is { } value) return value;
        errors[name] = $"is '{PlainText.Line(text)}'; it {rule}";
        return null;
    }

    private static DeliveryState? StateOf(string word) =>
        Enum.GetValues<DeliveryState>().Cast<DeliveryState?>().FirstOrDefault(state => DeliveryRows.StateWord(state!.Value) == word);

    private static int? Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostShown ? count : null;

    [GeneratedRegex(@"\A(?<local>[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?)(?<zone>[Zz]|[-+ ][0-9]{2}:[0-9]{2})\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rfc3339();
}
