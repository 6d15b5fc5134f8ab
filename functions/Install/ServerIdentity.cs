using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Storage;

namespace Integration.Functions.Install;

/// <summary>Who a Mattermost says that it is.</summary>
/// <param name="TelemetryId">Lies in its database: the same at every address, another one after a new installation. Told without a token.</param>
/// <param name="SiteUrl">Told to members only. A copy of the database, such as a test server, has one of its own.</param>
internal sealed record ServerIdentity(string? TelemetryId, string? SiteUrl)
{
    public static ServerIdentity Of(IReadOnlyDictionary<string, string>? settings) => new(Said(settings, "DiagnosticId"), Said(settings, "SiteURL"));

    private static string? Said(IReadOnlyDictionary<string, string>? settings, string name) =>
        settings is not null && settings.TryGetValue(name, out var said) && said.Length > 0 ? said : null;
}

/// <summary>Which registration a Mattermost belongs to. The address that somebody typed only says where to ask.</summary>
internal sealed class ServerIdentities(MattermostServers servers, MattermostRest rest)
{
    /// <summary>The registration of this Mattermost, under whatever address; null for one that has none.</summary>
    /// <param name="baseUrl">Where it answers.</param>
    /// <param name="here">What it says there.</param>
    /// <param name="admin">An administrator's session there, if there is one: it sees whether our bot is there.</param>
    /// <param name="stopping">Ends the search.</param>
    public async Task<MattermostServer?> FindAsync(Uri baseUrl, ServerIdentity here, MattermostSession? admin, CancellationToken stopping)
    {
        if (await ReadAsync(baseUrl, stopping) is { } known && known.BaseUrl == baseUrl) return known;
        await foreach (var server in servers.AllAsync(stopping))
        {
            if (await IsSameAsync(server, here, admin, stopping)) return server;
        }

        return null;
    }

    /// <summary>A new registration, under an id that no server has that left this address.</summary>
    public async Task<MattermostServer> NewAsync(Uri baseUrl, ServerIdentity here, CancellationToken stopping)
    {
        var serverId = ServerAddress.IdOf(baseUrl);
        var isTaken = await servers.ReadAsync(serverId, stopping) is not null;
        // No address that can be registered holds a #.
        return new() { ServerId = isTaken ? TableKey.Escape($"{serverId}#{here.TelemetryId}") : serverId, BaseUrl = baseUrl, TelemetryId = here.TelemetryId };
    }

    /// <summary>The id of the registration at this address, made if there is none: for what people register by hand.</summary>
    public async Task<string> EnsureAsync(Uri baseUrl, CancellationToken stopping)
    {
        if (await ReadAsync(baseUrl, stopping) is { } known) return known.ServerId;
        var isFirst = !await servers.AllAsync(stopping).AnyAsync(stopping);
        var here = isFirst ? new(null, null) : ServerIdentity.Of((await rest.Anonymously(baseUrl).ClientConfigAsync(stopping)).AnswerOrNull);
        if (here.TelemetryId is not null && await FindAsync(baseUrl, here, admin: null, stopping) is { } same)
        {
            await servers.AddAddressAsync(baseUrl, same.ServerId, stopping);
            return same.ServerId;
        }

        var server = await NewAsync(baseUrl, here, stopping);
        // Of two who register something of a server at once, either may be the one to make its row.
        _ = await servers.SaveAsync(server, stopping);
        return server.ServerId;
    }

    private async Task<MattermostServer?> ReadAsync(Uri baseUrl, CancellationToken stopping) =>
        await servers.FindByUrlAsync(baseUrl, stopping) is { } known ? await servers.ReadAsync(known.ServerId, stopping) : null;

    private async Task<bool> IsSameAsync(MattermostServer server, ServerIdentity here, MattermostSession? admin, CancellationToken stopping)
    {
        // Who is certainly another one is not even asked.
        if (server.TelemetryId is { } kept && here.TelemetryId is { } told && kept != told) return false;
        var session = server.Bot is { } bot ? rest.As(server.BaseUrl, bot.Token) : rest.Anonymously(server.BaseUrl);
        var there = ServerIdentity.Of((await session.ClientConfigAsync(stopping)).AnswerOrNull
            ?? (await rest.Anonymously(server.BaseUrl).ClientConfigAsync(stopping)).AnswerOrNull);
        var isSame = (server.TelemetryId ?? there.TelemetryId) is { } known && here.TelemetryId is not null
            ? known == here.TelemetryId
            : admin is not null && server.BotUserId is { } botId && (await admin.BotAsync(botId, stopping)).AnswerOrNull is not null;
        // A copy of the database says the same of itself and has the same bot. While both answer, each with its own Site URL, they are two.
        var isCopy = (there.TelemetryId is null || there.TelemetryId == here.TelemetryId) && there.SiteUrl is { } theirs && here.SiteUrl is { } ours && theirs != ours;
        return isSame && !isCopy;
    }
}
