using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Integration.Functions.Storage;

namespace Integration.Functions.Install;

/// <summary>
/// Which command a token belongs to. The token itself is nowhere: its SHA-256 is the key of a row, so that finding it is one
/// hash and one point read whatever was sent. The server's partition of <c>MattermostServers</c> has a row for each command, too.
/// <see cref="FindAsync"/> goes through a memory of a few seconds, since every command asks: a token that another instance ends may
/// be good for that long.
/// </summary>
internal sealed class CommandTokens(Tables tables, TimeProvider clock)
{
    private const string RowKey = "command";
    private const int MostRemembered = 10_000;

    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Remembered> remembered = new(StringComparer.Ordinal);
    private long changes;

    private Table Tokens => tables[TableNames.CommandTokens];

    private Table Servers => tables[TableNames.MattermostServers];

    /// <summary>The command that this token was made for, or null when nobody knows it.</summary>
    public async ValueTask<RegisteredCommand?> FindAsync(string token, CancellationToken stopping)
    {
        var hash = Hash(token);
        if (remembered.TryGetValue(hash, out var known) && clock.GetElapsedTime(known.At) < Memory) return known.Command;
        var (at, before) = (clock.GetTimestamp(), Interlocked.Read(ref changes));
        // Who is not known is asked for anew each time: strangers must not fill the memory, and a token works from when it is added.
        if (await FindByHashAsync(hash, stopping) is not { } command) return null;
        if (remembered.Count >= MostRemembered) remembered.Clear();
        remembered[hash] = new(command, at);
        // What was changed while it was read may have been read as it was before.
        if (Interlocked.Read(ref changes) != before) _ = remembered.TryRemove(hash, out _);
        return command;
    }

    /// <summary>
    /// Adds a command, or gives one that is known (same server, team and trigger) this token in place of its former one. False,
    /// and nothing changed, when the token belongs to another command.
    /// </summary>
    public async Task<bool> AddAsync(RegisteredCommand command, string token, CancellationToken stopping)
    {
        var hash = Hash(token);
        if (await FindByHashAsync(hash, stopping) is { } owner && !IsSame(owner, command)) return false;

        var kept = await Servers.FindAsync(command.ServerId, ServerRows.CommandKey(command.MattermostTeamId, command.Trigger), stopping);
        await EndAsync(kept?.GetString("FormerTokenHash"), stopping);
        var former = kept?.GetString("TokenHash") is { } current && current != hash ? current : null;
        var added = command with { TokenHash = hash, FirstUsedAt = former is null ? kept?.GetDateTimeOffset("FirstUsedAt") : null };
        // The former token stays named until its row is gone: what a crash leaves behind, the next time finishes.
        _ = await Servers.UpsertAsync(ServerRows.Write(added, former), stopping);
        _ = await Tokens.UpsertAsync(TokenRow(added), stopping);
        Forget(hash);
        await EndAsync(former, stopping);
        if (former is not null) _ = await Servers.UpsertAsync(ServerRows.Write(added, formerHash: null), stopping);
        return true;
    }

    /// <summary>The row behind a command's token is there: whoever sends the token is recognised.</summary>
    public async Task<bool> IsKnownAsync(RegisteredCommand command, CancellationToken stopping) =>
        await FindByHashAsync(command.TokenHash, stopping) is { } owner && IsSame(owner, command);

    /// <summary>The command's first call has come: it works.</summary>
    public async Task ConfirmAsync(RegisteredCommand command, CancellationToken stopping)
    {
        if (command.FirstUsedAt is not null) return;
        var now = clock.GetUtcNow();
        var row = new TableEntity(command.ServerId, ServerRows.CommandKey(command.MattermostTeamId, command.Trigger)).Set("FirstUsedAt", now);
        _ = await Servers.MergeAsync(row, ETag.All, stopping);
        _ = await Tokens.MergeAsync(new TableEntity(command.TokenHash, RowKey).Set("FirstUsedAt", now), ETag.All, stopping);
        Forget(command.TokenHash);
    }

    /// <summary>Ends the token, then forgets the command.</summary>
    public async Task RemoveAsync(RegisteredCommand command, CancellationToken stopping)
    {
        var key = ServerRows.CommandKey(command.MattermostTeamId, command.Trigger);
        var kept = await Servers.FindAsync(command.ServerId, key, stopping);
        await EndAsync(kept?.GetString("FormerTokenHash"), stopping);
        await EndAsync(kept?.GetString("TokenHash"), stopping);
        await EndAsync(command.TokenHash, stopping);
        _ = await Servers.DeleteAsync(command.ServerId, key, ETag.All, stopping);
    }

    private async Task EndAsync(string? hash, CancellationToken stopping)
    {
        if (string.IsNullOrEmpty(hash)) return;
        _ = await Tokens.DeleteAsync(hash, RowKey, ETag.All, stopping);
        Forget(hash);
    }

    private void Forget(string hash)
    {
        _ = Interlocked.Increment(ref changes);
        _ = remembered.TryRemove(hash, out _);
    }

    private async Task<RegisteredCommand?> FindByHashAsync(string hash, CancellationToken stopping) =>
        await Tokens.FindAsync(hash, RowKey, stopping) is { } row ? ServerRows.ReadCommand(row, ServerRows.Required(row, "ServerId"), hash) : null;

    private static TableEntity TokenRow(RegisteredCommand command) =>
        ServerRows.Write(new TableEntity(command.TokenHash, RowKey).Set("ServerId", command.ServerId), command);

    private static bool IsSame(RegisteredCommand one, RegisteredCommand other) =>
        (one.ServerId, one.MattermostTeamId, one.Trigger) == (other.ServerId, other.MattermostTeamId, other.Trigger);

    internal static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private sealed record Remembered(RegisteredCommand Command, long At);
}
