using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Install;

/// <summary>
/// Compares a registered command with Mattermost's side. An administrator sees all of it; our bot only sees what the team's
/// members are offered; without either, what we know must do.
/// </summary>
internal sealed class CommandLook(MattermostSession? admin, MattermostSession? bot, OurMark mark)
{
    public async Task<CommandState> AtAsync(RegisteredCommand command, CancellationToken stopping)
    {
        if (admin is not null && (await admin.CommandsAsync(command.MattermostTeamId, stopping)).AnswerOrNull is { } all) return Compare(command, all);
        if (bot is not null && (await bot.OfferedCommandsAsync(command.MattermostTeamId, stopping)).AnswerOrNull is { } offered) return Find(command, offered);
        return CommandState.Registered;
    }

    private CommandState Compare(RegisteredCommand command, RestCommand[] all) => all.FirstOrDefault(other => other.Trigger == command.Trigger) switch
    {
        null => CommandState.Deleted,
        var there when there.Url != mark.CommandUrl => there.Id == command.CommandId ? CommandState.Astray : CommandState.Foreign,
        { Method: not "P" } => CommandState.WrongMethod,
        { Token: { Length: > 0 } token } when CommandTokens.Hash(token) != command.TokenHash => CommandState.OtherToken,
        _ => CommandState.Works,
    };

    private static CommandState Find(RegisteredCommand command, RestCommand[] offered) => offered.FirstOrDefault(other => other.Trigger == command.Trigger) switch
    {
        // A command that a person registered may have autocomplete off; ours has it on.
        null => command.CommandId is null ? CommandState.Registered : CommandState.Deleted,
        { Id: { Length: > 0 } id } when command.CommandId is not null && id != command.CommandId => CommandState.Foreign,
        _ => CommandState.Registered,
    };
}
