using System.Collections.Concurrent;
using Integration.Functions.Hosting;
using Integration.Functions.Mattermost;
using Integration.Functions.Storage;

namespace Integration.Functions.Teams;

/// <summary>
/// The connections of all teams. Deliveries read through a memory of a few seconds (<c>Delivery__ConnectionCache</c>):
/// a change made elsewhere takes effect no later than a post that was on its way anyway.
/// </summary>
internal sealed partial class TeamConnections(
    Tables tables, ConnectionRows rows, DeliveryOptions options, TimeProvider clock, ILogger<TeamConnections> log)
{
    private const int MostRemembered = 10_000;
    private const int MostRounds = 5;

    private readonly ConcurrentDictionary<string, Remembered> remembered = new(StringComparer.Ordinal);

    private Table Rows => tables[TableNames.TeamConnections];

    /// <summary>Where a team's notifications go; empty when the team is not connected.</summary>
    public async ValueTask<IReadOnlyList<TeamConnection>> OfTeamAsync(string teamId, CancellationToken stopping)
    {
        if (remembered.TryGetValue(teamId, out var known) && clock.GetElapsedTime(known.At) < options.ConnectionCache) return known.Connections;

        var at = clock.GetTimestamp();
        var connections = new List<TeamConnection>();
        await foreach (var row in Rows.QueryAsync(ConnectionRows.Partition(teamId), "", "\uffff", null, stopping)) connections.Add(rows.Read(row));

        if (remembered.Count >= MostRemembered) remembered.Clear();

        remembered[teamId] = new Remembered(connections, at);
        return connections;
    }

    /// <summary>One connection as it is now, past the memory.</summary>
    public async Task<TeamConnection?> FindAsync(string teamId, string destinationId, CancellationToken stopping) =>
        await Rows.FindAsync(ConnectionRows.Partition(teamId), TableKey.Escape(destinationId), stopping) is { } row ? rows.Read(row) : null;

    /// <summary>Creates a connection (its ETag is <c>default</c>) or replaces the one that was read.</summary>
    public async Task<WriteOutcome> SaveAsync(TeamConnection connection, CancellationToken stopping)
    {
        var row = rows.Write(connection);
        var outcome = connection.ETag == default
            ? await Rows.InsertAsync(row, stopping)
            : await Rows.ReplaceAsync(row, connection.ETag, stopping);
        _ = remembered.TryRemove(connection.TeamId, out _);
        return outcome;
    }

    public async Task<WriteOutcome> DeleteAsync(TeamConnection connection, CancellationToken stopping)
    {
        var outcome = await Rows.DeleteAsync(
            ConnectionRows.Partition(connection.TeamId), TableKey.Escape(connection.DestinationId), connection.ETag, stopping);
        _ = remembered.TryRemove(connection.TeamId, out _);
        return outcome;
    }

    /// <summary>
    /// Changes a connection as it is now: when it was changed meanwhile, it is read and changed again. For changes of our
    /// own, which contradict nobody's; what a person sends goes by <see cref="SaveAsync"/>, and a conflict is told.
    /// </summary>
    /// <returns>The connection after the change; null when there is none.</returns>
    /// <exception cref="InvalidOperationException">The row would not hold still.</exception>
    public async Task<TeamConnection?> ChangeAsync(
        string teamId, string destinationId, Func<TeamConnection, TeamConnection> change, CancellationToken stopping)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (await FindAsync(teamId, destinationId, stopping) is not { } current) return null;

            var changed = change(current);
            if (changed == current || await SaveAsync(changed, stopping) is WriteOutcome.Written) return changed;
        }

        throw new InvalidOperationException($"The connection of team {teamId} would not hold still.");
    }

    /// <summary>A post went through: the destination is not broken, unless it is another one by now.</summary>
    public Task MendAsync(TeamConnection used, ServerVersion? server, CancellationToken stopping) =>
        ChangeAsync(used.TeamId, used.DestinationId, current => !current.PostsLike(used) ? current : current with
        {
            BrokenReason = null,
            BrokenSince = null,
            Server = server ?? current.Server,
        }, stopping);

    /// <summary>
    /// What an attempt to post taught us of the destination: the server's version, and whether it is broken. Writes only
    /// what is new, and never over a connection whose webhook was changed meanwhile.
    /// </summary>
    public async Task LearnAsync(TeamConnection used, ServerVersion? server, string? brokenReason, CancellationToken stopping)
    {
        for (var round = 0; round < MostRounds && (brokenReason is not null || (server is not null && server != used.Server)); round++)
        {
            var current = round == 0 ? used : await FindAsync(used.TeamId, used.DestinationId, stopping);
            if (current?.PostsLike(used) != true) return;

            var learned = current with
            {
                Server = server ?? current.Server,
                BrokenReason = brokenReason ?? current.BrokenReason,
                BrokenSince = brokenReason is null ? current.BrokenSince : current.BrokenSince ?? clock.GetUtcNow(),
            };
            if (learned == current) return;

            if (await SaveAsync(learned, stopping) is WriteOutcome.Written)
            {
                if (brokenReason is not null) LogBroken(used.TeamId, used.DestinationId, brokenReason);

                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Team {TeamId}, destination {DestinationId} is broken: {Reason}")]
    private partial void LogBroken(string teamId, string destinationId, string reason);

    private sealed record Remembered(IReadOnlyList<TeamConnection> Connections, long At);
}
