using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Integrations;

/// <summary>The form that a command's integration receives: fields in alphabetical order, mention lists only when there are any.</summary>
internal sealed partial class CommandRequest(SandboxState state, ServerProfile server)
{
    public HttpRequestMessage Create(SandboxCommand command, CommandLine line, string text, string triggerId, string responseUrl)
    {
        List<KeyValuePair<string, string>> fields =
        [
            new("token", command.Token),
            new("team_id", line.Team.Id),
            new("team_domain", line.Team.Name),
            new("channel_id", line.Channel.Id),
            new("channel_name", line.Channel.Name),
            new("user_id", line.User.Id),
            new("user_name", line.User.Username),
            new("command", "/" + command.Trigger),
            new("text", text),
            new("trigger_id", triggerId),
            new("response_url", responseUrl),
            .. server.Release.TellsCommandsTheThread ? [new("root_id", line.RootId)] : (IEnumerable<KeyValuePair<string, string>>)[],
            .. Lists("user_mentions", Users(text, line.Team)),
            .. Lists("channel_mentions", Channels(text, line.Team)),
        ];
        return Request(command, fields.OrderBy(field => field.Key, StringComparer.Ordinal));
    }

    private static HttpRequestMessage Request(SandboxCommand command, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var form = string.Join('&', fields.Select(field => $"{Escape(field.Key)}={Escape(field.Value)}"));
        var isGet = command.Method == "G";
        var request = isGet
            ? new HttpRequestMessage(HttpMethod.Get, command.Url + (command.Url.Contains('?', StringComparison.Ordinal) ? "&" : "?") + form)
            : new HttpRequestMessage(HttpMethod.Post, command.Url) { Content = new StringContent(form, new MediaTypeHeaderValue("application/x-www-form-urlencoded")) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation("Authorization", "Token " + command.Token);
        return request;
    }

    private static string Escape(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);

    private static IEnumerable<KeyValuePair<string, string>> Lists(string name, IEnumerable<(string Name, string Id)> mentions) => mentions.SelectMany(
        mention => (IEnumerable<KeyValuePair<string, string>>)[new(name, mention.Name), new(name + "_ids", mention.Id)]);

    /// <summary>Only members of the team; groups never appear.</summary>
    private IEnumerable<(string Name, string Id)> Users(string text, SandboxTeam team) => Names(UserMention(), text)
        .Select(name => state.FindUserByName(name))
        .OfType<SandboxUser>()
        .Where(user => team.Has(user.Id))
        .Select(user => (user.Username, user.Id));

    /// <summary>Only open, unarchived channels of the team.</summary>
    private IEnumerable<(string Name, string Id)> Channels(string text, SandboxTeam team) => Names(ChannelMention(), text)
        .Select(name => state.FindChannelByName(team.Id, name))
        .OfType<SandboxChannel>()
        .Where(channel => channel.Type == ChannelType.Open)
        .Select(channel => (channel.Name, channel.Id));

    private static IEnumerable<string> Names(Regex mention, string text) =>
        mention.Matches(text).Select(found => found.Groups["name"].Value.TrimEnd('.', '-', '_').ToLowerInvariant()).Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"(?<![\w`])@(?<name>[A-Za-z0-9.\-_:]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UserMention();

    [GeneratedRegex(@"(?<![\w`])~(?<name>[A-Za-z0-9.\-_]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ChannelMention();
}
