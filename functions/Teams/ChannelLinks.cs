using Integration.Functions.Storage;

namespace Integration.Functions.Teams;

/// <summary>
/// Which team a Mattermost channel id belongs to, for Parabol's plugin mode (door B), whose messages name no team.
/// Rows of <c>TeamConnections</c> in partitions of their own; each is only a hint that the connection must confirm, so a
/// crash between the two writes leaves nothing wrong behind.
/// </summary>
internal sealed class ChannelLinks(Tables tables, TeamConnections teams)
{
    private const string RowKey = "link";

    private Table Rows => tables[TableNames.TeamConnections];

    /// <summary>The connection that names this channel, or null.</summary>
    public async Task<TeamConnection?> FindAsync(string channelId, CancellationToken stopping)
    {
        if (await Rows.FindAsync(Partition(channelId), RowKey, stopping) is not { } link
            || link.String("TeamId") is not { } teamId
            || link.String("DestinationId") is not { } destinationId)
        {
            return null;
        }

        var connections = await teams.OfTeamAsync(teamId, stopping);
        return connections.FirstOrDefault(connection => connection.DestinationId == destinationId && connection.ChannelId == channelId);
    }

    /// <summary>Follows a connection from its former channel, if any, to its present one.</summary>
    public async Task MoveAsync(TeamConnection? former, TeamConnection present, CancellationToken stopping)
    {
        if (present.ChannelId is { } channelId)
        {
            var link = new TableRow(Partition(channelId), RowKey);
            link.Set("TeamId", present.TeamId);
            link.Set("DestinationId", present.DestinationId);
            await Rows.UpsertAsync(link, stopping);
        }

        if (former is not null && former.ChannelId != present.ChannelId)
        {
            await UnlinkAsync(former, stopping);
        }
    }

    public async Task UnlinkAsync(TeamConnection connection, CancellationToken stopping)
    {
        if (connection.ChannelId is { } channelId)
        {
            await Rows.DeleteAsync(Partition(channelId), RowKey, Azure.ETag.All, stopping);
        }
    }

    /// <summary>No escaped team id holds a colon.</summary>
    private static string Partition(string channelId) => $":channel:{TableKey.Escape(channelId)}";
}
