using Integration.Functions.Install;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Messages;
using Integration.Functions.Teams;

namespace Integration.Functions.Commands;

/// <summary>
/// <c>connect</c>: this channel gets the notices of a Parabol team, by the server's bot or by an incoming webhook. With a connect
/// code it is that code's team; without, a new one of ours, whose address the person pastes into Parabol. Connecting what is
/// connected already repairs it.
/// </summary>
internal sealed class ConnectVerb(
    ChannelConnections channels, MattermostServers servers, ConnectPlace place, ConnectCodes codes, ConnectionRecord record,
    ChannelPosts posts, MessageContexts contexts, TimeProvider clock) : IVerb
{
    public string Name => "connect";

    public string Arguments => "[webhook address] [code] | relay";

    public string Summary => "connects this channel to a Parabol team, or repairs the connection";

    public string Example => "https://chat.example.com/hooks/…";

    public async Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping)
    {
        var (request, problem) = ConnectRequest.Read(call, words);
        if (problem is not null) return CommandReply.Error(problem);
        if (await servers.FindAsync(call.ServerId, stopping) is not { } server) return ChannelConnections.NotRegistered();
        if (request!.WantsRelay) return await RenewRelayAsync(call, stopping);
        var existing = await channels.FindAsync(call, stopping);
        if (request.Webhook is null && server.Bot is null) return ConnectSteps.For(call, server, request.Code, isConnected: existing is not null);
        return await ObstacleAsync(call, server, request, existing, stopping) is { } obstacle
            ? CommandReply.Error(obstacle)
            : await ConnectAsync(call, server, request, existing, stopping);
    }

    private Task<string?> ObstacleAsync(CommandCall call, MattermostServer server, ConnectRequest request, TeamConnection? existing, CancellationToken stopping) =>
        request.Webhook is { } webhook
            ? place.ObstacleForWebhookAsync(call, server, webhook, existing, stopping)
            : place.ObstacleForBotAsync(call, server, server.Bot!, stopping);

    private async Task<CommandReply> ConnectAsync(
        CommandCall call, MattermostServer server, ConnectRequest request, TeamConnection? existing, CancellationToken stopping)
    {
        var code = request.Code is null ? null : await codes.FindAsync(request.Code, stopping);
        if (request.Code is not null && code is null) return CommandReply.Error("This connect code is not known: it was used, or is older than 15 minutes. Ask for a new one in Parabol.");
        if (code is not null && existing is not null && code.TeamId != existing.TeamId)
        {
            return CommandReply.Error($"This channel is connected to another Parabol team, `{existing.TeamId}`. Type {Say.Typed(call, "disconnect")} first.");
        }

        var (basis, relay) = existing is not null ? (existing, null) : await record.NewAsync(code?.TeamId, stopping);
        var connection = basis with
        {
            WebhookUrl = request.Webhook?.Address,
            ServerId = call.ServerId,
            ChannelId = call.ChannelId,
            ConnectedBy = call.Actor.UserId,
            BrokenReason = null,
            BrokenSince = null,
        };

        // The first post tells whether there is anything to be connected; an address that was made up is found out here.
        var outcome = await posts.PostAsync(connection, TestMessage.For(connection, contexts.Of(connection)), $"connect-{Guid.NewGuid():N}", rootId: null, stopping);
        if (outcome is not PostOutcome.Posted) return CommandReply.Error($"Parabol could not post here, so nothing was connected. {TestConnection.InWords(outcome)}");
        var saved = await record.SaveAsync(call, connection with { Server = outcome.Server ?? connection.Server }, code, stopping);
        return saved is { } refusal ? CommandReply.Error(refusal) : Connected(call, connection, server, existing is not null, relay);
    }

    private async Task<CommandReply> RenewRelayAsync(CommandCall call, CancellationToken stopping)
    {
        var (address, hash) = ("", "");
        return await channels.ChangeAsync(call, connection =>
        {
            (address, hash) = record.Relay(connection.TeamId);
            return connection with { RelaySecretHash = hash };
        }, stopping) switch
        {
            ConnectionChange.Done => CommandReply.Of($"A new address for Parabol was made; the former one is void.\n\n{Paste(address)}"),
            ConnectionChange.Refused(var reply) => reply,
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    private CommandReply Connected(CommandCall call, TeamConnection connection, MattermostServer server, bool isRepair, string? relay)
    {
        var by = connection.IsByBot ? $"the bot {PlainText.Of($"@{server.Bot!.Username}")}" : "the incoming webhook";
        var done = $"This channel is connected to Parabol team `{connection.TeamId}`{(isRepair ? " (as before)" : "")}, and {by} has posted a test message (at {clock.GetUtcNow():HH:mm} UTC).";
        var next = relay is not null ? Paste(relay)
            : connection.RelaySecretHash is not null ? $"Lost the address that was pasted into Parabol? {Say.Typed(call, "connect relay")} makes a new one."
            : "Parabol knows already: notices come with the next meeting.";
        return CommandReply.Of($"**{done}**\n\n{next}", new ReplyButton("Settings", "settings"), new ReplyButton("Status", "status"));
    }

    private static string Paste(string relay) => $"""
        **In Parabol**, open your team's integrations, choose Mattermost, and paste this address as the webhook:

        ```
        {relay}
        ```

        It is a secret, and I show it only now.
        """;
}
