using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Integration.Functions.Hosting;
using Integration.Functions.Storage;

namespace Integration.Functions.Install;

/// <summary>
/// The Mattermost servers that are registered with us, and the commands there. <see cref="FindAsync"/> goes through a
/// memory of a few seconds (<c>Delivery__ConnectionCache</c>), since every command and every post asks.
/// </summary>
internal sealed class MattermostServers(Tables tables, ServerRows rows, DeliveryOptions options, TimeProvider clock)
{
    private const int MostRemembered = 1000;

    private readonly ConcurrentDictionary<string, Remembered> remembered = new(StringComparer.Ordinal);

    private Table Rows => tables[TableNames.MattermostServers];

    public async ValueTask<MattermostServer?> FindAsync(string serverId, CancellationToken stopping)
    {
        if (remembered.TryGetValue(serverId, out var known) && clock.GetElapsedTime(known.At) < options.ConnectionCache) return known.Server;
        var at = clock.GetTimestamp();
        var server = await ReadAsync(serverId, stopping);
        if (remembered.Count >= MostRemembered) remembered.Clear();
        if (server is not null) remembered[serverId] = new(server, at);
        return server;
    }

    /// <summary>By an address that it has or had, as <see cref="ServerAddress"/> reads it.</summary>
    public async ValueTask<MattermostServer?> FindByUrlAsync(Uri baseUrl, CancellationToken stopping)
    {
        var first = await FindAsync(ServerAddress.IdOf(baseUrl), stopping);
        if (first?.BaseUrl == baseUrl) return first;
        // An address that a server has left may be another one's by now.
        var row = await Rows.FindAsync(ServerRows.AddressPartition, ServerAddress.IdOf(baseUrl), stopping);
        return row?.GetString("ServerId") is { } serverId && await FindAsync(serverId, stopping) is { } moved ? moved : first;
    }

    /// <summary>As it is now, past the memory: what a change is based on.</summary>
    public async Task<MattermostServer?> ReadAsync(string serverId, CancellationToken stopping) =>
        await Rows.FindAsync(serverId, ServerRows.ServerKey, stopping) is { } row ? rows.Read(row) : null;

    /// <summary>All servers, in the order of their ids.</summary>
    public async IAsyncEnumerable<MattermostServer> AllAsync([EnumeratorCancellation] CancellationToken stopping)
    {
        await foreach (var entry in Rows.QueryAsync(ServerRows.ListPartition, null, null, null, stopping))
        {
            // An entry whose server is gone is what a crash left behind; the server's own row counts.
            if (await ReadAsync(entry.RowKey, stopping) is { } server) yield return server;
        }
    }

    /// <summary>This address leads to the server, too.</summary>
    public Task AddAddressAsync(Uri baseUrl, string serverId, CancellationToken stopping) => Rows.UpsertAsync(
        new TableEntity(ServerRows.AddressPartition, ServerAddress.IdOf(baseUrl)).Set("ServerId", serverId), stopping);

    /// <summary>Registers a server (its ETag is <c>default</c>) or replaces the row that was read.</summary>
    public async Task<WriteOutcome> SaveAsync(MattermostServer server, CancellationToken stopping)
    {
        var row = rows.Write(server);
        if (ServerAddress.IdOf(server.BaseUrl) != server.ServerId) await AddAddressAsync(server.BaseUrl, server.ServerId, stopping);
        if (server.ETag == default) _ = await Rows.UpsertAsync(new TableEntity(ServerRows.ListPartition, server.ServerId), stopping);
        var outcome = server.ETag == default ? await Rows.InsertAsync(row, stopping) : await Rows.ReplaceAsync(row, server.ETag, stopping);
        _ = remembered.TryRemove(server.ServerId, out _);
        return outcome;
    }

    /// <summary>The server's row; its commands are <see cref="CommandTokens"/>' to remove first.</summary>
    public async Task<WriteOutcome> DeleteAsync(MattermostServer server, CancellationToken stopping)
    {
        var outcome = await Rows.DeleteAsync(server.ServerId, ServerRows.ServerKey, server.ETag, stopping);
        _ = remembered.TryRemove(server.ServerId, out _);
        if (outcome is WriteOutcome.Conflict) return outcome;
        _ = await Rows.DeleteAsync(ServerRows.ListPartition, server.ServerId, ETag.All, stopping);
        await foreach (var address in Rows.QueryAsync(ServerRows.AddressPartition, null, null, null, stopping))
        {
            if (address.GetString("ServerId") == server.ServerId) _ = await Rows.DeleteAsync(address.PartitionKey, address.RowKey, ETag.All, stopping);
        }

        return outcome;
    }

    /// <summary>The slash commands there that point at us.</summary>
    public async Task<IReadOnlyList<RegisteredCommand>> CommandsAsync(string serverId, CancellationToken stopping)
    {
        var commands = new List<RegisteredCommand>();
        await foreach (var row in Rows.QueryAsync(serverId, ServerRows.CommandPrefix, TableKey.EndOf(ServerRows.CommandPrefix), null, stopping))
        {
            commands.Add(ServerRows.ReadCommand(row));
        }

        return commands;
    }

    private sealed record Remembered(MattermostServer Server, long At);
}
