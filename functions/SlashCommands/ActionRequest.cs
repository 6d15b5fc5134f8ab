using System.Text.Json;

namespace Integration.Functions.SlashCommands;

/// <summary>
/// What Mattermost sends when a button is pressed, or a dialog is submitted (<see cref="Type"/> <c>dialog_submission</c>). None of it
/// is proved but what is signed.
/// </summary>
internal sealed record ActionRequest
{
    public string? UserId { get; init; }
    public string? ChannelId { get; init; }
    public string? TeamId { get; init; }
    public string? TriggerId { get; init; }
    public string? Type { get; init; }

    /// <summary>A button's, as we made it.</summary>
    public JsonElement Context { get; init; }

    /// <summary>A dialog's, as we made it.</summary>
    public string? State { get; init; }

    /// <summary>A dialog's fields.</summary>
    public JsonElement Submission { get; init; }

    public bool Cancelled { get; init; }

    public bool IsDialog => Type == "dialog_submission";

    /// <summary>The signed text; see <see cref="Commands.ButtonContexts"/>.</summary>
    public string? Signed => IsDialog ? State
        : Context.ValueKind == JsonValueKind.Object && Context.TryGetProperty("parabol", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()
        : null;

    /// <summary>The fields of a submission as words of a command.</summary>
    public IEnumerable<string> Words() => Submission.ValueKind != JsonValueKind.Object
        ? []
        : from field in Submission.EnumerateObject()
          let value = TextOf(field.Value)
          where value.Length > 0
          select $"{field.Name}={Commands.Words.Quote(value)}";

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Trim(),
        JsonValueKind.True => "on",
        JsonValueKind.False => "off",
        _ => "",
    };
}
