using System.Security.Cryptography;
using Azure.Data.Tables;
using Integration.Functions.Mattermost;
using Integration.Functions.Storage;

namespace Integration.Functions.Install;

/// <summary>
/// The rows of table <c>MattermostServers</c>. Partition = server: row <c>server</c>, <c>command:team:trigger</c> for each
/// slash command and <c>webhook:team:hash</c> for each outgoing webhook. Partition <c>:all</c> lists the servers, <c>:address</c> their further addresses. The bot's token is encrypted.
/// </summary>
internal sealed partial class ServerRows(SecretProtector secrets, ILogger<ServerRows> log)
{
    public const string ServerKey = "server";
    public const string CommandPrefix = "command:";
    public const string WebhookPrefix = "webhook:";

    /// <summary>No server's id holds a colon.</summary>
    public const string ListPartition = ":all";

    /// <summary>Which server an address is of, where its id does not say so: row = address, as <see cref="ServerAddress.IdOf"/> writes it.</summary>
    public const string AddressPartition = ":address";

    public static string CommandKey(string teamId, string trigger) => CommandPrefix + TableKey.Join(teamId, trigger);

    public static string WebhookKey(RegisteredWebhook webhook) => WebhookPrefix + TableKey.Join(webhook.MattermostTeamId, webhook.TokenHash);

    public TableEntity Write(MattermostServer server)
    {
        var row = new TableEntity(server.ServerId, ServerKey);
        row.Set("BaseUrl", server.BaseUrl.AbsoluteUri);
        row.Set("TelemetryId", server.TelemetryId);
        row.Set("BotUserId", server.BotUserId);
        row.Set("BotUsername", server.Bot?.Username);
        row.Set("BotToken", server.Bot is { } bot ? secrets.Protect(bot.Token, PurposeOf(server.ServerId, bot.UserId)) : null);
        row.Set("HasApp", server.HasApp);
        row.Set("AppBotUserId", server.AppBotUserId);
        row.Set("Version", server.Version?.ToString());
        row.Set("IsLicensed", server.Version?.IsLicensed);
        return row;
    }

    public MattermostServer Read(TableEntity row)
    {
        var (bot, lostId) = ReadBot(row);
        return new MattermostServer
        {
            ServerId = row.PartitionKey,
            BaseUrl = new Uri(Required(row, "BaseUrl")),
            TelemetryId = row.GetString("TelemetryId"),
            Bot = bot,
            LostBotId = lostId,
            HasApp = row.GetBoolean("HasApp") ?? false,
            AppBotUserId = row.GetString("AppBotUserId"),
            Version = ServerVersion.Parse($"{row.GetString("Version")}.{(row.GetBoolean("IsLicensed") == true ? "true" : "false")}"),
            ETag = row.ETag,
        };
    }

    public static TableEntity Write(RegisteredCommand command, string? formerHash) =>
        Write(new(command.ServerId, CommandKey(command.MattermostTeamId, command.Trigger)), command).Set("TokenHash", command.TokenHash).Set("FormerTokenHash", formerHash);

    /// <summary>What the rows of both tables say of a command.</summary>
    public static TableEntity Write(TableEntity row, RegisteredCommand command) => row
        .Set("TeamId", command.MattermostTeamId)
        .Set("Trigger", command.Trigger)
        .Set("CommandId", command.CommandId)
        .Set("Verb", command.Verb)
        .Set("FirstUsedAt", command.FirstUsedAt);

    public static RegisteredCommand ReadCommand(TableEntity row) => ReadCommand(row, row.PartitionKey, Required(row, "TokenHash"));

    public static RegisteredCommand ReadCommand(TableEntity row, string serverId, string tokenHash) =>
        new(serverId, Required(row, "TeamId"), Required(row, "Trigger"), row.GetString("CommandId"))
        {
            Verb = row.GetString("Verb"),
            TokenHash = tokenHash,
            FirstUsedAt = row.GetDateTimeOffset("FirstUsedAt"),
        };

    private (MattermostBot? Bot, string? LostId) ReadBot(TableEntity row)
    {
        if (row.GetString("BotUserId") is not { } userId) return (null, null);
        if (row.GetString("BotToken") is not { } kept) return (null, userId);
        try
        {
            return (new(userId, Required(row, "BotUsername"), secrets.Unprotect(kept, PurposeOf(row.PartitionKey, userId))), null);
        }
        catch (CryptographicException gone)
        {
            LogUnreadable(row.PartitionKey, gone.Message);
            return (null, userId);
        }
    }

    /// <summary>A token moved to another server's row does not decrypt there.</summary>
    private static string PurposeOf(string serverId, string userId) => $"MattermostServers/{serverId}/{userId}/BotToken";

    internal static string Required(TableEntity row, string name) =>
        row.GetString(name) ?? throw new InvalidDataException($"Row {row.RowKey} of {TableNames.MattermostServers} has no {name}.");

    [LoggerMessage(Level = LogLevel.Error, Message = "Server {ServerId}: the bot's token cannot be read. {Reason}")]
    private partial void LogUnreadable(string serverId, string reason);
}
