using System.Text.Json;
using System.Text.Json.Serialization;
using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>What a person fills in, as a modal or as flags of a command.</summary>
public sealed record AppForm
{
    /// <summary>Whose it is; clients know, the app does not say it.</summary>
    [JsonIgnore]
    public string AppId { get; init; } = "";
    public string? Title { get; init; }
    public string? Header { get; init; }
    public string? Icon { get; init; }
    public AppCall? Submit { get; init; }
    public AppCall? Source { get; init; }
    public string? SubmitButtons { get; init; }
    public IReadOnlyList<AppField> Fields { get; init; } = [];

    /// <exception cref="JsonException">It is no form.</exception>
    internal static AppForm Read(JsonElement json) => json.Deserialize<AppForm>(Surface.Json) ?? throw new JsonException("a form is an object");
}

public sealed record AppField
{
    public string Name { get; init; } = "";

    /// <summary><c>text</c>, <c>static_select</c>, <c>dynamic_select</c>, <c>bool</c>, <c>user</c>, <c>channel</c> or <c>markdown</c>.</summary>
    public string Type { get; init; } = "";
    public string? Label { get; init; }
    public string? ModalLabel { get; init; }
    public string? Description { get; init; }
    public string? Hint { get; init; }

    /// <summary>1, 2, … for words without a flag; -1 takes the rest of the line.</summary>
    public int Position { get; init; }
    public bool IsRequired { get; init; }
    public bool Readonly { get; init; }
    public JsonElement? Value { get; init; }
    public bool Multiselect { get; init; }
    public bool Refresh { get; init; }
    public IReadOnlyList<AppOption> Options { get; init; } = [];
    public AppCall? Lookup { get; init; }
    public string? Subtype { get; init; }
    public int MinLength { get; init; }
    public int MaxLength { get; init; }

    /// <summary>The name of its flag.</summary>
    public string Flag => string.IsNullOrEmpty(Label) ? Name.Replace('_', '-') : Label;
}

public sealed record AppOption
{
    public string Label { get; init; } = "";
    public string Value { get; init; } = "";
    public string? IconData { get; init; }
}
