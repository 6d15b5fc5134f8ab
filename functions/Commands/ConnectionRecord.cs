using System.Security.Cryptography;
using Integration.Functions.Hosting;
using Integration.Functions.Storage;
using Integration.Functions.Teams;

namespace Integration.Functions.Commands;

/// <summary>Writes the connection of a channel: one team per channel, one code for one channel.</summary>
internal sealed class ConnectionRecord(TeamConnections teams, ChannelLinks links, ConnectCodes codes, IntegrationOptions options)
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>
    /// A connection that is not stored yet: of the team given, or else of a new team of ours with an address to paste into
    /// Parabol. The first channel of a team is its main destination.
    /// </summary>
    public async Task<(TeamConnection Connection, string? Relay)> NewAsync(string? teamId, CancellationToken stopping)
    {
        if (teamId is null)
        {
            var ours = $"mm-{RandomNumberGenerator.GetString(Letters, 12)}";
            var (address, hash) = Relay(ours);
            return (new() { TeamId = ours, RelaySecretHash = hash }, address);
        }

        var isFirst = await teams.FindAsync(teamId, TeamConnection.MainDestination, stopping) is null;
        return (new() { TeamId = teamId, DestinationId = isFirst ? TeamConnection.MainDestination : $"channel-{RandomNumberGenerator.GetString(Letters, 8)}" }, null);
    }

    /// <summary>A new address for Parabol, and what is stored of it.</summary>
    public (string Address, string Hash) Relay(string teamId)
    {
        var secret = RelaySecret.New(teamId);
        return (RenewRelay.AddressOf(options, secret), RelaySecret.Hash(secret));
    }

    /// <summary>Null when it is written; otherwise why not.</summary>
    /// <param name="code">To be used up by this.</param>
    public async Task<string?> SaveAsync(CommandCall call, TeamConnection connection, ConnectCode? code, CancellationToken stopping)
    {
        // The channel first: a link that no connection confirms is nothing, a connection without its link is found by nobody.
        if (await links.ClaimAsync(connection, stopping) is not null)
        {
            return $"Somebody else has just connected this channel. {Say.Typed(call, "status")} shows to what.";
        }

        if (code is not null && !await codes.RedeemAsync(code, stopping))
        {
            await ReleaseAsync(connection, stopping);
            return "This connect code was used at the same moment by somebody else. Ask for a new one in Parabol.";
        }

        if (await teams.SaveAsync(connection, stopping) is WriteOutcome.Written) return null;
        await ReleaseAsync(connection, stopping);
        return $"Somebody else changed this connection at the same moment. Type {Say.Typed(call, "connect")} again.";
    }

    /// <summary>The link of a connection that exists stays its own.</summary>
    private Task ReleaseAsync(TeamConnection connection, CancellationToken stopping) =>
        connection.ETag == default ? links.ReleaseAsync(connection, stopping) : Task.CompletedTask;
}
