using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mattermost.Sandbox.State;

/// <summary>
/// A message attachment as the server keeps it: every member present, in the server's own order, because the limit on
/// props counts the serialized form.
/// </summary>
public sealed record SandboxAttachment
{
    public long Id { get; init; }
    public string Fallback { get; init; } = "";
    public string Color { get; init; } = "";
    public string Pretext { get; init; } = "";
    public string AuthorName { get; init; } = "";
    public string AuthorLink { get; init; } = "";
    public string AuthorIcon { get; init; } = "";
    public string Title { get; init; } = "";
    public string TitleLink { get; init; } = "";
    public string Text { get; init; } = "";
    public IReadOnlyList<SandboxField>? Fields { get; init; }
    public string ImageUrl { get; init; } = "";
    public string ThumbUrl { get; init; } = "";
    public string Footer { get; init; } = "";
    public string FooterIcon { get; init; } = "";
    public JsonElement? Ts { get; init; }

    /// <summary>Buttons and menus.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SandboxAction>? Actions { get; init; }
}

/// <summary><paramref name="Value"/> is Markdown; two short fields share a row.</summary>
public sealed record SandboxField(string Title, string Value, bool Short);

/// <summary>A button or a menu. Clients never see <see cref="Integration"/>.</summary>
public sealed record SandboxAction
{
    public string Id { get; init; } = "";

    /// <summary><c>button</c>, which is also what none means, or <c>select</c>.</summary>
    public string Type { get; init; } = "";
    public string Name { get; init; } = "";
    public string Style { get; init; } = "";
    public bool Disabled { get; init; }

    /// <summary>For a menu: <c>users</c>, <c>channels</c>, or empty for <see cref="Options"/>.</summary>
    public string DataSource { get; init; } = "";
    public IReadOnlyList<SandboxOption>? Options { get; init; }
    public string DefaultOption { get; init; } = "";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SandboxIntegration? Integration { get; init; }
}

public sealed record SandboxOption(string Text, string Value);

/// <summary>Whom a press is told, and what of it is the integration's own.</summary>
public sealed record SandboxIntegration(string Url, JsonElement? Context);
