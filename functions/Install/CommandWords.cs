using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Install;

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
