namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>What the plugin does to a form before a client sees it: bad fields vanish without a word. <see cref="Dropped"/> keeps the words.</summary>
internal sealed class FormCleaning
{
    private static readonly string[] Types = ["text", "static_select", "dynamic_select", "bool", "user", "channel", "markdown"];

    private readonly List<string> dropped = [];

    public IReadOnlyList<string> Dropped => dropped;

    public AppForm Clean(AppForm form) => form with { Fields = Unique([.. form.Fields.Select(Clean).OfType<AppField>()]) };

    private List<AppField> Unique(IReadOnlyList<AppField> fields)
    {
        List<AppField> kept = [];
        foreach (var field in fields)
        {
            if (kept.Any(other => other.Name == field.Name)) dropped.Add($"field {field.Name}: the name is used twice");
            else if (kept.Any(other => string.Equals(other.Flag, field.Flag, StringComparison.OrdinalIgnoreCase))) dropped.Add($"field {field.Name}: the label is used twice");
            else kept.Add(field);
        }

        return kept;
    }

    private AppField? Clean(AppField field)
    {
        var cleaned = field.Type == "static_select" ? field with { Options = Options(field) } : field;
        if (Problem(cleaned) is not { } problem) return cleaned;
        dropped.Add($"field {field.Name}: {problem}");
        return null;
    }

    private static string? Problem(AppField field) => field switch
    {
        { Name.Length: 0 } => "it has no name",
        _ when field.Name.Any(char.IsWhiteSpace) => "the name has a space",
        _ when field.Flag.Any(char.IsWhiteSpace) => "the label has a space",
        _ when !Types.Contains(field.Type, StringComparer.Ordinal) => $"the type '{field.Type}' is not known",
        { Type: "static_select", Options.Count: 0 } => "there is no option left",
        { Type: "dynamic_select", Lookup: null } => "it has no lookup",
        { Position: -1, Type: not "text" } => "only a text takes the rest of a line",
        _ => null,
    };

    /// <summary>The label defaults to the value; duplicates of either are removed.</summary>
    private List<AppOption> Options(AppField field)
    {
        List<AppOption> kept = [];
        foreach (var option in field.Options.Select(option => option.Label.Length > 0 ? option : option with { Label = option.Value }))
        {
            if (option.Value.Length == 0) dropped.Add($"field {field.Name}: an option has no value");
            else if (kept.Any(other => other.Label == option.Label || other.Value == option.Value)) dropped.Add($"field {field.Name}: option {option.Value} is there twice");
            else kept.Add(option);
        }

        return kept;
    }
}
