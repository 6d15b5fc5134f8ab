using System.Text.Json.Serialization;

namespace Integration.Functions.SlashCommands;

/// <summary>Our answer to a slash command, now or through its <c>response_url</c>: for the acting person alone.</summary>
internal sealed record SlashCommandAnswer
{
    public string ResponseType { get; init; } = "ephemeral";
    public required string Text { get; init; }
    public IReadOnlyList<AnswerAttachment>? Attachments { get; init; }

    /// <summary>Shown only where the server lets integrations override names and pictures.</summary>
    public string Username { get; init; } = "Parabol";

    public string? IconUrl { get; init; }

    /// <summary>Our text is Markdown; Slack's rules would take a <c>&lt;</c> for a link.</summary>
    public bool SkipSlackParsing { get; init; } = true;
}

internal sealed record AnswerAttachment(string Fallback, IReadOnlyList<AnswerAction> Actions);

/// <summary>A button. The server keeps <see cref="Integration"/> to itself.</summary>
internal sealed record AnswerAction(string Id, string Name, string Style, ActionIntegration Integration)
{
    public string Type { get; init; } = "button";
}

internal sealed record ActionIntegration(string Url, ActionContext Context);

/// <param name="Parabol">See <see cref="Commands.ButtonContext"/>.</param>
internal sealed record ActionContext(string? Parabol);

/// <summary>Our answer to a pressed button.</summary>
internal sealed record ActionAnswer
{
    /// <summary>What takes the place of the message that the button was in; null leaves it.</summary>
    public ActionUpdate? Update { get; init; }

    public string? EphemeralText { get; init; }
    public bool SkipSlackParsing { get; init; } = true;
}

internal sealed record ActionUpdate(string Message, ActionProps Props);

/// <summary>Without attachments the former ones are cleared.</summary>
internal sealed record ActionProps(IReadOnlyList<AnswerAttachment>? Attachments);

/// <summary>Our answer to a submitted dialog: nothing when all is well.</summary>
internal sealed record DialogAnswer(string? Error);

/// <summary>Mattermost's JSON: snake_case, absent members left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SlashCommandAnswer))]
[JsonSerializable(typeof(IReadOnlyList<AnswerAttachment>))]
[JsonSerializable(typeof(ActionAnswer))]
[JsonSerializable(typeof(ActionRequest))]
[JsonSerializable(typeof(DialogAnswer))]
[JsonSerializable(typeof(DialogOpening))]
internal sealed partial class SlashCommandsJson : JsonSerializerContext;
