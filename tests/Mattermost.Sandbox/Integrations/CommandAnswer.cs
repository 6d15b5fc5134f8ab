using System.Text;
using System.Text.Json;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.Webhooks;

namespace Mattermost.Sandbox.Integrations;

/// <summary>What a slash command's integration answers, at once or later.</summary>
internal sealed record CommandAnswer
{
    public string? ResponseType { get; init; }
    public string? Text { get; init; }
    public string? Username { get; init; }
    public string? ChannelId { get; init; }
    public string? IconUrl { get; init; }
    public string? Type { get; init; }
    public IReadOnlyDictionary<string, JsonElement>? Props { get; init; }
    public string? GotoLocation { get; init; }
    public IReadOnlyList<AttachmentBody?>? Attachments { get; init; }
    public bool SkipSlackParsing { get; init; }
    public IReadOnlyList<CommandAnswer>? ExtraResponses { get; init; }

    public bool IsInChannel => ResponseType == "in_channel";

    /// <summary>JSON only if the content type says so, otherwise the whole body is text. Null for <c>null</c>.</summary>
    /// <exception cref="JsonException">It should be JSON and is not.</exception>
    public static CommandAnswer? Read(string contentType, byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        if (!contentType.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase)) return new() { Text = text };
        try
        {
            return FirstValue(text);
        }
        catch (JsonException)
        {
            return FirstValue(RawLineBreaks.Escape(text));
        }
    }

    private static CommandAnswer? FirstValue(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true });
        return JsonSerializer.Deserialize<CommandAnswer>(ref reader, Surface.Json);
    }
}
