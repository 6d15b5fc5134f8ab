using System.Text.RegularExpressions;
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

/// <summary>How to get an incoming webhook in this Mattermost, step by step.</summary>
internal static partial class ConnectSteps
{
    public static CommandReply For(CommandCall call, MattermostServer server, string? code, bool isConnected) => CommandReply.Of($"""
        {(isConnected ? IsConnected(call) : "**To connect this channel, Parabol needs an incoming webhook of it:**")}

        1. Open [Incoming Webhooks]({PageOf(call, server)}) ({MenuOf(server.Version)}) and choose **Add Incoming Webhook**.
        2. Give it a title such as `Parabol`, choose this channel, and save.
        3. Copy its address and type {Say.Typed(call, $"connect {(code is null ? "" : $"{Shown(code)} ")}https://…/hooks/…")} here. Only you and I see it.

        {Missing(server.Version)} With Parabol's bot none of this is needed: your administrator can install it.
        """);

    private static string IsConnected(CommandCall call) =>
        $"**This channel is connected already.** {Say.Typed(call, "status")} shows how it is doing, {Say.Typed(call, "test")} mends it. To use another incoming webhook:";

    /// <summary>With the team's name if we know it; Mattermost sends everybody else to a team of theirs.</summary>
    private static string PageOf(CommandCall call, MattermostServer server) =>
        $"{server.BaseUrl.AbsoluteUri.TrimEnd('/')}/{(call.MattermostTeamName is { } name && TeamName().IsMatch(name) ? name : "_redirect")}/integrations/incoming_webhooks";

    private static string MenuOf(ServerVersion? version) => version is null || version.IsAtLeast(6, 0)
        ? "product menu, top left > Integrations > Incoming Webhooks"
        : "main menu ☰ > Integrations > Incoming Webhooks";

    private static string Missing(ServerVersion? version) => version is not null && version.IsAtLeast(11, 2)
        ? "If Integrations is not in the menu, you lack the right to manage your own incoming webhooks: ask a team administrator to make one for you."
        : "If Integrations is not in the menu, ask a team administrator to make the webhook for you.";

    private static string Shown(string code) => $"{code[..(code.Length / 2)]}-{code[(code.Length / 2)..]}";

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]{0,63}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TeamName();
}

/// <summary>What follows <c>connect</c>.</summary>
/// <param name="Webhook">The incoming webhook to post to; null for the bot, or for the steps to get one.</param>
/// <param name="Code">A connect code as it was issued, or null for a team of our own making.</param>
/// <param name="WantsRelay">A new address to paste into Parabol.</param>
internal sealed record ConnectRequest(WebhookAddress? Webhook, string? Code, bool WantsRelay)
{
    /// <summary>The request, or a sentence about what cannot be read. What was pasted is not repeated: it may be a secret.</summary>
    public static (ConnectRequest? Request, string? Problem) Read(CommandCall call, IReadOnlyList<string> words)
    {
        var addresses = words.Where(IsAddress).ToList();
        List<string> others = [.. words.Where(word => !IsAddress(word))];
        if (addresses.Count > 1) return (null, "One webhook at a time: paste a single address.");
        if (others is [var only] && only.Equals("relay", StringComparison.OrdinalIgnoreCase))
        {
            return addresses is [] ? (new(null, null, true), null) : (null, $"Type {Say.Typed(call, "connect relay")} alone: it makes a new address to paste into Parabol.");
        }

        var code = others.Count == 0 ? null : ConnectCodes.Read(string.Concat(others));
        if (others.Count > 0 && code is null) return (null, NotUnderstood(call, others));
        if (addresses is not [var pasted]) return (new(null, code, false), null);
        return WebhookAddress.Read(pasted) switch
        {
            WebhookReading.Accepted accepted => (new(accepted.Webhook, code, false), null),
            WebhookReading.Rejected rejected => (null, rejected.Why),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    /// <summary>An address without its beginning is still meant as one, and gets the words for it.</summary>
    private static bool IsAddress(string word) => word.Contains('/', StringComparison.Ordinal);

    private static string NotUnderstood(CommandCall call, IReadOnlyList<string> others) =>
        $"I do not understand {Say.Quoted(string.Join(' ', others))}. After {Say.Typed(call, "connect")} come the address of an incoming webhook, a connect code from Parabol (eight letters and digits, such as `K7QM-4XPD`), both, or nothing.";
}
