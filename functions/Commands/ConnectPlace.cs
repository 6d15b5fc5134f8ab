using Integration.Functions.Install;
using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Teams;

namespace Integration.Functions.Commands;

/// <summary>May this person connect this channel, and can Parabol post there? Asked before anything is changed.</summary>
internal sealed class ConnectPlace(ConnectionRights rights, MattermostRest rest, OutboundGuard guard)
{
    /// <summary>Null when the server's bot can post here for this person; otherwise what stands in the way.</summary>
    public async Task<string?> ObstacleForBotAsync(CommandCall call, MattermostServer server, MattermostBot bot, CancellationToken stopping) =>
        await rights.InChannelAsync(call, server, stopping) switch
        {
            RightsVerdict.Denied denied => denied.Why,
            RightsVerdict.Unknown unknown => unknown.Why,
            RightsVerdict.Allowed { Channel.IsConversation: true } => "This is a direct message, which Parabol cannot be connected to. Type the command in a channel.",
            RightsVerdict.Allowed => await JoinAsync(call, server, bot, "connect", stopping),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };

    /// <summary>Null when this webhook may be used here by this person; otherwise what stands in the way.</summary>
    /// <param name="existing">What the channel is connected to now, if it is.</param>
    public async Task<string?> ObstacleForWebhookAsync(
        CommandCall call, MattermostServer server, WebhookAddress webhook, TeamConnection? existing, CancellationToken stopping)
    {
        if (!IsOf(server, webhook)) return $"That webhook is of another server. Paste one of this Mattermost: its address starts with {server.BaseUrl.AbsoluteUri.TrimEnd('/')}/hooks/.";
        if (await guard.CheckAsync(webhook.Address, stopping) is GuardVerdict.Refused refused) return refused.Why;
        switch (await rights.InChannelAsync(call, server, stopping))
        {
            case RightsVerdict.Allowed { Channel.IsConversation: true }:
                return "This is a direct message, which Parabol cannot be connected to. Type the command in a channel.";
            case RightsVerdict.Allowed:
                return null;
            case RightsVerdict.Denied denied:
                return denied.Why;
            default:
                // Nobody can be asked about the person: the address of the webhook in use is what shows the right to replace it.
                return existing is null || existing.WebhookUrl == webhook.Address ? null : await rights.WhyNotAsync(call, server, existing, stopping);
        }
    }

    private static bool IsOf(MattermostServer server, WebhookAddress webhook)
    {
        var address = webhook.Address.AbsoluteUri;
        return address[..address.LastIndexOf('/')].Equals($"{server.BaseUrl.AbsoluteUri.TrimEnd('/')}/hooks", StringComparison.Ordinal);
    }

    /// <summary>A bot posts only where it is a member; the person's own token, or its own, may make it one. Null when it is; otherwise what stands in the way.</summary>
    /// <param name="command">What to type again when it may come in.</param>
    internal async Task<string?> JoinAsync(CommandCall call, MattermostServer server, MattermostBot bot, string command, CancellationToken stopping)
    {
        var session = rest.As(server.BaseUrl, bot.Token);
        var member = await session.ChannelMemberAsync(call.ChannelId, bot.UserId, stopping);
        if (member.AnswerOrNull is not null) return null;
        if (member.FailureOrNull is not ({ IsMissing: true } or { IsNotAllowed: true })) return RestWords.Of(member.FailureOrNull!, server.BaseUrl);
        var adding = call.Actor.AccessToken is { } token ? rest.As(server.BaseUrl, token) : session;
        var added = await adding.AddToChannelAsync(call.ChannelId, bot.UserId, stopping);
        return added.FailureOrNull switch
        {
            null => null,
            RestFailure.Refused => $"Parabol's bot is not in this channel and may not come in by itself. Type `/invite @{bot.Username}` here (if it is not in the team yet, invite it to the team first), then {Say.Typed(call, command)} again.",
            var failure => RestWords.Of(failure, server.BaseUrl),
        };
    }
}
