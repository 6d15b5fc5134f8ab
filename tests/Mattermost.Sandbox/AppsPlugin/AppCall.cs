using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>Where an app wants to be called, with what. A bare string means only the path.</summary>
[JsonConverter(typeof(AppCallConverter))]
public sealed record AppCall
{
    public required string Path { get; init; }
    public IReadOnlyDictionary<string, string> Expand { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public JsonNode? State { get; init; }
}

internal sealed class AppCallConverter : JsonConverter<AppCall>
{
    public override AppCall Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonNode.Parse(ref reader) switch
    {
        JsonValue text => new AppCall { Path = text.GetValue<string>() },
        JsonObject call => new AppCall
        {
            Path = call["path"]?.GetValue<string>() ?? "",
            Expand = call["expand"].Deserialize<Dictionary<string, string>>(options) ?? [],
            State = call["state"]?.DeepClone(),
        },
        _ => throw new JsonException("a call is an object or a path"),
    };

    public override void Write(Utf8JsonWriter writer, AppCall value, JsonSerializerOptions options)
    {
        var call = new JsonObject { ["path"] = value.Path };
        if (value.Expand.Count > 0) call["expand"] = JsonSerializer.SerializeToNode(value.Expand, options);
        if (value.State is not null) call["state"] = value.State.DeepClone();
        call.WriteTo(writer, options);
    }
}
