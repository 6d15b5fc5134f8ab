using System.Text.Json;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>A place where an app shows up: a command, a button in the header, an entry of a post's menu, or a group of them.</summary>
public sealed record AppBinding
{
    public string Location { get; init; } = "";
    public string Label { get; init; } = "";
    public string? Icon { get; init; }
    public string? Hint { get; init; }
    public string? Description { get; init; }
    public AppCall? Submit { get; init; }
    public AppForm? Form { get; init; }
    public IReadOnlyList<AppBinding> Bindings { get; init; } = [];

    public AppBinding? Find(string label) => Bindings.FirstOrDefault(binding => string.Equals(binding.Label, label, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What somebody's client gets to show of an app.</summary>
/// <param name="Bindings">The top-level places that were granted.</param>
/// <param name="Dropped">What was left out without a word, and why: the one thing that a real plugin does not tell.</param>
public sealed record AppBindings(IReadOnlyList<AppBinding> Bindings, IReadOnlyList<string> Dropped)
{
    /// <summary>The first-level entries of a place, e.g. <c>/command</c>.</summary>
    public IReadOnlyList<AppBinding> At(string location) => Bindings.FirstOrDefault(binding => binding.Location == location)?.Bindings ?? [];
}

/// <summary>The answer of an app as it sends it.</summary>
internal sealed record AppAnswer
{
    public string? Type { get; init; }
    public string? Text { get; init; }
    public JsonElement? Data { get; init; }
    public JsonElement? Form { get; init; }
    public string? NavigateToUrl { get; init; }
    public bool RefreshBindings { get; init; }
}
