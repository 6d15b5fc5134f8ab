using Integration.Functions.Install;
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
