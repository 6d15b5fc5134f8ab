
namespace Integration.Functions.Install;

/// <summary>
/// Registers a slash command that a person made in Mattermost, with its token: for servers without a bot. Nobody can look
/// from here whether it is right; its first call tells.
/// </summary>
internal sealed class CommandRegistration(MattermostServers servers, CommandTokens tokens)
{
    /// <summary>Null when the token belongs to another command.</summary>
    /// <param name="baseUrl">The server's Site URL.</param>
    /// <param name="teamId">The Mattermost team that the command is of.</param>
    /// <param name="trigger">Its trigger word, without the slash.</param>
    /// <param name="verb">See <see cref="RegisteredCommand.Verb"/>.</param>
    /// <param name="token">As Mattermost shows it.</param>
    /// <param name="stopping">Ends the work.</param>
    public async Task<RegisteredCommand?> RegisterAsync(Uri baseUrl, string teamId, string trigger, string? verb, string token, CancellationToken stopping)
    {
        var serverId = ServerAddress.IdOf(baseUrl);
        // Of two who register the first command of a server at once, either may be the one to make its row.
        if (await servers.ReadAsync(serverId, stopping) is null) _ = await servers.SaveAsync(new() { ServerId = serverId, BaseUrl = baseUrl }, stopping);
        var known = (await servers.CommandsAsync(serverId, stopping)).FirstOrDefault(command => command.MattermostTeamId == teamId && command.Trigger == trigger);
        // The same token again is the same command, whoever made it; with another one it is a new command, made by hand.
        var commandId = known?.TokenHash == CommandTokens.Hash(token) ? known.CommandId : null;
        return await tokens.AddAsync(new(serverId, teamId, trigger, commandId) { Verb = verb }, token, stopping) ? await tokens.FindAsync(token, stopping) : null;
    }
}
