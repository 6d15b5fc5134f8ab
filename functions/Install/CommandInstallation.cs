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
        return await LearnAsync(server, command, command.Id, team, stopping) && steps.Done(Step, "/parabol was made.", team.Name);
    }

    private async Task<bool> RepairAsync(MattermostServer server, RestCommand there, RegisteredCommand? row, RestTeam team, CancellationToken stopping)
    {
        var wanted = Wanted(team.Id) with { Id = there.Id };
        var isAsWanted = there with { Token = null, CreatorId = null } == wanted;
        if (!isAsWanted && (await admin.UpdateCommandAsync(wanted, stopping)).FailureOrNull is { } failure) return Failed(failure, team);

        var isKnown = row is not null && row.CommandId == there.Id && await IsTokenKnownAsync(there, row, stopping);
        if (!isKnown && !await LearnAsync(server, there, there.Id, team, stopping)) return false;
        return steps.Done(Step, isAsWanted && isKnown ? "/parabol is there." : "/parabol was repaired.", team.Name);
    }

    /// <summary>A person made it, and it is theirs to change: we only make sure that we know its token.</summary>
    private async Task<bool> KeepAsync(MattermostServer server, RestCommand there, RegisteredCommand? row, RestTeam team, CancellationToken stopping)
    {
        var isKnown = row is not null && await IsTokenKnownAsync(there, row, stopping);
        if (!isKnown && !await LearnAsync(server, there, commandId: null, team, stopping)) return false;
        return steps.Done(Step, "/parabol was registered by hand and points here; it stays as it is.", team.Name);
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
            || steps.Failed(Step, "The command's token is registered for another command. Regenerate it in " + Places.TeamCommands + ", then run this again.", team.Name);
    }

    private async Task<bool> IsTokenKnownAsync(RestCommand there, RegisteredCommand row, CancellationToken stopping)
    {
        // Where the server tells no token, the one that we know is believed as long as its row is there.
        var hash = string.IsNullOrEmpty(there.Token) ? row.TokenHash : CommandTokens.Hash(there.Token);
        return hash == row.TokenHash && await tokens.IsKnownAsync(row, stopping);
    }

    private bool IsOurs(RestCommand? there, RegisteredCommand? row) =>
        there is not null && ((row?.CommandId is { } id && id == there.Id) || there.Url == mark.CommandUrl);

    private bool IsByHand(RestCommand there, RegisteredCommand? row) => row?.CommandId != there.Id && !mark.IsOnCommand(there.Description);

    private bool Failed(RestFailure failure, RestTeam team) => steps.Failed(Step, CommandWords.Of(failure, admin.Server), team.Name);

    private static string Foreign(RestCommand? there)
    {
        var host = Uri.TryCreate(there?.Url, UriKind.Absolute, out var url) ? url.IdnHost : "another address";
        return $"/{OurMark.Trigger} belongs to somebody else in this team and calls {PlainText.Line(host)}. Delete it in {Places.TeamCommands}, then run this again.";
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
        AutoCompleteHint = "[help | connect | status | notifications | test | …]",
        AutoCompleteDesc = "Parabol's meetings in this channel",
    };
}
