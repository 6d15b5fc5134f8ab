using System.Text;
using Integration.Functions.Install;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Teams;

namespace Integration.Functions.Commands;

/// <summary><c>status</c>: what is connected and how, what is set, the last deliveries, and what is broken and how to mend it.</summary>
internal sealed class StatusVerb(ChannelConnections channels, MattermostServers servers, DeliveryHistory history, TimeProvider clock) : IVerb
{
    private const int Shown = 5;
    private const int MostRefused = 3;

    public string Name => "status";

    public string Arguments => "";

    public string Summary => "shows what is connected, the last notices, and what is broken";

    public bool IsHarmless(IReadOnlyList<string> words) => true;

    public async Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping)
    {
        if (await channels.FindAsync(call, stopping) is not { } connection) return ChannelConnections.NotConnected(call);
        var server = connection.IsByBot ? await servers.FindAsync(call.ServerId, stopping) : null;
        var deliveries = await history.LatestAsync(connection.TeamId, connection.DestinationId, Shown, stopping);
        var text = new StringBuilder();
        text.AppendLine(Means(connection, server)).AppendLine();
        if ((Trouble(call, connection, server) ?? RefusedInARow(call, deliveries)) is { } trouble) text.AppendLine(trouble).AppendLine();
        text.AppendLine(Settings(connection)).AppendLine();
        text.Append(Deliveries(call, connection, deliveries));
        return CommandReply.Of(text.ToString().TrimEnd(),
            new ReplyButton("Post a test message", "test"), new ReplyButton("Settings", "settings"), new ReplyButton("Disconnect", "disconnect"));
    }

    private static string Means(TeamConnection connection, MattermostServer? server) =>
        $"This channel is connected to Parabol team `{connection.TeamId}`: "
        + (connection.WebhookUrl is { } url ? $"an incoming webhook posts here ({new WebhookAddress(url).Masked})."
            : server?.Bot is { } bot ? $"the bot {PlainText.Of($"@{bot.Username}")} posts here."
            : "a bot is to post here.");

    private string? Trouble(CommandCall call, TeamConnection connection, MattermostServer? server)
    {
        if (connection.IsByBot && server?.Bot is null)
        {
            return ":warning: **Nothing can be posted**: the bot was uninstalled from this server. "
                + $"An administrator can install it again, or type {Say.Typed(call, "connect")} to connect the channel by an incoming webhook.";
        }

        var since = connection.BrokenSince is { } instant ? $" (since {Say.Moment(instant, ZoneOf(connection))}, {Say.Away(instant, clock.GetUtcNow())})" : "";
        return connection.BrokenReason is { } reason
            ? $":warning: **Nothing can be posted**{since}: {reason} When that is done, {Say.Typed(call, "test")} mends the connection."
            : null;
    }

    /// <summary>Each refusal may be of its own message; several in a row are a matter of the server.</summary>
    private static string? RefusedInARow(CommandCall call, IReadOnlyList<Delivery> latest) =>
        latest.Count >= MostRefused && latest.Take(MostRefused).All(delivery => delivery is { State: DeliveryState.Failed, Reason: { } why } && why.StartsWith("refused:", StringComparison.Ordinal))
            ? $":warning: **Mattermost refused the last {MostRefused} notifications.** {Say.Typed(call, "doctor")} examines the server and the channel; each notification below says why."
            : null;

    private static string Settings(TeamConnection connection) =>
        $"{NotificationsVerb.Rest(connection)} Times are in **{connection.TimeZone}**. Mentioned when a meeting starts: {MentionGroupsVerb.Shown(connection.MentionGroups)}."
        + (connection.Threads ? " Timers and ends go under the start of their meeting." : "");

    private string Deliveries(CommandCall call, TeamConnection connection, IReadOnlyList<Delivery> deliveries)
    {
        if (deliveries.Count == 0) return "No notices yet: they come with the next meeting.";
        var rows = deliveries.Select(delivery =>
            $"| {Say.Moment(delivery.AcceptedAt, ZoneOf(connection))} | {DeliveryWords.What(delivery)} | {DeliveryWords.Outcome(delivery, ZoneOf(connection), clock.GetUtcNow())} | {DeliveryWords.Id(delivery)} |");
        return $"""
            | when | notice | what became of it | event |
            |:--|:--|:--|:--|
            {string.Join('\n', rows)}

            {Say.Typed(call, "why")} and an event tells every attempt.
            """;
    }

    private static TimeZoneInfo ZoneOf(TeamConnection connection) => TimeZoneInfo.FindSystemTimeZoneById(connection.TimeZone);
}
