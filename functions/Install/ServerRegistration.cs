using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Storage;
using Integration.Functions.Teams;

namespace Integration.Functions.Install;

/// <summary>
/// Installs us on a Mattermost server, or repairs what is there: bot, token, teams, slash commands. Every step looks before
/// it makes anything, so that running it again mends what is damaged, keeps what works and never makes a thing twice, also
/// after a crash in the middle. The administrator's token is used here and is nowhere afterwards.
/// </summary>
internal sealed partial class ServerRegistration(
    MattermostServers servers, ServerIdentities identities, OurMarks marks, CommandTokens tokens, OutgoingWebhooks webhooks, ChannelLinks channels,
    TeamConnections connections, MattermostRest rest, ServerInspection inspection, ILogger<ServerRegistration> log)
{
    /// <summary>The oldest release that this was tried with.</summary>
    public static readonly (int Major, int Minor) Oldest = (5, 37);

    /// <summary>A server with its rate limit on slows a long installation down instead of failing it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was cancelled; run it again to finish.</exception>
    public async Task<InstallReport> InstallAsync(InstallWish wish, AdminToken token, IProgress<InstallStep>? progress, CancellationToken stopping)
    {
        var steps = new InstallLog(wish.BaseUrl, progress);
        var admin = rest.As(wish.BaseUrl, token.Value, Patience);
        if (await ReachAsync(admin, steps, stopping) is not { } version || !await IsAdministratorAsync(admin, steps, stopping))
        {
            return new(ServerAddress.IdOf(wish.BaseUrl), steps.Steps, []);
        }

        // Who the server is comes before anything is changed.
        var here = ServerIdentity.Of((await admin.ClientConfigAsync(stopping)).AnswerOrNull);
        var known = await identities.FindAsync(wish.BaseUrl, here, admin, stopping);
        var wanted = (known ?? await identities.NewAsync(wish.BaseUrl, here, stopping)) with { BaseUrl = wish.BaseUrl, Version = version };
        if (here.TelemetryId is not null) wanted = wanted with { TelemetryId = here.TelemetryId };
        var (serverId, mark) = (wanted.ServerId, await marks.ReadAsync(stopping));
        LogInstalling(serverId, version);
        var server = await RecordAsync(known, wanted, steps, stopping);
        var teams = await new TeamChoice(admin, steps).FindAsync(wish.Teams, stopping);
        if (server is not null) server = await new BotInstallation(servers, rest, mark, admin, steps).RunAsync(server, stopping);
        if (server is not null) await InTeamsAsync(server, teams, new(tokens, mark, admin, steps), admin, steps, stopping);
        var findings = server is null ? [] : Preconditions.Of(await inspection.OfServerAsync(server, admin, stopping));
        var report = new InstallReport(serverId, steps.Steps, findings);
        LogInstalled(serverId, report.IsDone);
        return report;
    }

    /// <summary>
    /// Removes exactly what we made there and ends the connections of its channels, our row last. What cannot be removed stays known, so that it can be tried again.
    /// </summary>
    /// <param name="token">Null will do when there is nothing of ours in Mattermost, but only commands that people registered.</param>
    public async Task<InstallReport> UninstallAsync(MattermostServer server, AdminToken? token, IProgress<InstallStep>? progress, CancellationToken stopping)
    {
        var steps = new InstallLog(server.BaseUrl, progress);
        var admin = token is null ? null : rest.As(server.BaseUrl, token.Value, Patience);
        if (admin is null || (await ReachAsync(admin, steps, stopping) is not null && await IsAdministratorAsync(admin, steps, stopping)))
        {
            await new Removal(servers, tokens, webhooks, channels, await marks.ReadAsync(stopping), admin, steps).RunAsync(server, stopping);
        }

        var report = new InstallReport(server.ServerId, steps.Steps, []);
        LogRemoved(server.ServerId, report.IsDone);
        return report;
    }

    private static async Task<ServerVersion?> ReachAsync(MattermostSession admin, InstallLog steps, CancellationToken stopping)
    {
        var ping = await admin.PingAsync(stopping);
        if (ping.FailureOrNull is { } failure)
        {
            _ = steps.Failed("reach", failure);
            return null;
        }

        if (ping.Head.Server is not { } version)
        {
            _ = steps.Failed("reach", new RestFailure.Unreadable(System.Net.HttpStatusCode.OK));
            return null;
        }

        if (version.IsAtLeast(Oldest.Major, Oldest.Minor))
        {
            _ = steps.Done("reach", InstallTexts.Answers(version.ToString()));
            return version;
        }

        _ = steps.Failed("reach", InstallTexts.TooOld(version.ToString(), $"{Oldest.Major}.{Oldest.Minor}"));
        return null;
    }

    private static async Task<bool> IsAdministratorAsync(MattermostSession admin, InstallLog steps, CancellationToken stopping)
    {
        const string Step = "administrator";
        var me = await admin.MeAsync(stopping);
        return me switch
        {
            { FailureOrNull: { IsUnknownToken: true } } => steps.Failed(Step, InstallTexts.TokenNotAccepted),
            { FailureOrNull: { } failure } => steps.Failed(Step, failure),
            { AnswerOrNull: { IsBot: true } } => steps.Failed(Step, InstallTexts.TokenOfBot),
            { AnswerOrNull: { IsAdministrator: false } user } => steps.Failed(Step, InstallTexts.NoAdministrator(PlainText.Line(user.Username))),
            { AnswerOrNull: { } user } => steps.Done(Step, InstallTexts.IsAdministrator(PlainText.Line(user.Username))),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Our row comes first: whatever is made from here on can be found again.</summary>
    private async Task<MattermostServer?> RecordAsync(MattermostServer? known, MattermostServer wanted, InstallLog steps, CancellationToken stopping)
    {
        if (known is not null && known.BaseUrl != wanted.BaseUrl) await MoveWebhooksAsync(known, wanted.BaseUrl, stopping);
        if (await servers.SaveAsync(wanted, stopping) is WriteOutcome.Written written)
        {
            _ = steps.Done("record", known is null ? InstallTexts.Registered
                : known.BaseUrl != wanted.BaseUrl ? InstallTexts.Moved(known.BaseUrl.AbsoluteUri, wanted.BaseUrl.AbsoluteUri)
                : known.TelemetryId is { } former && former != wanted.TelemetryId ? InstallTexts.Replaced
                : InstallTexts.RegisteredBefore);
            return wanted with { ETag = written.ETag };
        }

        _ = steps.Failed("record", InstallTexts.BeingInstalled);
        return null;
    }

    /// <summary>The webhooks that channels are connected by lie below the address, and move along. Before our row: what breaks off is done again.</summary>
    private async Task MoveWebhooksAsync(MattermostServer server, Uri baseUrl, CancellationToken stopping)
    {
        var (from, to) = (server.BaseUrl.AbsoluteUri.TrimEnd('/'), baseUrl.AbsoluteUri.TrimEnd('/'));
        await foreach (var connection in channels.OfServerAsync(server.ServerId, stopping))
        {
            if (connection.WebhookUrl is not { } url || !url.AbsoluteUri.StartsWith($"{from}/hooks/", StringComparison.Ordinal)) continue;
            var moved = new Uri($"{to}{url.AbsoluteUri[from.Length..]}");
            _ = await connections.ChangeAsync(
                connection.TeamId, connection.DestinationId,
                current => current.WebhookUrl == url ? current with { WebhookUrl = moved, BrokenReason = null, BrokenSince = null } : current, stopping);
        }
    }

    private async Task InTeamsAsync(
        MattermostServer server, IReadOnlyList<RestTeam> teams, CommandInstallation commands, MattermostSession admin, InstallLog steps, CancellationToken stopping)
    {
        var known = await servers.CommandsAsync(server.ServerId, stopping);
        foreach (var team in teams)
        {
            if (server.Bot is { } bot) await JoinAsync(bot, team, admin, steps, stopping);
            await commands.RunAsync(server, team, known, stopping);
        }
    }

    private static async Task JoinAsync(MattermostBot bot, RestTeam team, MattermostSession admin, InstallLog steps, CancellationToken stopping)
    {
        var joined = await admin.AddToTeamAsync(team.Id, bot.UserId, stopping);
        _ = joined.FailureOrNull switch
        {
            null => steps.Done("bot-in-team", InstallTexts.JoinedTeam(bot.Username), team.Name),
            RestFailure.Refused refused when refused.Is("max_accounts.app_error") => steps.Failed(
                "bot-in-team", InstallTexts.TeamFull, team.Name),
            RestFailure.Refused refused when refused.Is("user_denied") => steps.Failed(
                "bot-in-team", InstallTexts.TeamConstrained(bot.Username), team.Name),
            { } failure => steps.Failed("bot-in-team", failure, team.Name),
        };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Server {ServerId}: installing on Mattermost {Version}")]
    private partial void LogInstalling(string serverId, ServerVersion version);

    [LoggerMessage(Level = LogLevel.Information, Message = "Server {ServerId}: installation; complete: {Complete}")]
    private partial void LogInstalled(string serverId, bool complete);

    [LoggerMessage(Level = LogLevel.Information, Message = "Server {ServerId}: removal; complete: {Complete}")]
    private partial void LogRemoved(string serverId, bool complete);
}
