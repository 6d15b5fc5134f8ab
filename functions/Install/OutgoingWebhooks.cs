using Azure.Data.Tables;
using Integration.Functions.Storage;

namespace Integration.Functions.Install;

/// <summary>An outgoing webhook that tells us what is posted: a row of <c>MattermostServers</c>, and one of <c>CommandTokens</c> by its token's hash.</summary>
/// <param name="TokenHash">The SHA-256 of its token, in hex.</param>
public sealed record RegisteredWebhook(string ServerId, string MattermostTeamId, string TokenHash);

/// <summary>
/// Outgoing webhooks that people made in Mattermost and registered here with their tokens. A token itself is nowhere: see
/// <see cref="CommandTokens"/>, whose table this shares with rows of a kind of their own.
/// </summary>
internal sealed class OutgoingWebhooks(Tables tables, ServerIdentities identities)
{
    private const string RowKey = "mentions";

    private Table Tokens => tables[TableNames.CommandTokens];

    private Table Servers => tables[TableNames.MattermostServers];

    /// <summary>The webhook that this token was made for, or null when nobody knows it.</summary>
    public Task<RegisteredWebhook?> FindAsync(string token, CancellationToken stopping) => FindByHashAsync(CommandTokens.Hash(token), stopping);

    /// <summary>The same again changes nothing. Null when the token belongs to another team's webhook.</summary>
    public async Task<RegisteredWebhook?> RegisterAsync(Uri baseUrl, string teamId, string token, CancellationToken stopping)
    {
        var webhook = new RegisteredWebhook(await identities.EnsureAsync(baseUrl, stopping), teamId, CommandTokens.Hash(token));
        if (await FindByHashAsync(webhook.TokenHash, stopping) is { } owner && owner != webhook) return null;
        // What the server's partition does not name would never be removed: it comes first.
        _ = await Servers.UpsertAsync(new TableEntity(webhook.ServerId, ServerRows.WebhookKey(webhook)).Set("TeamId", teamId).Set("TokenHash", webhook.TokenHash), stopping);
        _ = await Tokens.UpsertAsync(new TableEntity(webhook.TokenHash, RowKey).Set("ServerId", webhook.ServerId).Set("TeamId", teamId), stopping);
        return webhook;
    }

    public async Task<IReadOnlyList<RegisteredWebhook>> OfAsync(string serverId, CancellationToken stopping)
    {
        var webhooks = new List<RegisteredWebhook>();
        await foreach (var row in Servers.QueryAsync(serverId, ServerRows.WebhookPrefix, TableKey.EndOf(ServerRows.WebhookPrefix), null, stopping))
        {
            webhooks.Add(new(serverId, ServerRows.Required(row, "TeamId"), ServerRows.Required(row, "TokenHash")));
        }

        return webhooks;
    }

    /// <summary>Ends the token, then forgets the webhook.</summary>
    public async Task RemoveAsync(RegisteredWebhook webhook, CancellationToken stopping)
    {
        _ = await Tokens.DeleteAsync(webhook.TokenHash, RowKey, Azure.ETag.All, stopping);
        _ = await Servers.DeleteAsync(webhook.ServerId, ServerRows.WebhookKey(webhook), Azure.ETag.All, stopping);
    }

    private async Task<RegisteredWebhook?> FindByHashAsync(string hash, CancellationToken stopping) =>
        await Tokens.FindAsync(hash, RowKey, stopping) is { } row ? new(ServerRows.Required(row, "ServerId"), ServerRows.Required(row, "TeamId"), hash) : null;
}
