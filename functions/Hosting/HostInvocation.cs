using System.Text.Json;

namespace Integration.Functions.Hosting;

/// <summary>
/// The body of the host's call of a queue function. Text bindings arrive wrapped in JSON more than once, depending on host
/// and binding, and are unwrapped tolerantly.
/// </summary>
public sealed record HostInvocation
{
    public required IReadOnlyDictionary<string, JsonElement> Data { get; init; }

    /// <summary>Members of the message leak in here and replace the host's own: good for logs and nothing else.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }

    public string? MessageId => Hint("Id");

    public string? DequeueCount => Hint("DequeueCount");

    /// <exception cref="JsonException">Not the host's envelope.</exception>
    public static async Task<HostInvocation> ReadAsync(Stream body, CancellationToken stopping) =>
        await JsonSerializer.DeserializeAsync(body, HostingJson.Default.HostInvocation, stopping)
            ?? throw new JsonException("The host's envelope is null.");

    /// <summary>The text of the message under the name that function.json gives its binding.</summary>
    /// <exception cref="JsonException">There is no such member: function.json and this app contradict each other.</exception>
    public string Text(string binding) => Data.TryGetValue(binding, out var value)
        ? Unwrap(value)
        : throw new JsonException($"The host's envelope has no data named {binding}.");

    private static string Unwrap(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return value.GetRawText();
        var text = value.GetString()!;
        return AsJsonString(text) ?? text;
    }

    private static string? AsJsonString(string text)
    {
        // Only a text that starts with a quote can be a JSON string; anything else is the message itself.
        if (!text.AsSpan().TrimStart().StartsWith("\"")) return null;
        try
        {
            return JsonSerializer.Deserialize(text, HostingJson.Default.String);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Short and of one line, whatever a message put there.</summary>
    private string? Hint(string name)
    {
        if (Metadata is null || !Metadata.TryGetValue(name, out var value)) return null;
        var text = Unwrap(value);
        return text.Length <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? text : null;
    }
}
