using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Install;

/// <summary>One team's <c>/parabol</c>: found or made, as it should be, with a token that we know.</summary>
internal sealed class CommandInstallation(CommandTokens tokens, OurMark mark, MattermostSession admin, InstallLog steps)
{
    private const string Step = "command";

    public async Task RunAsync(MattermostServer server, RestTeam team, IReadOnlyList<RegisteredCommand> known, CancellationToken stopping)
    {
        var listed = await admin.CommandsAsync(team.Id, stopping);
        if (listed.AnswerOrNull is not { } commands)
        {
            _ = Failed(listed.FailureOrNull!, team);
            return;
        }

        var row = known.FirstOrDefault(command => command.MattermostTeamId == team.Id && command.Trigger == OurMark.Trigger);
        var there = commands.FirstOrDefault(command => command.Trigger == OurMark.Trigger);
        await ((there, IsOurs(there, row)) switch
        {
            (null, _) => MakeAsync(server, team, stopping),
            (_, false) => Task.FromResult(steps.Failed(Step, Foreign(there), team.Name)),
            _ when IsByHand(there, row) => KeepAsync(server, there, row, team, stopping),
            _ => RepairAsync(server, there, row, team, stopping),
        });
    }

    private async Task<bool> MakeAsync(MattermostServer server, RestTeam team, CancellationToken stopping)
    {
        var made = await admin.CreateCommandAsync(Wanted(team.Id), stopping);
        if (made.AnswerOrNull is not { } command) return Failed(made.FailureOrNull!, team);
        return await LearnAsync(server, command, command.Id, team, stopping) && steps.Done(Step, InstallTexts.CommandMade, team.Name);
    }

    private async Task<bool> RepairAsync(MattermostServer server, RestCommand there, RegisteredCommand? row, RestTeam team, CancellationToken stopping)
    {
        var wanted = Wanted(team.Id) with { Id = there.Id };
        var isAsWanted = there with { Token = null, CreatorId = null } == wanted;
        if (!isAsWanted && (await admin.UpdateCommandAsync(wanted, stopping)).FailureOrNull is { } failure) return Failed(failure, team);

        var isKnown = row is not null && row.CommandId == there.Id && await IsTokenKnownAsync(there, row, stopping);
        if (!isKnown && !await LearnAsync(server, there, there.Id, team, stopping)) return false;
        return steps.Done(Step, isAsWanted && isKnown ? InstallTexts.CommandThere : InstallTexts.CommandRepaired, team.Name);
    }

    /// <summary>A person made it, and it is theirs to change: we only make sure that we know its token.</summary>
    private async Task<bool> KeepAsync(MattermostServer server, RestCommand there, RegisteredCommand? row, RestTeam team, CancellationToken stopping)
    {
        var isKnown = row is not null && await IsTokenKnownAsync(there, row, stopping);
        if (!isKnown && !await LearnAsync(server, there, commandId: null, team, stopping)) return false;
        return steps.Done(Step, InstallTexts.CommandByHand, team.Name);
    }

    /// <summary>Keeps the command's token. One that the server does not tell is replaced by a new one.</summary>
    private async Task<bool> LearnAsync(MattermostServer server, RestCommand command, string? commandId, RestTeam team, CancellationToken stopping)
    {
        var token = command.Token;
        if (string.IsNullOrEmpty(token))
        {
            var renewed = await admin.RegenerateCommandTokenAsync(command.Id!, stopping);
            if (renewed.AnswerOrNull is not { } secret) return Failed(renewed.FailureOrNull!, team);
            token = secret.Token;
        }

        return await tokens.AddAsync(new(server.ServerId, team.Id, OurMark.Trigger, commandId), token, stopping)
            || steps.Failed(Step, InstallTexts.CommandTokenInUse, team.Name);
    }

    private async Task<bool> IsTokenKnownAsync(RestCommand there, RegisteredCommand row, CancellationToken stopping)
    {
        // Where the server tells no token, the one that we know is believed as long as its row is there.
        var hash = string.IsNullOrEmpty(there.Token) ? row.TokenHash : CommandTokens.Hash(there.Token);
        return hash == row.TokenHash && await tokens.IsKnownAsync(row, stopping);
    }

    private bool IsOurs(RestCommand? there, RegisteredCommand? row) =>
        there is not null && ((row?.CommandId is { } id && id == there.Id) || there.Url == mark.CommandUrl || mark.IsOnCommand(there.Description));

    private bool IsByHand(RestCommand there, RegisteredCommand? row) => row?.CommandId != there.Id && !mark.IsOnCommand(there.Description);

    private bool Failed(RestFailure failure, RestTeam team) => steps.Failed(Step, CommandWords.Of(failure, admin.Server), team.Name);

    private static string Foreign(RestCommand? there)
    {
        var host = Uri.TryCreate(there?.Url, UriKind.Absolute, out var url) ? url.IdnHost : InstallTexts.AnotherAddress;
        return InstallTexts.CommandForeign(PlainText.Line(host));
    }

    private RestCommand Wanted(string teamId) => new()
    {
        TeamId = teamId,
        Trigger = OurMark.Trigger,
        Method = "P",
        Url = mark.CommandUrl,
        DisplayName = "Parabol",
        Description = mark.CommandDescription,
        AutoComplete = true,
        AutoCompleteHint = InstallTexts.CommandHint,
        AutoCompleteDesc = InstallTexts.CommandDescription,
    };
}

/// <summary>Why Mattermost would not let us make, change or delete a slash command.</summary>
internal static class CommandWords
{
    public static string Of(RestFailure failure, Uri server) => failure switch
    {
        RestFailure.Refused refused when refused.Is("command.disabled.app_error") => InstallTexts.CommandsOff,
        RestFailure.Refused refused when refused.Is("duplicate_trigger.app_error") => InstallTexts.CommandTaken,
        { IsNotAllowed: true } => InstallTexts.CommandsNotAllowed,
        _ => RestWords.Of(failure, server),
    };
}

/// <summary>
/// Registers a slash command that a person made in Mattermost, with its token: for servers without a bot. Nobody can look
/// from here whether it is right; its first call tells.
/// </summary>
internal sealed class CommandRegistration(ServerIdentities identities, MattermostServers servers, CommandTokens tokens)
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
        var serverId = await identities.EnsureAsync(baseUrl, stopping);
        var known = (await servers.CommandsAsync(serverId, stopping)).FirstOrDefault(command => command.MattermostTeamId == teamId && command.Trigger == trigger);
        // The same token again is the same command, whoever made it; with another one it is a new command, made by hand.
        var commandId = known?.TokenHash == CommandTokens.Hash(token) ? known.CommandId : null;
        return await tokens.AddAsync(new(serverId, teamId, trigger, commandId) { Verb = verb }, token, stopping) ? await tokens.FindAsync(token, stopping) : null;
    }
}
