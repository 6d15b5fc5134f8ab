using System.Text;
using Integration.Functions.Commands;
using Integration.Functions.Install;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Integration.Functions.SlashCommands;

/// <summary>What Mattermost sends for a custom slash command: a form, whatever its content type says. Unknown fields do not matter.</summary>
internal sealed class SlashCommandForm
{
    private const string TokenScheme = "Token ";
    private const int LongestToken = 200;
    private const int IdLength = 26;

    private readonly Dictionary<string, StringValues> fields;
    private readonly string? authorization;

    private SlashCommandForm(Dictionary<string, StringValues> fields, string? authorization) => (this.fields, this.authorization) = (fields, authorization);

    /// <summary>
    /// The command's token. The header carries it, too, unless the server has an OAuth connection for our address (from 9.6), which
    /// takes the header for its own. Null when there is none.
    /// </summary>
    public string? Token =>
        Bounded(Text("token")) ?? (authorization?.StartsWith(TokenScheme, StringComparison.OrdinalIgnoreCase) == true ? Bounded(authorization[TokenScheme.Length..].Trim()) : null);

    /// <summary>Somebody checks whether our certificate is good; nothing is asked.</summary>
    public bool IsSslCheck => Text("ssl_check") == "1";

    public string TeamId => Text("team_id");

    public string ResponseUrl => Text("response_url");

    public static SlashCommandForm Read(ReadOnlySpan<byte> body, string? authorization) =>
        new(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)), authorization);

    /// <summary>The call, or null when ids are missing that every Mattermost sends.</summary>
    public CommandCall? ToCall(RegisteredCommand command) => IsId(Text("channel_id")) && IsId(Text("user_id"))
        ? new()
        {
            ServerId = command.ServerId,
            MattermostTeamId = command.MattermostTeamId,
            MattermostTeamName = Text("team_domain") is { Length: > 0 } name ? name : null,
            ChannelId = Text("channel_id"),
            IsConversation = IsConversation(Text("channel_name")),
            Actor = new(Text("user_id"), Text("user_name")),
            Text = command.Verb is { } verb ? $"{verb} {Text("text")}" : Text("text"),
            Trigger = command.Trigger,
            Verb = command.Verb,
            RootId = IsId(Text("root_id")) ? Text("root_id") : null,
            Origin = CommandOrigin.SlashCommand,
        }
        : null;

    private string Text(string name) => fields.TryGetValue(name, out var values) && values is [{ } first, ..] ? first : "";

    /// <summary>Direct messages are named by the ids of both people, group messages by a SHA-1; no other channel may be.</summary>
    private static bool IsConversation(string channelName) =>
        (channelName.Length == (2 * IdLength) + 2 && channelName.Split("__") is [var one, var other] && IsId(one) && IsId(other))
        || (channelName.Length == 40 && channelName.All(char.IsAsciiHexDigitLower));

    private static bool IsId(string text) => text.Length == IdLength && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter));

    private static string? Bounded(string token) => token.Length is > 0 and <= LongestToken ? token : null;
}
