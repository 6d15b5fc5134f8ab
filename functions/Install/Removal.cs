using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Storage;
using Integration.Functions.Teams;

namespace Integration.Functions.Install;

/// <summary>Takes back what an installation made. Each thing is forgotten only once it is gone from Mattermost.</summary>
internal sealed class Removal(
    MattermostServers servers, CommandTokens tokens, OutgoingWebhooks webhooks, ChannelLinks channels, OurMark mark, MattermostSession? admin, InstallLog steps)
{
    public async Task RunAsync(MattermostServer server, CancellationToken stopping)
    {
        var commands = await servers.CommandsAsync(server.ServerId, stopping);
        foreach (var command in commands) await RemoveAsync(command, stopping);
        await DeafenAsync(server, stopping);
        await DisconnectAsync(server, stopping);
        if ((server.Bot?.UserId ?? server.LostBotId) is { } botId)
        {
            await RemoveStrayCommandsAsync(botId, commands, stopping);
            await RetireAsync(botId, stopping);
        }

        if (steps.Steps.All(step => step.IsDone)) await ForgetAsync(server, stopping);
    }

    private async Task ForgetAsync(MattermostServer server, CancellationToken stopping)
    {
        var outcome = server.HasApp
            ? await servers.SaveAsync(server with { Bot = null, LostBotId = null }, stopping)
            : await servers.DeleteAsync(server, stopping);
        _ = outcome is WriteOutcome.Conflict ? steps.Failed("record", "Somebody else changed this server's registration meanwhile. Run this again.")
            : server.HasApp ? steps.Done("record", "The app is still installed; /apps uninstall removes it.")
            : steps.Done("record", "The server is forgotten.");
    }

    /// <summary>
    /// After the commands, which could connect more. Without them nobody could change or end what was connected by webhook either,
    /// unless the app is still there to do it.
    /// </summary>
    private async Task DisconnectAsync(MattermostServer server, CancellationToken stopping)
    {
        const string Step = "connections";
        var ended = await channels.EndAllAsync(server.ServerId, connection => connection.IsByBot || !server.HasApp, stopping);
        var count = ended.ByBot + ended.ByWebhook;
        _ = steps.Done(Step, count switch { 0 => "No channel is connected.", 1 => "1 channel was disconnected.", _ => $"{count} channels were disconnected." }
            + (ended.ByWebhook == 0 ? "" : $" Incoming webhooks that people made for them ({ended.ByWebhook}) are theirs, and stay: delete them in Mattermost under Integrations > Incoming Webhooks."));
        if (ended.Held > 0) _ = steps.Failed(Step, $"Somebody is connecting or changing a channel at this moment ({ended.Held}). Run this again in a minute.");
    }

    private async Task RemoveAsync(RegisteredCommand command, CancellationToken stopping)
    {
        if (command.CommandId is { } id && !await DeleteAsync(id, command.MattermostTeamId, stopping)) return;
        await tokens.RemoveAsync(command, stopping);
        if (command.CommandId is null)
        {
            _ = steps.Done(
                "command", $"/{command.Trigger} was registered by hand: it is not answered any more. Delete it in {Places.TeamCommands}.", command.MattermostTeamId);
        }
    }

    private async Task DeafenAsync(MattermostServer server, CancellationToken stopping)
    {
        foreach (var webhook in await webhooks.OfAsync(server.ServerId, stopping))
        {
            await webhooks.RemoveAsync(webhook, stopping);
            _ = steps.Done("mentions", "An outgoing webhook was registered by hand: it is not heard any more. Delete it in Integrations > Outgoing Webhooks.", webhook.MattermostTeamId);
        }
    }

    private async Task<bool> DeleteAsync(string commandId, string teamId, CancellationToken stopping)
    {
        if (admin is null) return steps.Failed("command", "To delete the slash command, an administrator's token is needed.", teamId);
        return (await admin.DeleteCommandAsync(commandId, stopping)).FailureOrNull switch
        {
            null => steps.Done("command", "The slash command is deleted.", teamId),
            { IsMissing: true } => steps.Done("command", "The slash command was gone already.", teamId),
            var failure => steps.Failed("command", CommandWords.Of(failure, admin.Server), teamId),
        };
    }

    /// <summary>Commands of ours that no row knows, because an installation broke off just then.</summary>
    private async Task RemoveStrayCommandsAsync(string botId, IReadOnlyList<RegisteredCommand> known, CancellationToken stopping)
    {
        if (admin is null) return;
        foreach (var team in (await admin.TeamsOfAsync(botId, stopping)).AnswerOrNull ?? [])
        {
            var listed = (await admin.CommandsAsync(team.Id, stopping)).AnswerOrNull ?? [];
            foreach (var stray in listed.Where(command =>
                command.Url == mark.CommandUrl && mark.IsOnCommand(command.Description) && known.All(row => row.CommandId != command.Id)))
            {
                _ = await DeleteAsync(stray.Id!, team.Id, stopping);
            }
        }
    }

    private async Task RetireAsync(string botId, CancellationToken stopping)
    {
        if (admin is null)
        {
            _ = steps.Failed("bot", "To deactivate the bot, an administrator's token is needed.");
            return;
        }

        if ((await admin.BotAsync(botId, stopping)).FailureOrNull is { IsMissing: true })
        {
            _ = steps.Done("bot", "The bot was gone already.");
            return;
        }

        _ = await BotTokens.RevokeOursAsync(admin, botId, stopping)
            ? steps.Done("bot-token", "The bot's token is revoked.")
            : steps.Failed("bot-token", $"The bot's token could not be revoked. Run this again, or revoke it in {Places.Bots}.");
        // Mattermost has no way of deleting a bot: what it posted stays, and so does its name.
        _ = (await admin.DisableBotAsync(botId, stopping)).FailureOrNull is { } failure
            ? steps.Failed("bot", failure)
            : steps.Done("bot", "The bot is deactivated.");
    }
}
