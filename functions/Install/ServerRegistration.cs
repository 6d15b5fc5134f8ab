using Integration.Functions.Hosting;
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
    MattermostServers servers, CommandTokens tokens, OutgoingWebhooks webhooks, ChannelLinks channels, MattermostRest rest, ServerInspection inspection, IntegrationOptions options,
    ILogger<ServerRegistration> log)
{
    /// <summary>The oldest release that this was tried with.</summary>
    public static readonly (int Major, int Minor) Oldest = (5, 37);

    /// <summary>A server with its rate limit on slows a long installation down instead of failing it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly OurMark mark = new(options.PublicUrl);

    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was cancelled; run it again to finish.</exception>
    public async Task<InstallReport> InstallAsync(InstallWish wish, AdminToken token, IProgress<InstallStep>? progress, CancellationToken stopping)
    {
        var serverId = ServerAddress.IdOf(wish.BaseUrl);
        var steps = new InstallLog(wish.BaseUrl, progress);
        var admin = rest.As(wish.BaseUrl, token.Value, Patience);
        if (await ReachAsync(admin, steps, stopping) is not { } version || !await IsAdministratorAsync(admin, steps, stopping))
        {
            return new(serverId, steps.Steps, []);
        }

        LogInstalling(serverId, version);
        var server = await RecordAsync(wish.BaseUrl, version, steps, stopping);
        var teams = await new TeamChoice(admin, steps).FindAsync(wish.Teams, stopping);
        if (server is not null) server = await new BotInstallation(servers, rest, mark, admin, steps).RunAsync(server, stopping);
        if (server is not null) await InTeamsAsync(server, teams, admin, steps, stopping);
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
            await new Removal(servers, tokens, webhooks, channels, mark, admin, steps).RunAsync(server, stopping);
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
            _ = steps.Done("reach", $"Mattermost {version} answers.");
            return version;
        }

        _ = steps.Failed("reach", $"This is Mattermost {version}. Parabol needs {Oldest.Major}.{Oldest.Minor} or later: update Mattermost.");
        return null;
    }

    private static async Task<bool> IsAdministratorAsync(MattermostSession admin, InstallLog steps, CancellationToken stopping)
    {
        const string Step = "administrator";
        var me = await admin.MeAsync(stopping);
        return me switch
        {
            { FailureOrNull: { IsUnknownToken: true } } => steps.Failed(
                Step, $"Mattermost does not accept the administrator's token: it is mistyped, was revoked, or has expired. Make a new one in Profile > Security > Personal Access Tokens (allowed by {Places.AccessTokens})."),
            { FailureOrNull: { } failure } => steps.Failed(Step, failure),
            { AnswerOrNull: { IsBot: true } } => steps.Failed(Step, "This is a bot's token, and a bot cannot make bots. Use the token of a person who is a system administrator."),
            { AnswerOrNull: { IsAdministrator: false } user } => steps.Failed(
                Step, $"{PlainText.Line(user.Username)} is not a system administrator. Use an administrator's token, or make {PlainText.Line(user.Username)} one in System Console > User Management > Users > Manage Roles."),
            { AnswerOrNull: { } user } => steps.Done(Step, $"{PlainText.Line(user.Username)} is a system administrator."),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Our row comes first: whatever is made from here on can be found again.</summary>
    private async Task<MattermostServer?> RecordAsync(Uri baseUrl, ServerVersion version, InstallLog steps, CancellationToken stopping)
    {
        var serverId = ServerAddress.IdOf(baseUrl);
        var known = await servers.ReadAsync(serverId, stopping);
        var server = (known ?? new MattermostServer { ServerId = serverId, BaseUrl = baseUrl }) with { Version = version };
        if (await servers.SaveAsync(server, stopping) is WriteOutcome.Written written)
        {
            _ = steps.Done("record", known is null ? "The server is registered." : "The server was registered before; what is damaged is repaired.");
            return server with { ETag = written.ETag };
        }

        _ = steps.Failed("record", "Somebody else is installing this server at the moment. Wait until they are done, then try again.");
        return null;
    }

    private async Task InTeamsAsync(
        MattermostServer server, IReadOnlyList<RestTeam> teams, MattermostSession admin, InstallLog steps, CancellationToken stopping)
    {
        var commands = new CommandInstallation(tokens, mark, admin, steps);
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
            null => steps.Done("bot-in-team", $"{bot.Username} is in the team.", team.Name),
            RestFailure.Refused refused when refused.Is("max_accounts.app_error") => steps.Failed(
                "bot-in-team", "The team is full, and bots count. Raise System Console > Site Configuration > Users and Teams > Max Users Per Team.", team.Name),
            RestFailure.Refused refused when refused.Is("user_denied") => steps.Failed(
                "bot-in-team", $"Only people of its groups may be in this team. Add {bot.Username} in System Console > User Management > Teams, or leave this team out.", team.Name),
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
