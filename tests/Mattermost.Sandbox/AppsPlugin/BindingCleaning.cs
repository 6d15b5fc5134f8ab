using System.Text.Json;
using Mattermost.Sandbox.Server;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>
/// What plugin and web client make of an app's bindings: places that were not granted, nodes without exactly one thing to do,
/// and more vanish without a word. <see cref="Dropped"/> keeps the words.
/// </summary>
internal sealed class BindingCleaning(string appId, IReadOnlyList<string> granted)
{
    private readonly List<string> dropped = [];

    public IReadOnlyList<string> Dropped => dropped;

    /// <summary>An answer's <c>data</c>: an array, or nothing.</summary>
    public IReadOnlyList<AppBinding> Read(JsonElement? data)
    {
        if (data is not { ValueKind: JsonValueKind.Array } array)
        {
            if (data is { ValueKind: not JsonValueKind.Null }) dropped.Add("data is not an array");
            return [];
        }

        return [.. array.EnumerateArray().Select(TopLevel).OfType<AppBinding>()];
    }

    private AppBinding? TopLevel(JsonElement json)
    {
        if (Deserialized(json, "/") is not { } place) return null;
        if (!granted.Contains(place.Location, StringComparer.Ordinal)) return Drop(place.Location, "the place was not granted");
        var children = Children(place.Bindings, place.Location, place.Location, isFirstLevel: true);
        return children.Count > 0 ? place with { Bindings = children } : Drop(place.Location, "nothing is left in it");
    }

    private AppBinding? Deserialized(JsonElement json, string path)
    {
        try
        {
            return json.Deserialize<AppBinding>(Surface.Json);
        }
        catch (JsonException unreadable)
        {
            return Drop(path, unreadable.Message);
        }
    }

    private List<AppBinding> Children(IReadOnlyList<AppBinding> bindings, string path, string place, bool isFirstLevel)
    {
        List<AppBinding> kept = [];
        foreach (var binding in bindings.Select(binding => Clean(binding, path, place, isFirstLevel)).OfType<AppBinding>())
        {
            if (kept.Any(other => place == "/command" ? other.Label == binding.Label : other.Location == binding.Location)) Drop($"{path}/{binding.Location}", "its like came before");
            else kept.Add(binding);
        }

        return kept;
    }

    private AppBinding? Clean(AppBinding raw, string parent, string place, bool isFirstLevel)
    {
        var label = raw.Label.Trim();
        var location = raw.Location.Trim() is { Length: > 0 } own ? own : label;
        var binding = raw with { Location = location, Label = label.Length > 0 ? label : location };
        var path = $"{parent}/{location}";
        if (Problem(binding, place, isFirstLevel) is { } problem) return Drop(path, problem);
        if (binding.Form is { } form) return Formed(binding, form, path);
        if (binding.Bindings.Count == 0) return binding;
        var children = Children(binding.Bindings, path, place, isFirstLevel: false);
        return children.Count > 0 ? binding with { Bindings = children } : Drop(path, "nothing is left in it");
    }

    private AppBinding? Formed(AppBinding binding, AppForm form, string path)
    {
        if (form.Submit is null && form.Source is null) return Drop(path, "its form cannot be submitted");
        var cleaning = new FormCleaning();
        var cleaned = binding with { Form = cleaning.Clean(form) with { AppId = appId } };
        dropped.AddRange(cleaning.Dropped.Select(words => $"{path}: {words}"));
        return cleaned;
    }

    private static string? Problem(AppBinding binding, string place, bool isFirstLevel)
    {
        if (binding.Location.Length == 0) return "it has neither location nor label";
        var things = (binding.Submit is null ? 0 : 1) + (binding.Form is null ? 0 : 1) + (binding.Bindings.Count == 0 ? 0 : 1);
        if (things != 1) return $"it has {things} of submit, form and bindings instead of one";
        if (place == "/command" && binding.Label.Any(char.IsWhiteSpace)) return "a command's label is one word";
        if (place == "/command" && isFirstLevel && binding.Label.Any(char.IsUpper)) return "a command in capitals can never be typed";
        return place == "/channel_header" && isFirstLevel && string.IsNullOrEmpty(binding.Icon) ? "a button in the header needs an icon" : null;
    }

    private AppBinding? Drop(string path, string why)
    {
        dropped.Add($"{path}: {why}");
        return null;
    }
}
