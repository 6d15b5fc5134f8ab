using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Teams;

namespace Integration.Functions.Commands;

/// <summary>
/// Who may change what a channel is connected to. Where somebody can be asked (the person's own token, or the server's bot),
/// Mattermost's rights of the acting user decide. Where nobody can, there are only webhooks, and whoever connected the
/// channel, or shows the webhook's address again, may change it.
/// </summary>
internal sealed class ConnectionRights(ActingRights acting)
{
    /// <summary>Null when the person may change the connection; otherwise why not, and what to do about it.</summary>
    public async Task<string?> WhyNotAsync(CommandCall call, MattermostServer server, TeamConnection connection, CancellationToken stopping) =>
        await InChannelAsync(call, server, stopping) switch
        {
            RightsVerdict.Allowed => null,
            RightsVerdict.Denied denied => denied.Why,
            RightsVerdict.Unknown unknown when connection.IsByBot => unknown.Why,
            RightsVerdict.Unknown => IsTheirs(call, connection) ? null : NotTheirs(call),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };

    public Task<RightsVerdict> InChannelAsync(CommandCall call, MattermostServer server, CancellationToken stopping) =>
        acting.MayManageChannelAsync(server, call.ChannelId, call.Actor, stopping);

    /// <summary>Whether the person may mention groups in the channel, as far as anybody can tell: the bot must be no way around it.</summary>
    public async Task<bool> MayMentionGroupsAsync(CommandCall call, MattermostServer server, CancellationToken stopping) =>
        await acting.InChannelAsync(server, call.ChannelId, call.Actor, stopping) is not RightsReading.Known { Rights: var rights }
        || rights.Permissions.Contains("use_group_mentions");

    private static bool IsTheirs(CommandCall call, TeamConnection connection) =>
        connection.ServerId == call.ServerId && connection.ConnectedBy == call.Actor.UserId;

    private static string NotTheirs(CommandCall call) =>
        $"Only who connected this channel may change that. If you have the address of its incoming webhook, type {Say.Typed(call, "connect https://…/hooks/…")} with it, and it is yours to change.";
}
