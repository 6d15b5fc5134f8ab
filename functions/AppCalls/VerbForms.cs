using System.Text.Json;
using Integration.Functions.Commands;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.AppCalls;

/// <summary>Each verb as a form: what autocomplete offers, and how the values become the words that the verb would get typed.</summary>
internal static class VerbForms
{
    /// <summary>A webhook's address or a list of groups, with room.</summary>
    private const int LongestText = 1000;

    /// <summary>A list of people.</summary>
    private const int LongestList = 16_000;

    private const string GroupField = "group";

    private static readonly AppField Event = new()
    {
        Name = "event",
        Type = "static_select",
        Label = "event",
        ModalLabel = "What",
        Description = "Everything, or one kind of event",
        Position = 1,
        Options = [new("Everything: on", "on"), new("Everything: off", "off"), .. EventKinds.All.Select(kind => new AppOption(Words(kind), kind))],
    };

    private static readonly AppField Switch = new()
    {
        Name = "switch",
        Type = "static_select",
        Label = "switch",
        ModalLabel = "On or off",
        Description = "For one kind of event",
        Position = 2,
        Options = [new("On", "on"), new("Off", "off")],
    };

    private static readonly AppField Zone = new()
    {
        Name = "zone",
        Type = "dynamic_select",
        Label = "zone",
        ModalLabel = "Time zone",
        Description = "For the times in posts",
        Hint = "Europe/Berlin",
        Position = 1,
        Lookup = new(AppPaths.TimeZoneLookup, AppExpand.User),
    };

    public static AppForm Of(IVerb verb, bool knowsRequired) => new()
    {
        Title = $"Parabol: {verb.Name}",
        Header = verb.Summary,
        Icon = ServeStatic.Icon,
        Submit = new(AppPaths.OfVerb(verb.Name), AppExpand.OfCommand(knowsRequired)),
        Fields = FieldsOf(verb, knowsRequired),
    };

    /// <summary>What would have been typed after the trigger word; or else what is wrong with which field.</summary>
    public static (string Text, AppCallAnswer? Refusal) Read(IVerb verb, JsonElement values)
    {
        List<string> words = [verb.Name];
        foreach (var field in FieldsOf(verb, knowsRequired: false))
        {
            var value = FormValues.Text(values, field.Name);
            if (value.Length == 0) continue;
            if (Accepted(field, value) is not { } accepted) return ("", AppCallAnswer.Failed(field.Name, Objection(field)));
            words.Add(accepted);
        }
        return (string.Join(' ', words), null);
    }

    /// <summary>No field is required: a verb has better words for what is missing than a client has.</summary>
    private static IReadOnlyList<AppField> FieldsOf(IVerb verb, bool knowsRequired) => verb switch
    {
        { Name: "notifications" } => [Event, Switch],
        { Name: "timezone" } => [Zone],
        // What follows the action may be a display name in quotes, which only the rest of the line keeps as it is.
        { Choices: { Count: > 0 } choices } => [Action(choices), Group(knowsRequired, position: null), Rest(verb, LongestList)],
        { Name: "invite" or "mention" } => [Group(knowsRequired, position: 1), Rest(verb, LongestList)],
        { Arguments: "" } => [],
        _ => [Rest(verb, LongestText)],
    };

    private static AppField Action(IReadOnlyList<string> choices) => new()
    {
        Name = "action",
        Type = "static_select",
        Label = "action",
        ModalLabel = "What to do",
        Position = 1,
        Options = [.. choices.Select(choice => new AppOption(choice, choice))],
    };

    private static AppField Group(bool knowsRequired, int? position) => new()
    {
        Name = GroupField,
        Type = "dynamic_select",
        Label = GroupField,
        ModalLabel = "Group",
        Description = "One of the groups for this channel",
        Hint = "developers",
        Position = position,
        Lookup = new(AppPaths.GroupLookup, AppExpand.OfCommand(knowsRequired)),
    };

    private static AppField Rest(IVerb verb, int longest) => new()
    {
        Name = "text",
        Type = "text",
        Label = "text",
        ModalLabel = "What follows",
        Description = verb.Arguments,
        Hint = verb.Arguments,
        Position = -1,
        MaxLength = longest,
    };

    private static string? Accepted(AppField field, string value) => field.Type switch
    {
        "static_select" => field.Options!.FirstOrDefault(option => option.Value.Equals(value, StringComparison.OrdinalIgnoreCase))?.Value,
        "dynamic_select" when field.Name == GroupField => GroupOrOther(value),
        "dynamic_select" => TimeZones.Find(value)?.Id,
        _ => value.Length <= field.MaxLength ? value : null,
    };

    /// <summary>In a command the first word may be a person, a channel or a flag just as well: the verb knows.</summary>
    private static string? GroupOrOther(string value) =>
        value.Any(char.IsWhiteSpace) ? null : value[0] is '@' or '~' or '-' ? value : $"@{value}";

    private static string Objection(AppField field) => field.Type switch
    {
        "dynamic_select" when field.Name == GroupField => "That is no name of a group. Choose one from the list, such as developers.",
        "static_select" => $"Choose one of: {string.Join(", ", field.Options!.Select(option => option.Value))}.",
        "dynamic_select" => "That is no time zone I know. Choose one from the list, such as Europe/Berlin.",
        _ => $"That is too long: at most {field.MaxLength} characters.",
    };

    private static string Words(string kind) => char.ToUpperInvariant(kind[0]) + kind[1..].Replace('.', ' ');
}

/// <summary>
/// The values of a form or command. The same field arrives as text, as <c>{label, value}</c>, as a list of these, as a truth
/// value or not at all, depending on client, field and place; none of it is a reason to fail.
/// </summary>
internal static class FormValues
{
    /// <summary>What was filled in, on one line; empty for nothing.</summary>
    public static string Text(JsonElement values, string field)
    {
        try
        {
            return values.ValueKind == JsonValueKind.Object && values.TryGetProperty(field, out var value) ? OneLine(Text(value)) : "";
        }
        catch (InvalidOperationException)
        {
            // A name or text with half a surrogate pair: nobody typed it.
            return "";
        }
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Object => value.TryGetProperty("value", out var chosen) && chosen.ValueKind != JsonValueKind.Object ? Text(chosen) : "",
        JsonValueKind.Array => string.Join(' ', value.EnumerateArray().Select(Text).Where(text => text.Length > 0)),
        _ => "",
    };

    private static string OneLine(string text) =>
        string.Create(text.Length, text, static (line, from) =>
        {
            for (var at = 0; at < line.Length; at++) line[at] = char.IsControl(from[at]) ? ' ' : from[at];
        }).Trim();
}
