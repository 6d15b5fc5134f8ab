using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Teams;

namespace Integration.Functions.Commands;

/// <summary>What came of a change of the channel's connection.</summary>
internal abstract record ConnectionChange
{
    private ConnectionChange() { }

    public sealed record Done(TeamConnection Connection) : ConnectionChange;

    public sealed record Refused(CommandReply Reply) : ConnectionChange;
}

/// <summary>The connection of the channel that a command is typed in: found for all members, changed only by those who may.</summary>
internal sealed class ChannelConnections(ChannelLinks links, TeamConnections teams, MattermostServers servers, ConnectionRights rights)
{
    /// <summary>As it is now, or null while the channel is not connected.</summary>
    public Task<TeamConnection?> FindAsync(CommandCall call, CancellationToken stopping) =>
        links.FindCurrentAsync(call.ServerId, call.ChannelId, stopping);

    /// <summary>The connection for somebody who may change it, or why it is not to be had.</summary>
    public async Task<(TeamConnection? Connection, CommandReply? Refusal)> ForChangeAsync(CommandCall call, CancellationToken stopping)
    {
        if (await FindAsync(call, stopping) is not { } connection) return (null, NotConnected(call));
        if (await servers.FindAsync(call.ServerId, stopping) is not { } server) return (null, NotRegistered());
        return await rights.WhyNotAsync(call, server, connection, stopping) is { } why ? (null, CommandReply.Error(why)) : (connection, null);
    }

    /// <summary>Changes the connection as it is now, whoever else changes it at the same moment.</summary>
    public async Task<ConnectionChange> ChangeAsync(CommandCall call, Func<TeamConnection, TeamConnection> change, CancellationToken stopping)
    {
        var (connection, refusal) = await ForChangeAsync(call, stopping);
        if (refusal is not null) return new ConnectionChange.Refused(refusal);
        var changed = await teams.ChangeAsync(
            connection!.TeamId, connection.DestinationId, current => IsHere(current, call) ? change(current) : current, stopping);
        return changed is not null && IsHere(changed, call) ? new ConnectionChange.Done(changed) : new ConnectionChange.Refused(NotConnected(call));
    }

    public static CommandReply NotConnected(CommandCall call) => CommandReply.Error(
        $"This channel is not connected to Parabol. To connect it, type {Say.Typed(call, "connect")}.", new ReplyButton("How to connect", "help connect"));

    public static CommandReply NotRegistered() => CommandReply.Error(
        "This Mattermost server is not registered (any more). Ask your administrator to run Parabol's installation again.");

    /// <summary>Between reading and writing somebody may have connected another channel in its place.</summary>
    private static bool IsHere(TeamConnection connection, CommandCall call) =>
        connection.ServerId == call.ServerId && connection.ChannelId == call.ChannelId;
}

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
