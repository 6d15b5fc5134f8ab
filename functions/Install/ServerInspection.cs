using System.Net;
using System.Net.Sockets;
using Integration.Functions.Commands;
using Integration.Functions.Hosting;
using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Install;

/// <summary>Looks at a server from outside, with an administrator's token, the bot's, or none. Reads only.</summary>
internal sealed class ServerInspection(
    MattermostServers servers, MattermostRest rest, ActingRights rights, IntegrationOptions options, HostResolver resolve, TimeProvider clock)
{
    /// <summary>The server with all its registered commands.</summary>
    /// <param name="admin">An administrator's session, if there is one at the moment.</param>
    public async Task<ServerSnapshot> OfServerAsync(MattermostServer server, MattermostSession? admin, CancellationToken stopping)
    {
        var snapshot = await BasicsAsync(server, admin, stopping);
        if (snapshot.Silence is not null) return snapshot;
        var known = await servers.CommandsAsync(server.ServerId, stopping);
        return snapshot with { Commands = await CommandsAsync(server, admin, known, stopping) };
    }

    /// <summary>One channel: what somebody who asks the doctor there wants to know.</summary>
    /// <param name="connection">What is recorded of the channel's connection; null when there is none.</param>
    public async Task<ServerSnapshot> OfChannelAsync(
        MattermostServer server, string teamId, string channelId, ConnectionFacts? connection, CancellationToken stopping)
    {
        var snapshot = await BasicsAsync(server, admin: null, stopping) with { Connection = connection };
        if (snapshot.Silence is not null) return snapshot;
        var ofTeam = (await servers.CommandsAsync(server.ServerId, stopping)).Where(command => command.MattermostTeamId == teamId).ToList();
        var commands = ofTeam.Count > 0 ? await CommandsAsync(server, null, ofTeam, stopping) : [new CommandFacts(teamId, CommandState.None)];
        if (server.Bot is not { } bot || snapshot.Bot != BotState.Works) return snapshot with { Commands = commands };
        return snapshot with
        {
            Commands = commands,
            IsBotInTeam = await IsInTeamAsync(rest.As(server.BaseUrl, bot.Token), teamId, bot, stopping),
            Channel = await ChannelAsync(server, bot, channelId, stopping),
        };
    }

    private async Task<ServerSnapshot> BasicsAsync(MattermostServer server, MattermostSession? admin, CancellationToken stopping)
    {
        var snapshot = new ServerSnapshot
        {
            BaseUrl = server.BaseUrl,
            PublicUrl = options.PublicUrl,
            Now = clock.GetUtcNow(),
            PublicAddresses = await ResolveAsync(options.PublicUrl, stopping),
            HasApp = server.HasApp,
            HasAppSecret = options.AppSecret is not null,
            KnownVersion = server.Version,
            KnownTelemetryId = server.TelemetryId,
            KnownBotName = server.Bot?.Username,
        };
        var ping = await rest.Anonymously(server.BaseUrl).PingAsync(stopping);
        if (ping.FailureOrNull is { } silence) return snapshot with { Silence = silence };
        if (ping.Head.Server is null) return snapshot with { Silence = new RestFailure.Unreadable(HttpStatusCode.OK) };

        var (state, name) = await BotAsync(server, admin, stopping);
        var session = admin ?? (state == BotState.Works ? rest.As(server.BaseUrl, server.Bot!.Token) : rest.Anonymously(server.BaseUrl));
        return snapshot with
        {
            Head = ping.Head,
            Now = clock.GetUtcNow(),
            Bot = state,
            BotName = name,
            Settings = (await session.ClientConfigAsync(stopping)).AnswerOrNull ?? snapshot.Settings,
            Licence = (await session.ClientLicenseAsync(stopping)).AnswerOrNull ?? snapshot.Licence,
            Config = admin is null ? null : (await admin.ServerConfigAsync(stopping)).AnswerOrNull,
        };
    }

    private async Task<(BotState State, string? Name)> BotAsync(MattermostServer server, MattermostSession? admin, CancellationToken stopping)
    {
        if (server.Bot is not { } bot) return (server.LostBotId is null ? BotState.None : BotState.Unreadable, null);
        return await rest.As(server.BaseUrl, bot.Token).MeAsync(stopping) switch
        {
            { AnswerOrNull: { } user } => (user.IsBot && user.Id == bot.UserId ? BotState.Works : BotState.NoBot, user.Username),
            { FailureOrNull.IsUnknownToken: true } => (await WhyRefusedAsync(bot, admin, stopping), null),
            _ => (BotState.Unknown, null),
        };
    }

    /// <summary>Mattermost answers alike whatever happened to the bot; an administrator may look.</summary>
    private static async Task<BotState> WhyRefusedAsync(MattermostBot bot, MattermostSession? admin, CancellationToken stopping) =>
        admin is null ? BotState.TokenRefused : await admin.BotAsync(bot.UserId, stopping) switch
        {
            { AnswerOrNull.DeleteAt: > 0 } => BotState.Deactivated,
            { FailureOrNull.IsMissing: true } => BotState.NoBot,
            _ => BotState.TokenRefused,
        };

    private static async Task<bool?> IsInTeamAsync(MattermostSession session, string teamId, MattermostBot bot, CancellationToken stopping)
    {
        var member = await session.TeamMemberAsync(teamId, bot.UserId, stopping);
        return member.AnswerOrNull is { } found ? found.DeleteAt == 0
            : member.FailureOrNull is { IsMissing: true } or { IsNotAllowed: true } ? false
            : null;
    }

    private async Task<ChannelFacts?> ChannelAsync(MattermostServer server, MattermostBot bot, string channelId, CancellationToken stopping)
    {
        var channel = await rest.As(server.BaseUrl, bot.Token).ChannelAsync(channelId, stopping);
        if (channel.AnswerOrNull is not { } found)
        {
            return channel.FailureOrNull is { IsMissing: true } or { IsNotAllowed: true } ? new(false, false, false, false, false, null) : null;
        }

        rights.Forget(server.ServerId, channelId, bot.UserId);
        var reading = await rights.InChannelAsync(server, channelId, new CommandActor(bot.UserId, bot.Username), stopping);
        var permissions = (reading as RightsReading.Known)?.Rights.Permissions;
        return new(
            true, found.IsArchived, found.IsPrivate, found.IsConversation, IsBotMember: reading is not RightsReading.NotAMember, permissions?.Contains("create_post"));
    }

    private async Task<IReadOnlyList<CommandFacts>> CommandsAsync(
        MattermostServer server, MattermostSession? admin, IReadOnlyList<RegisteredCommand> known, CancellationToken stopping)
    {
        var look = new CommandLook(admin, server.Bot is { } bot ? rest.As(server.BaseUrl, bot.Token) : null, OurMark.CommandUrlOf(options.PublicUrl));
        var facts = new List<CommandFacts>();
        foreach (var command in known) facts.Add(new(command.MattermostTeamId, await look.AtAsync(command, stopping), command.FirstUsedAt is not null));
        return facts;
    }

    private async Task<IReadOnlyList<IPAddress>> ResolveAsync(Uri address, CancellationToken stopping)
    {
        if (IPAddress.TryParse(address.IdnHost, out var literal)) return [literal];
        try
        {
            return await resolve(address.IdnHost, stopping);
        }
        catch (SocketException)
        {
            return [];
        }
    }
}

/// <summary>
/// Compares a registered command with Mattermost's side. An administrator sees all of it; our bot only sees what the team's
/// members are offered; without either, what we know must do.
/// </summary>
internal sealed class CommandLook(MattermostSession? admin, MattermostSession? bot, string commandUrl)
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
        var there when there.Url != commandUrl => there.Id == command.CommandId ? CommandState.Astray : CommandState.Foreign,
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
