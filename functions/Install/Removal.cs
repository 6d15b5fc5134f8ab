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
        // Former releases registered a Mattermost once for each of its names: what another registration uses is not ours to remove.
        if (server.BotUserId is { } shared && await servers.AllAsync(stopping).FirstOrDefaultAsync(
            other => other.ServerId != server.ServerId && other.BotUserId == shared, stopping) is { } sharing)
        {
            _ = steps.Done("bot", InstallTexts.BotStays(sharing.BaseUrl.AbsoluteUri));
        }
        else if (server.BotUserId is { } botId)
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
        _ = outcome is WriteOutcome.Conflict ? steps.Failed("record", InstallTexts.ChangedMeanwhile)
            : server.HasApp ? steps.Done("record", InstallTexts.AppStays)
            : steps.Done("record", InstallTexts.Forgotten);
    }

    /// <summary>
    /// After the commands, which could connect more. Without them nobody could change or end what was connected by webhook either,
    /// unless the app is still there to do it.
    /// </summary>
    private async Task DisconnectAsync(MattermostServer server, CancellationToken stopping)
    {
        const string Step = "connections";
        var ended = await channels.EndAllAsync(server.ServerId, connection => connection.IsByBot || !server.HasApp, stopping);
        _ = steps.Done(Step, InstallTexts.Disconnected(ended.ByBot + ended.ByWebhook, ended.ByWebhook));
        if (ended.Held > 0) _ = steps.Failed(Step, InstallTexts.ConnectionsHeld(ended.Held));
    }

    private async Task RemoveAsync(RegisteredCommand command, CancellationToken stopping)
    {
        if (command.CommandId is { } id && !await DeleteAsync(id, command.MattermostTeamId, stopping)) return;
        await tokens.RemoveAsync(command, stopping);
        if (command.CommandId is null) _ = steps.Done("command", InstallTexts.CommandEnded(command.Trigger), command.MattermostTeamId);
    }

    private async Task DeafenAsync(MattermostServer server, CancellationToken stopping)
    {
        foreach (var webhook in await webhooks.OfAsync(server.ServerId, stopping))
        {
            await webhooks.RemoveAsync(webhook, stopping);
            _ = steps.Done("mentions", InstallTexts.MentionsEnded, webhook.MattermostTeamId);
        }
    }

    private async Task<bool> DeleteAsync(string commandId, string teamId, CancellationToken stopping)
    {
        if (admin is null) return steps.Failed("command", InstallTexts.CommandNeedsAdministrator, teamId);
        return (await admin.DeleteCommandAsync(commandId, stopping)).FailureOrNull switch
        {
            null => steps.Done("command", InstallTexts.CommandDeleted, teamId),
            { IsMissing: true } => steps.Done("command", InstallTexts.CommandGoneAlready, teamId),
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
            _ = steps.Failed("bot", InstallTexts.BotNeedsAdministrator);
            return;
        }

        if ((await admin.BotAsync(botId, stopping)).FailureOrNull is { IsMissing: true })
        {
            _ = steps.Done("bot", InstallTexts.BotGoneAlready);
            return;
        }

        _ = await BotTokens.RevokeOursAsync(admin, botId, stopping)
            ? steps.Done("bot-token", InstallTexts.BotTokenRevoked)
            : steps.Failed("bot-token", InstallTexts.BotTokenStays);
        // Mattermost has no way of deleting a bot: what it posted stays, and so does its name.
        _ = (await admin.DisableBotAsync(botId, stopping)).FailureOrNull is { } failure
            ? steps.Failed("bot", failure)
            : steps.Done("bot", InstallTexts.BotRetired);
    }
}
