using System.Text.Json.Serialization;

namespace Integration.Functions.Mattermost;

/// <summary>
/// What is posted: the body of an incoming webhook (Mattermost, "Incoming webhooks"; attachments at the top level).
/// Everything in it is final: people's text has been made harmless and cut to the server's limits.
/// </summary>
public sealed record MattermostMessage
{
    /// <summary>Markdown above the attachments. The only place for mentions that are meant.</summary>
    public string? Text { get; init; }

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];
}

/// <summary>A message attachment. <see cref="Title"/> shows emoji but no Markdown; field values are Markdown.</summary>
public sealed record Attachment
{
    /// <summary>Plain text for notifications and screen readers; always given.</summary>
    public required string Fallback { get; init; }

    /// <summary><c>#rrggbb</c>.</summary>
    public string? Color { get; init; }

    public string? Pretext { get; init; }
    public string? AuthorName { get; init; }
    public string? AuthorLink { get; init; }
    public string? AuthorIcon { get; init; }
    public string? Title { get; init; }
    public string? TitleLink { get; init; }
    public string? Text { get; init; }
    public IReadOnlyList<AttachmentField> Fields { get; init; } = [];
    public string? Footer { get; init; }
}

/// <summary>Two short fields in a row share a line.</summary>
public sealed record AttachmentField(string? Title, string Value, bool Short);

/// <summary>Mattermost's JSON: snake_case, absent members left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MattermostMessage))]
[JsonSerializable(typeof(IReadOnlyList<Attachment>))]
public sealed partial class MattermostJson : JsonSerializerContext;
