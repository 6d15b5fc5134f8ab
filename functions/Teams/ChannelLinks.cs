using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using Integration.Functions.Storage;

namespace Integration.Functions.Teams;

/// <summary>
/// Which team a Mattermost channel belongs to: for commands typed there, and for Parabol's plugin mode (door B), whose
/// messages name no team.
/// Rows of <c>TeamConnections</c> in partitions of their own; each is only a hint that the connection must confirm, so a
/// crash between the two writes leaves nothing wrong behind.
/// </summary>
internal sealed class ChannelLinks(Tables tables, TeamConnections teams, TimeProvider clock)
{
    /// <summary>Of a link whose channel no registered server is known for.</summary>
    private const string OnlyRow = "link";
    private const int MostRounds = 5;

    /// <summary>From the link to the connection that confirms it is one more write. An older link without it was left by a crash.</summary>
    private static readonly TimeSpan Confirming = TimeSpan.FromMinutes(1);

    private Table Rows => tables[TableNames.TeamConnections];

    /// <summary>The connection that names this channel, or null.</summary>
    /// <param name="serverId">The registered server of the channel; null for a channel that Parabol's plugin mode names.</param>
    public async Task<TeamConnection?> FindAsync(string? serverId, string channelId, CancellationToken stopping) =>
        await LinkAsync(serverId, channelId, stopping) is { } link
            ? (await teams.OfTeamAsync(TeamOf(link), stopping)).FirstOrDefault(connection => IsConfirmed(link, connection, serverId, channelId))
            : null;

    /// <summary>The same as it is now, past the memory of connections: for who is about to change or to show it.</summary>
    public async Task<TeamConnection?> FindCurrentAsync(string? serverId, string channelId, CancellationToken stopping) =>
        await LinkAsync(serverId, channelId, stopping) is { } link
        && await teams.FindAsync(TeamOf(link), DestinationOf(link), stopping) is { } connection
        && IsConfirmed(link, connection, serverId, channelId)
            ? connection
            : null;

    /// <summary>Links the connection's channel, if it has one, to it; two who want the same one do not both get it.</summary>
    /// <returns>The team that has the channel; null when the link is ours.</returns>
    /// <exception cref="InvalidOperationException">The row would not hold still.</exception>
    public async Task<string?> ClaimAsync(TeamConnection connection, CancellationToken stopping)
    {
        if (connection.ChannelId is not { } channelId) return null;

        var ours = new TableEntity(Partition(connection.ServerId, channelId), Row(connection.ServerId, channelId)).Set("TeamId", connection.TeamId).Set("DestinationId", connection.DestinationId);
        for (var round = 0; round < MostRounds; round++)
        {
            if (await LinkAsync(connection.ServerId, channelId, stopping) is not { } link)
            {
                if (await Rows.InsertAsync(ours, stopping) is WriteOutcome.Written) return null;
                continue;
            }

            if (IsOf(link, connection)) return null;
            if (await IsTakenAsync(link, connection.ServerId, channelId, stopping)) return TeamOf(link);
            if (await Rows.ReplaceAsync(ours, link.ETag, stopping) is WriteOutcome.Written) return null;
        }

        throw new InvalidOperationException($"The link of channel {channelId} would not hold still.");
    }

    /// <summary>Takes the link of the connection's channel away, unless it is somebody else's by now.</summary>
    public async Task ReleaseAsync(TeamConnection connection, CancellationToken stopping)
    {
        if (connection.ChannelId is { } channelId
            && await LinkAsync(connection.ServerId, channelId, stopping) is { } link
            && IsOf(link, connection))
        {
            // Changed meanwhile means that it is not ours any more.
            _ = await Rows.DeleteAsync(link.PartitionKey, link.RowKey, link.ETag, stopping);
        }
    }

    /// <summary>
    /// Ends the connections of a registered server's channels, and takes away the links that crashes left there. To be repeated
    /// as often as need be: what has gone is not found again.
    /// </summary>
    /// <param name="isMeant">Which of them to end.</param>
    public async Task<EndedConnections> EndAllAsync(string serverId, Func<TeamConnection, bool> isMeant, CancellationToken stopping)
    {
        var ended = new EndedConnections(0, 0, 0);
        await foreach (var link in Rows.QueryAsync(Partition(serverId, ""), null, null, null, stopping))
        {
            ended = await EndAsync(link, serverId, isMeant, ended, stopping);
        }

        return ended;
    }

    /// <summary>The connections of a registered server's channels.</summary>
    public async IAsyncEnumerable<TeamConnection> OfServerAsync(string serverId, [EnumeratorCancellation] CancellationToken stopping)
    {
        await foreach (var link in Rows.QueryAsync(Partition(serverId, ""), null, null, null, stopping))
        {
            if (await teams.FindAsync(TeamOf(link), DestinationOf(link), stopping) is { } connection && connection.ServerId == serverId) yield return connection;
        }
    }

    /// <summary>Links of channels that no connection confirms, and that are no longer being made.</summary>
    public async IAsyncEnumerable<TableEntity> OrphansAsync(DateTimeOffset writtenBefore, [EnumeratorCancellation] CancellationToken stopping)
    {
        await foreach (var link in Rows.OldRowsAsync(":channel", "", writtenBefore, stopping))
        {
            var owner = await teams.FindAsync(TeamOf(link), DestinationOf(link), stopping);
            if (owner?.ChannelId is not { } channelId || Partition(owner.ServerId, channelId) != link.PartitionKey || Row(owner.ServerId, channelId) != link.RowKey) yield return link;
        }
    }

    /// <summary>The connection first: without its link nobody would find it again.</summary>
    private async Task<EndedConnections> EndAsync(TableEntity link, string serverId, Func<TeamConnection, bool> isMeant, EndedConnections ended, CancellationToken stopping)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var connection = await teams.FindAsync(TeamOf(link), DestinationOf(link), stopping);
            if (connection is null || connection.ChannelId is not { } channelId || Row(serverId, channelId) != link.RowKey || !IsConfirmed(link, connection, serverId, channelId))
            {
                return IsFresh(link) || !await IsGoneAsync(link, stopping) ? ended with { Held = ended.Held + 1 } : ended;
            }

            if (!isMeant(connection)) return ended;
            // A delivery may have written what it learned of the connection just now.
            if (await teams.DeleteAsync(connection, stopping) is WriteOutcome.Conflict) continue;
            if (!await IsGoneAsync(link, stopping)) break;
            return connection.IsByBot ? ended with { ByBot = ended.ByBot + 1 } : ended with { ByWebhook = ended.ByWebhook + 1 };
        }

        return ended with { Held = ended.Held + 1 };
    }

    private async Task<bool> IsGoneAsync(TableEntity link, CancellationToken stopping) =>
        await Rows.DeleteAsync(link.PartitionKey, link.RowKey, link.ETag, stopping) is not WriteOutcome.Conflict;

    private Task<TableEntity?> LinkAsync(string? serverId, string channelId, CancellationToken stopping) =>
        Rows.FindAsync(Partition(serverId, channelId), Row(serverId, channelId), stopping);

    private bool IsFresh(TableEntity link) => clock.GetUtcNow() - link.Timestamp < Confirming;

    private async Task<bool> IsTakenAsync(TableEntity link, string? serverId, string channelId, CancellationToken stopping) =>
        IsFresh(link)
        || (await teams.FindAsync(TeamOf(link), DestinationOf(link), stopping) is { } owner && IsConfirmed(link, owner, serverId, channelId));

    private static bool IsConfirmed(TableEntity link, TeamConnection connection, string? serverId, string channelId) =>
        IsOf(link, connection) && connection.ServerId == serverId && connection.ChannelId == channelId;

    private static bool IsOf(TableEntity link, TeamConnection connection) =>
        TeamOf(link) == connection.TeamId && DestinationOf(link) == connection.DestinationId;

    private static string TeamOf(TableEntity link) => link.GetString("TeamId") ?? "";

    private static string DestinationOf(TableEntity link) => link.GetString("DestinationId") ?? "";

    /// <summary>
    /// No escaped team id holds a colon. The channels of a registered server lie together, to be found when it is removed; two
    /// servers may have a channel of the same id.
    /// </summary>
    private static string Partition(string? serverId, string channelId) =>
        serverId is null ? $":channel:{TableKey.Escape(channelId)}" : $":channels:{TableKey.Escape(serverId)}";

    private static string Row(string? serverId, string channelId) => serverId is null ? OnlyRow : TableKey.Escape(channelId);
}

/// <summary>How many connections were ended.</summary>
/// <param name="Held">Those that somebody makes or changes at this moment; a minute later they can be ended.</param>
internal sealed record EndedConnections(int ByBot, int ByWebhook, int Held);
