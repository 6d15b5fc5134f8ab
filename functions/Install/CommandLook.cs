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

/// <summary>Why Mattermost would not let us make, change or delete a slash command.</summary>
internal static class CommandWords
{
    public static string Of(RestFailure failure, Uri server) => failure switch
    {
        RestFailure.Refused refused when refused.Is("command.disabled.app_error") =>
            $"Custom slash commands are switched off. Turn on {Places.SlashCommands}, then run this again.",
        RestFailure.Refused refused when refused.Is("duplicate_trigger.app_error") =>
            $"/{OurMark.Trigger} belongs to somebody else in this team, such as a plugin. Disable it in {Places.Plugins}, then run this again.",
        { IsNotAllowed: true } =>
            "This account may not manage slash commands in this team. A system administrator may, unless System Console > User Management > Permissions was changed.",
        _ => RestWords.Of(failure, server),
    };
}
