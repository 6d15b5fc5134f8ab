using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Integration.Functions.Storage;

namespace Integration.Functions.Commands;

/// <summary>A code that somebody has at hand: whoever types it may connect a channel to its team, once.</summary>
/// <param name="Row">As it was read; needed to redeem it.</param>
internal sealed record ConnectCode(string TeamId, TableEntity Row);

/// <summary>
/// Short-lived codes by which Parabol lets somebody connect a Mattermost channel to a team: eight letters and digits that are not
/// mistaken for each other. Only their hashes are stored, in a partition of table <c>Jobs</c>.
/// </summary>
internal sealed class ConnectCodes(Tables tables, TimeProvider clock)
{
    /// <summary>Without I, O, 0 and 1.</summary>
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const int Length = 8;
    private const string Partition = ":connect-codes";

    /// <summary>Of one batch.</summary>
    private const int MostSwept = 100;

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private Table Rows => tables[TableNames.Jobs];

    /// <summary>What was typed as a code in its stored form, or null when it cannot be one.</summary>
    public static string? Read(string typed)
    {
        var code = string.Concat(typed.Where(letter => letter != '-' && !char.IsWhiteSpace(letter))).ToUpperInvariant();
        return code.Length == Length && code.All(letter => Alphabet.Contains(letter, StringComparison.Ordinal)) ? code : null;
    }

    /// <summary>A new code, to be shown to a person; it is known here only by its hash.</summary>
    public async Task<(string Code, DateTimeOffset Expires)> IssueAsync(string teamId, CancellationToken stopping)
    {
        await SweepAsync(stopping);
        var expires = clock.GetUtcNow() + Lifetime;
        for (; ; )
        {
            var code = RandomNumberGenerator.GetString(Alphabet, Length);
            var row = new TableEntity(Partition, Hash(code)).Set("TeamId", teamId).Set("Expires", expires);
            if (await Rows.InsertAsync(row, stopping) is WriteOutcome.Written) return ($"{code[..(Length / 2)]}-{code[(Length / 2)..]}", expires);
        }
    }

    /// <summary>The code while it is good, or null.</summary>
    public async Task<ConnectCode?> FindAsync(string code, CancellationToken stopping) =>
        await Rows.FindAsync(Partition, Hash(code), stopping) is { } row && row.GetDateTimeOffset("Expires") > clock.GetUtcNow()
            ? new(row.GetString("TeamId")!, row)
            : null;

    /// <summary>Uses the code up; false when somebody else was faster.</summary>
    public async Task<bool> RedeemAsync(ConnectCode code, CancellationToken stopping) =>
        await Rows.DeleteAsync(code.Row.PartitionKey, code.Row.RowKey, code.Row.ETag, stopping) is WriteOutcome.Written;

    private async Task SweepAsync(CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var batch = new TableBatch(Partition);
        await foreach (var row in Rows.QueryAsync(Partition, null, null, MostSwept, stopping))
        {
            if (row.GetDateTimeOffset("Expires") <= now) batch.Delete(row.RowKey, row.ETag);
        }

        // Refused means that somebody else sweeps at the same moment.
        _ = await Rows.SubmitAsync(batch, stopping);
    }

    private static string Hash(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"connect-code:{code}")));
}
