using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mattermost.Sandbox.Webhooks;

/// <summary>The body of an incoming webhook as the server reads it. A wrong type makes the whole body unreadable.</summary>
internal sealed record WebhookRequest
{
    public string? Text { get; init; }
    public string? Username { get; init; }
    public string? IconUrl { get; init; }
    public string? IconEmoji { get; init; }
    public string? Channel { get; init; }
    public string? Type { get; init; }
    public IReadOnlyDictionary<string, JsonElement>? Props { get; init; }
    public IReadOnlyList<AttachmentBody?>? Attachments { get; init; }
    public PriorityBody? Priority { get; init; }
}

/// <summary>Only the parts that decide something; an inner <see cref="Priority"/> is required when given at all.</summary>
internal sealed record PriorityBody(string? Priority);

internal sealed record AttachmentBody
{
    public string? Fallback { get; init; }
    public string? Color { get; init; }
    public string? Pretext { get; init; }
    public string? AuthorName { get; init; }
    public string? AuthorLink { get; init; }
    public string? AuthorIcon { get; init; }
    public string? Title { get; init; }
    public string? TitleLink { get; init; }
    public string? Text { get; init; }
    public IReadOnlyList<FieldBody?>? Fields { get; init; }
    public string? ImageUrl { get; init; }
    public string? ThumbUrl { get; init; }
    public string? Footer { get; init; }
    public string? FooterIcon { get; init; }
    public JsonElement? Ts { get; init; }
    public IReadOnlyList<ActionBody?>? Actions { get; init; }
}

internal sealed record ActionBody
{
    public string? Id { get; init; }
    public string? Name { get; init; }
    public string? Type { get; init; }
    public string? Style { get; init; }
    public bool Disabled { get; init; }
    public string? DataSource { get; init; }
    public string? DefaultOption { get; init; }
    public IReadOnlyList<OptionBody?>? Options { get; init; }
    public IntegrationBody? Integration { get; init; }
}

internal sealed record OptionBody(string? Text, string? Value);

internal sealed record IntegrationBody(string? Url, JsonElement? Context);

internal sealed record FieldBody
{
    public string? Title { get; init; }

    /// <summary>Any JSON; everything becomes a string.</summary>
    public JsonElement? Value { get; init; }

    [JsonConverter(typeof(LenientBoolean))]
    public bool Short { get; init; }
}

/// <summary><c>short</c> may be a boolean or its word in quotes.</summary>
internal sealed class LenientBoolean : JsonConverter<bool>
{
    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.String when bool.TryParse(reader.GetString(), out var value) => value,
        _ => throw new JsonException("not a boolean"),
    };

    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
}
