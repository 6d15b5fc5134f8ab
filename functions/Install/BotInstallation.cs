using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Storage;

namespace Integration.Functions.Install;

/// <summary>Our bot on a server: found or made, active, with a token that works and that we have.</summary>
internal sealed class BotInstallation(MattermostServers servers, MattermostRest rest, OurMark mark, MattermostSession admin, InstallLog steps)
{
    private const string Step = "bot";
    private const string TokenStep = "bot-token";

    /// <summary>The first that is free or ours already.</summary>
    private static readonly string[] Names = ["parabol", "parabol-bot", "parabol-meetings"];

    /// <returns>The server as it is kept now, with or without a bot; null when somebody else changed it meanwhile.</returns>
    public async Task<MattermostServer?> RunAsync(MattermostServer server, CancellationToken stopping)
    {
        if (await FindOrMakeAsync(server, stopping) is not { } bot || !await ActivateAsync(bot, stopping)) return server;
        if (server.Bot is { } known && known.UserId == bot.UserId && await WorksAsync(known, stopping))
        {
            _ = steps.Done(TokenStep, "The bot's token works.");
            return known.Username == bot.Username ? server : await SaveAsync(server with { Bot = known with { Username = bot.Username } }, stopping);
        }

        return await RenewTokenAsync(bot, stopping) is { } secret
            ? await SaveAsync(server with { Bot = new(bot.UserId, bot.Username, secret) }, stopping)
            : server;
    }

    private async Task<RestBot?> FindOrMakeAsync(MattermostServer server, CancellationToken stopping)
    {
        if ((server.Bot?.UserId ?? server.LostBotId) is { } knownId)
        {
            var known = await admin.BotAsync(knownId, stopping);
            if (known.AnswerOrNull is { } kept) return Found(kept);
            if (known.FailureOrNull is { IsMissing: false } failure) return Failed(failure);
        }

        foreach (var name in Names)
        {
            var holder = await admin.UserByNameAsync(name, stopping);
            if (holder.FailureOrNull is { IsMissing: true }) return await MakeAsync(name, stopping);
            if (holder.AnswerOrNull is not { } user) return Failed(holder.FailureOrNull!);
            if (user.IsBot && (await admin.BotAsync(user.Id, stopping)).AnswerOrNull is { } bot && mark.IsOnBot(bot.Description)) return Found(bot);
        }

        _ = steps.Failed(Step, $"The names {string.Join(", ", Names)} all belong to others. Rename or delete one of those accounts in System Console > User Management > Users, then run this again.");
        return null;
    }

    private async Task<RestBot?> MakeAsync(string name, CancellationToken stopping)
    {
        var made = await admin.CreateBotAsync(new() { Username = name, DisplayName = "Parabol", Description = mark.BotDescription }, stopping);
        if (made.AnswerOrNull is not { } bot) return Failed(made.FailureOrNull!);
        _ = steps.Done(Step, name == Names[0] ? $"The bot {name} was made." : $"The bot {name} was made; the name {Names[0]} belongs to somebody else.");
        return bot;
    }

    private RestBot Found(RestBot bot)
    {
        if (bot.DeleteAt == 0) _ = steps.Done(Step, $"The bot {bot.Username} is there.");
        return bot;
    }

    private RestBot? Failed(RestFailure failure)
    {
        _ = failure switch
        {
            RestFailure.Refused refused when refused.Is("bot.create_disabled") => steps.Failed(
                Step, $"Bots may not be made on this server. Turn on {Places.BotCreation}, then run this again. (Without a bot, /parabol and webhooks still work.)"),
            RestFailure.Refused refused when refused.Is("username_exists.app_error") => steps.Failed(
                Step, "The bot's name was just taken by somebody else. Run this again."),
            _ => steps.Failed(Step, failure),
        };
        return null;
    }

    private async Task<bool> ActivateAsync(RestBot bot, CancellationToken stopping)
    {
        if (bot.DeleteAt == 0) return true;
        var enabled = await admin.EnableBotAsync(bot.UserId, stopping);
        return enabled.FailureOrNull is { } failure
            ? steps.Failed(Step, $"The bot {bot.Username} is deactivated and cannot be activated: {RestWords.Of(failure, admin.Server)} Activate it in {Places.Bots}.")
            : steps.Done(Step, $"The bot {bot.Username} was deactivated and is active again.");
    }

    private async Task<bool> WorksAsync(MattermostBot bot, CancellationToken stopping) =>
        (await rest.As(admin.Server, bot.Token).MeAsync(stopping)).AnswerOrNull?.Id == bot.UserId;

    /// <summary>Tokens that an earlier installation made are lost by now, and end here.</summary>
    private async Task<string?> RenewTokenAsync(RestBot bot, CancellationToken stopping)
    {
        if (!await BotTokens.RevokeOursAsync(admin, bot.UserId, stopping))
        {
            _ = steps.Failed(TokenStep, "Former tokens of the bot could not be revoked. Run this again.");
            return null;
        }

        var made = await admin.CreateTokenAsync(bot.UserId, mark.Text, stopping);
        if (made.AnswerOrNull?.Token is { Length: > 0 } secret)
        {
            _ = steps.Done(TokenStep, "The bot has a new token.");
            return secret;
        }

        _ = made.FailureOrNull is { } failure ? steps.Failed(TokenStep, failure) : steps.Failed(TokenStep, "Mattermost made a token for the bot but did not tell it. Run this again.");
        return null;
    }

    private async Task<MattermostServer?> SaveAsync(MattermostServer server, CancellationToken stopping)
    {
        if (await servers.SaveAsync(server, stopping) is WriteOutcome.Written written) return server with { ETag = written.ETag, LostBotId = null };
        _ = steps.Failed("record", "Somebody else changed this server's registration meanwhile. Run this again.");
        return null;
    }
}
