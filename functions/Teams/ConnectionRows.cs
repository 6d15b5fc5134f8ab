using System.Collections.Frozen;
using Azure.Data.Tables;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;

namespace Integration.Functions.Teams;

/// <summary>The rows of table <c>TeamConnections</c>: partition = team, row = destination; the webhook URL is encrypted.</summary>
internal sealed class ConnectionRows(SecretProtector secrets)
{
    private const char Separator = ' ';

    public static string Partition(string teamId) => TableKey.Escape(teamId);

    public TableEntity Write(TeamConnection connection)
    {
        var row = new TableEntity(Partition(connection.TeamId), TableKey.Escape(connection.DestinationId));
        row.Set("TeamId", connection.TeamId);
        row.Set("DestinationId", connection.DestinationId);
        row.Set("WebhookUrl", connection.WebhookUrl is { } url ? secrets.Protect(url.AbsoluteUri, PurposeOf(connection.TeamId, connection.DestinationId)) : null);
        row.Set("ServerId", connection.ServerId);
        row.Set("ConnectedBy", connection.ConnectedBy);
        // What is off is kept, not what is on: a kind that a later release adds is on for everybody.
        row.Set("EventsOff", string.Join(Separator, EventKinds.All.Where(kind => !connection.Events.Contains(kind))));
        row.Set("TimeZone", connection.TimeZone);
        row.Set("MentionGroups", string.Join(Separator, connection.MentionGroups));
        row.Set("Threads", connection.Threads);
        row.Set("ChannelId", connection.ChannelId);
        row.Set("RelaySecretHash", connection.RelaySecretHash);
        row.Set("BrokenReason", connection.BrokenReason);
        row.Set("BrokenSince", connection.BrokenSince);
        row.Set("Server", connection.Server?.ToString());
        row.Set("ServerIsLicensed", connection.Server?.IsLicensed);
        return row;
    }

    /// <exception cref="System.Security.Cryptography.CryptographicException">The webhook URL was encrypted with a key that is not in <c>Integration__ProtectionKeys</c>.</exception>
    public TeamConnection Read(TableEntity row)
    {
        var (teamId, destinationId) = (Required(row, "TeamId"), Required(row, "DestinationId"));
        var off = Words(row.GetString("EventsOff"));
        return new TeamConnection
        {
            TeamId = teamId,
            DestinationId = destinationId,
            WebhookUrl = row.GetString("WebhookUrl") is { } kept ? new Uri(secrets.Unprotect(kept, PurposeOf(teamId, destinationId))) : null,
            ServerId = row.GetString("ServerId"),
            ConnectedBy = row.GetString("ConnectedBy"),
            Events = off.Length == 0 ? EventKinds.Known : EventKinds.All.Except(off, StringComparer.Ordinal).ToFrozenSet(StringComparer.Ordinal),
            TimeZone = row.GetString("TimeZone") ?? "UTC",
            MentionGroups = Words(row.GetString("MentionGroups")),
            Threads = row.GetBoolean("Threads") ?? false,
            ChannelId = row.GetString("ChannelId"),
            RelaySecretHash = row.GetString("RelaySecretHash"),
            BrokenReason = row.GetString("BrokenReason"),
            BrokenSince = row.GetDateTimeOffset("BrokenSince"),
            Server = ServerVersion.Parse($"{row.GetString("Server")}.{(row.GetBoolean("ServerIsLicensed") == true ? "true" : "false")}"),
            ETag = row.ETag,
        };
    }

    /// <summary>A value moved to another row does not decrypt there.</summary>
    private static string PurposeOf(string teamId, string destinationId) => $"TeamConnections/{teamId}/{destinationId}/WebhookUrl";

    private static string[] Words(string? text) => (text ?? "").Split(Separator, StringSplitOptions.RemoveEmptyEntries);

    private static string Required(TableEntity row, string name) =>
        row.GetString(name) ?? throw new InvalidDataException($"Row {row.RowKey} of TeamConnections has no {name}.");
}
