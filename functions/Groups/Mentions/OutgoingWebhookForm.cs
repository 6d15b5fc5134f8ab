using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace Integration.Functions.Groups.Mentions;

/// <summary>What Mattermost sends for an outgoing webhook: JSON or a form, as the webhook's content type says. Unknown members do not matter.</summary>
internal sealed record OutgoingWebhookForm
{
    private const int IdLength = 26;

    /// <summary>The longest post of any server, generously.</summary>
    private const int LongestText = 65_536;

    private const int LongestName = 64;

    public string? Token { get; init; }
    public string? TeamId { get; init; }
    public string? TeamDomain { get; init; }
    public string? ChannelId { get; init; }
    public string? UserId { get; init; }
    public string? UserName { get; init; }
    public string? PostId { get; init; }
    public string? Text { get; init; }

    /// <summary>All ids are there that every Mattermost sends.</summary>
    public bool IsWhole => IsId(ChannelId) && IsId(UserId) && IsId(PostId);

    /// <summary>Bounded, so that nobody's text takes our time.</summary>
    public string Message => Text is { Length: <= LongestText } text ? text : "";

    public string? Author => Name(UserName);

    public string? TeamName => Name(TeamDomain);

    /// <summary>Null when it cannot be read.</summary>
    public static OutgoingWebhookForm? Read(ReadOnlySpan<byte> body, string? contentType)
    {
        if (contentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true) return ReadForm(Encoding.UTF8.GetString(body));
        try
        {
            return JsonSerializer.Deserialize(body, OutgoingWebhookJson.Default.OutgoingWebhookForm);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static OutgoingWebhookForm ReadForm(string body)
    {
        var fields = QueryHelpers.ParseQuery(body);
        return new()
        {
            Token = Text("token"),
            TeamId = Text("team_id"),
            TeamDomain = Text("team_domain"),
            ChannelId = Text("channel_id"),
            UserId = Text("user_id"),
            UserName = Text("user_name"),
            PostId = Text("post_id"),
            Text = Text("text"),
        };

        string? Text(string name) => fields.TryGetValue(name, out var values) ? values[0] : null;
    }

    private static bool IsId(string? text) => text is { Length: IdLength } && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter));

    private static string? Name(string? text) => text is { Length: > 0 and <= LongestName } && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_') ? text : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OutgoingWebhookForm))]
internal sealed partial class OutgoingWebhookJson : JsonSerializerContext;
