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
        if (OurMark.IsOnAnyBot(bot.Description) && bot.Description != mark.BotDescription)
        {
            // A bot that keeps a former mark is ours all the same, as long as our row is there.
            _ = await admin.PatchBotAsync(bot.UserId, new() { Description = mark.BotDescription }, stopping);
        }

        if (server.Bot is { } known && known.UserId == bot.UserId && await WorksAsync(admin.Server, known, stopping))
        {
            _ = steps.Done(TokenStep, InstallTexts.BotTokenWorks);
            return known.Username == bot.Username ? server : await SaveAsync(server with { Bot = known with { Username = bot.Username } }, stopping);
        }

        if (await RenewTokenAsync(bot, stopping) is not { } secret) return server;
        var renewed = new MattermostBot(bot.UserId, bot.Username, secret);
        await ShareAsync(server, renewed, stopping);
        return await SaveAsync(server with { Bot = renewed }, stopping);
    }

    /// <summary>Former releases registered the same Mattermost once for each of its names: all of them live on the one token that is left.</summary>
    private async Task ShareAsync(MattermostServer server, MattermostBot bot, CancellationToken stopping)
    {
        await foreach (var other in servers.AllAsync(stopping))
        {
            if (other.ServerId == server.ServerId || other.BotUserId != bot.UserId || !await WorksAsync(other.BaseUrl, bot, stopping)) continue;
            _ = await servers.SaveAsync(other with { Bot = bot }, stopping);
        }
    }

    private async Task<RestBot?> FindOrMakeAsync(MattermostServer server, CancellationToken stopping)
    {
        if (server.BotUserId is { } knownId)
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

        _ = steps.Failed(Step, InstallTexts.BotNamesTaken(Names));
        return null;
    }

    private async Task<RestBot?> MakeAsync(string name, CancellationToken stopping)
    {
        var made = await admin.CreateBotAsync(new() { Username = name, DisplayName = "Parabol", Description = mark.BotDescription }, stopping);
        if (made.AnswerOrNull is not { } bot) return Failed(made.FailureOrNull!);
        _ = steps.Done(Step, InstallTexts.BotMade(name, name == Names[0] ? null : Names[0]));
        return bot;
    }

    private RestBot Found(RestBot bot)
    {
        if (bot.DeleteAt == 0) _ = steps.Done(Step, InstallTexts.BotThere(bot.Username));
        return bot;
    }

    private RestBot? Failed(RestFailure failure)
    {
        _ = failure switch
        {
            RestFailure.Refused refused when refused.Is("bot.create_disabled") => steps.Failed(Step, InstallTexts.BotsOff),
            RestFailure.Refused refused when refused.Is("username_exists.app_error") => steps.Failed(Step, InstallTexts.BotNameTaken),
            _ => steps.Failed(Step, failure),
        };
        return null;
    }

    private async Task<bool> ActivateAsync(RestBot bot, CancellationToken stopping)
    {
        if (bot.DeleteAt == 0) return true;
        var enabled = await admin.EnableBotAsync(bot.UserId, stopping);
        return enabled.FailureOrNull is { } failure
            ? steps.Failed(Step, InstallTexts.BotNotActivated(bot.Username, RestWords.Of(failure, admin.Server)))
            : steps.Done(Step, InstallTexts.BotActivated(bot.Username));
    }

    private async Task<bool> WorksAsync(Uri baseUrl, MattermostBot bot, CancellationToken stopping) =>
        (await rest.As(baseUrl, bot.Token).MeAsync(stopping)).AnswerOrNull?.Id == bot.UserId;

    /// <summary>Tokens that an earlier installation made are lost by now, and end here.</summary>
    private async Task<string?> RenewTokenAsync(RestBot bot, CancellationToken stopping)
    {
        if (!await BotTokens.RevokeOursAsync(admin, bot.UserId, stopping))
        {
            _ = steps.Failed(TokenStep, InstallTexts.BotTokensStay);
            return null;
        }

        var made = await admin.CreateTokenAsync(bot.UserId, mark.Text, stopping);
        if (made.AnswerOrNull?.Token is { Length: > 0 } secret)
        {
            _ = steps.Done(TokenStep, InstallTexts.BotTokenNew);
            return secret;
        }

        _ = made.FailureOrNull is { } failure ? steps.Failed(TokenStep, failure) : steps.Failed(TokenStep, InstallTexts.BotTokenUntold);
        return null;
    }

    private async Task<MattermostServer?> SaveAsync(MattermostServer server, CancellationToken stopping)
    {
        if (await servers.SaveAsync(server, stopping) is WriteOutcome.Written written) return server with { ETag = written.ETag, LostBotId = null };
        _ = steps.Failed("record", InstallTexts.ChangedMeanwhile);
        return null;
    }
}

/// <summary>The access tokens that installations of ours gave to our bot.</summary>
internal static class BotTokens
{
    /// <summary>Revokes them all; tokens that somebody else gave to the bot stay. False when something was in the way.</summary>
    public static async Task<bool> RevokeOursAsync(MattermostSession admin, string botUserId, CancellationToken stopping)
    {
        var tokens = await RestPages.AllAsync<RestToken[], RestToken>(page => admin.TokensAsync(botUserId, page, stopping), page => page);
        if (tokens.AnswerOrNull is not { } all) return false;
        foreach (var token in all.Where(token => OurMark.IsOnToken(token.Description)))
        {
            if ((await admin.RevokeTokenAsync(token.Id, stopping)).FailureOrNull is { IsMissing: false }) return false;
        }

        return true;
    }
}
