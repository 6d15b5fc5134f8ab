using System.Text.Json.Serialization;

namespace Integration.Functions.AppCalls;

/// <summary>What a call is answered with, always with status 200: of the four types of the Apps framework the three that we use. Text is Markdown.</summary>
internal sealed record AppCallAnswer
{
    public required string Type { get; init; }

    public string? Text { get; init; }

    public AppData? Data { get; init; }

    public AppForm? Form { get; init; }

    /// <summary>Only plugins before 1.0 read the text of an error from here.</summary>
    public string? Error { get; init; }

    public static AppCallAnswer Ok(string? text = null) => new() { Type = "ok", Text = text };

    public static AppCallAnswer Failed(string text) => new() { Type = "error", Text = text };

    public static AppCallAnswer Failed(string field, string text) =>
        Failed(text) with { Data = new() { Errors = new(StringComparer.Ordinal) { [field] = text } } };

    public static AppCallAnswer Asking(AppForm form) => new() { Type = "form", Form = form };

    public static AppCallAnswer Items(IEnumerable<AppOption> items) => new() { Type = "ok", Data = new() { Items = [.. items] } };
}

internal sealed record AppData
{
    /// <summary>What is wrong, by the name of the field.</summary>
    public Dictionary<string, string>? Errors { get; init; }

    public IReadOnlyList<AppOption>? Items { get; init; }
}

/// <summary>Bindings are the one answer whose data is an array.</summary>
internal sealed record AppBindingsAnswer(IReadOnlyList<AppBinding> Data)
{
    public string Type { get; init; } = "ok";
}

/// <summary>A node of the menus: exactly one of <see cref="Submit"/>, <see cref="Form"/> and <see cref="Bindings"/>.</summary>
internal sealed record AppBinding
{
    public required string Location { get; init; }
    public string? Label { get; init; }
    public string? Icon { get; init; }
    public string? Hint { get; init; }
    public string? Description { get; init; }
    public AppCall? Submit { get; init; }
    public AppForm? Form { get; init; }
    public IReadOnlyList<AppBinding>? Bindings { get; init; }
}

/// <summary>What the plugin is to call, and with which facts.</summary>
internal sealed record AppCall(string Path, IReadOnlyDictionary<string, string>? Expand = null);

internal sealed record AppForm
{
    public required string Title { get; init; }
    public string? Header { get; init; }
    public string? Icon { get; init; }
    public required AppCall Submit { get; init; }
    public string? SubmitButtons { get; init; }
    public IReadOnlyList<AppField> Fields { get; init; } = [];
}

/// <summary>Names and labels are one word each; what people read is in <see cref="ModalLabel"/>.</summary>
internal sealed record AppField
{
    public required string Name { get; init; }
    public required string Type { get; init; }
    public required string Label { get; init; }
    public string? ModalLabel { get; init; }
    public string? Description { get; init; }
    public string? Hint { get; init; }

    /// <summary>1, 2, … in a command; -1 takes the rest of the line as it is.</summary>
    public int? Position { get; init; }

    public int? MaxLength { get; init; }
    public IReadOnlyList<AppOption>? Options { get; init; }
    public AppCall? Lookup { get; init; }
}

internal sealed record AppOption(string Label, string Value);

/// <summary>The wire of the Apps framework.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AppCallRequest))]
[JsonSerializable(typeof(AppCallAnswer))]
[JsonSerializable(typeof(AppBindingsAnswer))]
internal sealed partial class AppCallsJson : JsonSerializerContext;
