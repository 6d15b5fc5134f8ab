using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.AppCalls;

/// <summary>
/// Mattermost installs, removes and switches the app. Who installs must be a system administrator of the Mattermost that the
/// call names, confirmed there; the other calls come without a user (asking for one would keep a disabled app from being
/// removed), and the token of the app's bot proves them.
/// </summary>
internal sealed partial class AppLifecycle(IAppServers servers, MattermostRest rest, AppAddress address, ILogger<AppLifecycle> log)
{
    /// <summary>Also for an upgrade, and when a server's address has changed; any number of times.</summary>
    public async Task<AppCallAnswer> InstallAsync(AppCallRequest call, string? tokenUserId, CancellationToken stopping)
    {
        var context = call.Context ?? new();
        if (Objection(context, tokenUserId) is { } objection) return NotRegistered(objection);
        var siteUrl = SiteUrl.Read(context.MattermostSiteUrl)!;
        var shown = SiteUrl.Shown(siteUrl);
        switch (await rest.As(siteUrl, context.ActingUserAccessToken!).MeAsync(stopping))
        {
            case { AnswerOrNull: { IsAdministrator: true, Id: var userId } } when userId == context.ActingUser!.Id:
                await servers.SetAppAsync(siteUrl, context.BotUserId!, isEnabled: true, stopping);
                LogInstalled(shown, userId);
                return AppCallAnswer.Ok("Type `/parabol help` in any channel, and `/parabol connect` in the one where a team's meetings are to be announced.");
            case { FailureOrNull: { } failure and not RestFailure.Refused }:
                return NotRegistered($"I could not reach this Mattermost at `{shown}`, its Site URL. {RestWords.Of(failure, siteUrl)}");
            default:
                LogNotConfirmed("install", shown);
                return NotRegistered($"The Mattermost at `{shown}`, its Site URL, did not confirm you as a system administrator.");
        }
    }

    /// <summary>Always succeeds: a failure would keep the app in Mattermost. Unproven, it only removes what is disabled.</summary>
    public async Task<AppCallAnswer> UninstallAsync(AppCallRequest call, CancellationToken stopping)
    {
        try
        {
            if (await ProvenAsync(call, stopping) is (var server, var isProven) && (isProven || !server.HasApp))
            {
                await servers.RemoveAppAsync(server.BaseUrl, stopping);
                LogRemoved(server.ServerId);
            }
        }
        catch (Exception fault)
        {
            LogNotRemoved(fault);
        }
        return AppCallAnswer.Ok();
    }

    public async Task<AppCallAnswer> SwitchAsync(AppCallRequest call, bool isEnabled, CancellationToken stopping)
    {
        if (await ProvenAsync(call, stopping) is not (var server, true)) return NotRegistered("This Mattermost could not be confirmed.");
        await servers.SetAppAsync(server.BaseUrl, server.AppBotUserId!, isEnabled, stopping);
        LogSwitched(server.ServerId, isEnabled);
        return AppCallAnswer.Ok();
    }

    /// <summary>The registered server of a call, and whether its own app's bot vouches for the call.</summary>
    private async Task<(MattermostServer Server, bool IsProven)?> ProvenAsync(AppCallRequest call, CancellationToken stopping)
    {
        var context = call.Context ?? new();
        if (SiteUrl.Read(context.MattermostSiteUrl) is not { } siteUrl || await servers.FindAsync(siteUrl, stopping) is not { } server) return null;
        if (context.ActingUser is { IsSystemAdmin: false } || context.BotAccessToken is not { Length: > 0 } token) return (server, false);
        var isBot = (await rest.As(server.BaseUrl, token).MeAsync(stopping)).AnswerOrNull?.Id is { } id && id == server.AppBotUserId;
        if (!isBot) LogNotConfirmed("change", server.ServerId);
        return (server, isBot);
    }

    /// <summary>What is missing before anybody needs to be asked.</summary>
    private static string? Objection(AppCallContext context, string? tokenUserId)
    {
        if (SiteUrl.Read(context.MattermostSiteUrl) is null) return "Mattermost has no Site URL. Set it in System Console > Environment > Web Server.";
        if (AppCallers.ActingUserOf(context, tokenUserId) is null || !context.ActingUser!.IsSystemAdmin) return "Only a system administrator can install it.";
        if (context.BotUserId is not { } bot || !AppCallers.IsId(bot)) return "Mattermost made no bot for it.";
        return string.IsNullOrEmpty(context.ActingUserAccessToken) ? "Mattermost did not let me confirm who you are." : null;
    }

    private AppCallAnswer NotRegistered(string why) =>
        AppCallAnswer.Failed($"Parabol's commands do not work yet. {why} Then run this again: `{address.InstallCommand}`.");

    [LoggerMessage(Level = LogLevel.Information, Message = "App installed on {Server} by {UserId}")]
    private partial void LogInstalled(string server, string userId);

    [LoggerMessage(Level = LogLevel.Information, Message = "App removed from {ServerId}")]
    private partial void LogRemoved(string serverId);

    [LoggerMessage(Level = LogLevel.Information, Message = "App of {ServerId} enabled: {IsEnabled}")]
    private partial void LogSwitched(string serverId, bool isEnabled);

    [LoggerMessage(Level = LogLevel.Warning, Message = "App {Operation} on {Server} refused: the server does not confirm who asks")]
    private partial void LogNotConfirmed(string operation, string server);

    [LoggerMessage(Level = LogLevel.Error, Message = "The app was removed from a Mattermost, and its registration could not be")]
    private partial void LogNotRemoved(Exception fault);
}
