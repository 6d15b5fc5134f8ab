using System.Security.Cryptography;
using Azure.Data.Tables;
using Integration.Functions.Hosting;
using Integration.Functions.Storage;

namespace Integration.Functions.Install;

/// <summary>How we recognise in Mattermost what this installation of ours made, even when its address changed or our own rows were lost.</summary>
/// <param name="installation">Names this installation for good.</param>
/// <param name="publicUrl">Where it is reached today.</param>
/// <param name="addresses">Where it was reached before: marks of former releases name only the address.</param>
internal sealed class OurMark(string installation, Uri publicUrl, IReadOnlyCollection<string> addresses)
{
    public const string Trigger = "parabol";

    private const string Product = "Parabol for Mattermost";
    private const string MadeBy = "Made by ";
    private const int LongestCommandDescription = 128;

    /// <summary>Where Mattermost sends the command.</summary>
    public string CommandUrl => CommandUrlOf(publicUrl);

    /// <summary>Another installation has another one, and so keeps its hands off.</summary>
    public string Text => $"{Named} at {AddressOf(publicUrl)}";

    public string CommandDescription => Cut(Text);

    public string BotDescription => $"{InstallTexts.BotDescription} {MadeBy}{Text}";

    private string Named => $"{Product} (installation {installation})";

    public static string CommandUrlOf(Uri publicUrl) => $"{AddressOf(publicUrl)}/api/commands";

    public static string AddressOf(Uri publicUrl) => publicUrl.AbsoluteUri.TrimEnd('/');

    /// <summary>Some installation of ours made it, here or elsewhere.</summary>
    public static bool IsOnAnyBot(string description) => description.Contains($"{MadeBy}{Product}", StringComparison.Ordinal);

    public bool IsOnBot(string description) =>
        description.IndexOf($"{MadeBy}{Product}", StringComparison.Ordinal) is >= 0 and var at && IsOurs(description[(at + MadeBy.Length)..]);

    public bool IsOnCommand(string description) => IsOurs(description);

    /// <summary>Tokens of our own bot that an installation made, at whatever address it was then.</summary>
    public static bool IsOnToken(string description) => description.StartsWith(Product, StringComparison.Ordinal);

    /// <summary>
    /// Under another id it is ours only at today's address: then our storage was lost. A former address may be another
    /// installation's by now, but one without an id is from when it was ours.
    /// </summary>
    private bool IsOurs(string mark) =>
        mark.StartsWith(Named, StringComparison.Ordinal)
        || (mark.StartsWith($"{Product} (", StringComparison.Ordinal) && mark.EndsWith($") at {AddressOf(publicUrl)}", StringComparison.Ordinal))
        || addresses.Any(address => mark == $"{Product} at {address}" || mark == Cut($"{Product} at {address}"));

    private static string Cut(string text) => text.Length <= LongestCommandDescription ? text : text[..LongestCommandDescription];
}

/// <summary>The id of this installation and the addresses that it had: a row of <c>MattermostServers</c>, partition <c>:installation</c>.</summary>
internal sealed class OurMarks(Tables tables, IntegrationOptions options)
{
    private const string Partition = ":installation";
    private const string Row = "installation";
    private const int MostAddresses = 20;
    private const int MostRounds = 5;

    private Table Rows => tables[TableNames.MattermostServers];

    /// <summary>Made when it is first asked for; a new address of ours is added.</summary>
    public async Task<OurMark> ReadAsync(CancellationToken stopping)
    {
        var today = OurMark.AddressOf(options.PublicUrl);
        for (var round = 0; round < MostRounds; round++)
        {
            var row = await Rows.FindAsync(Partition, Row, stopping);
            var (id, known) = (row?.GetString("Id") ?? RandomNumberGenerator.GetHexString(16, lowercase: true), (row?.GetString("Addresses") ?? "").Split('\n'));
            if (row is not null && known.Contains(today, StringComparer.Ordinal)) return new(id, options.PublicUrl, known);
            string[] addresses = [.. known.Where(address => address.Length > 0 && address != today).TakeLast(MostAddresses - 1), today];
            var changed = new TableEntity(Partition, Row).Set("Id", id).Set("Addresses", string.Join('\n', addresses));
            var outcome = row is null ? await Rows.InsertAsync(changed, stopping) : await Rows.ReplaceAsync(changed, row.ETag, stopping);
            if (outcome is WriteOutcome.Written) return new(id, options.PublicUrl, addresses);
        }

        throw new InvalidOperationException("The row of this installation would not hold still.");
    }
}
