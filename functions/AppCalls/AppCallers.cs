using Integration.Functions.Commands;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.AppCalls;

/// <summary>Who makes a call, and from where.</summary>
internal abstract record Caller
{
    private Caller() { }

    /// <param name="TeamId">Of the channel; empty in direct and group messages, which belong to no team.</param>
    public sealed record Known(MattermostServer Server, CommandActor Actor, string ChannelId, string TeamId) : Caller;

    /// <param name="Why">For the person who waits.</param>
    public sealed record Unknown(string Why) : Caller;
}

/// <summary>
/// Finds out who acts. The JWT alone does not say it, since members of a Mattermost may learn its secret: the registered server
/// itself is asked whose token this is, and whether that person may read the channel.
/// </summary>
internal sealed partial class AppCallers(IAppServers servers, MattermostRest rest, AppAddress address, ILogger<AppCallers> log)
{
    private const int IdLength = 26;

    /// <param name="call">The call as it came.</param>
    /// <param name="tokenUserId">The user that the JWT names, or null.</param>
    /// <param name="stopping">Ends the work.</param>
    public async Task<Caller> IdentifyAsync(AppCallRequest call, string? tokenUserId, CancellationToken stopping)
    {
        var context = call.Context ?? new();
        if (ActingUserOf(context, tokenUserId) is not { } userId || context.ActingUserAccessToken is not { Length: > 0 } token) return NoUser();
        if (context.ChannelMember is not { ChannelId: { } channelId } member || !IsId(channelId) || member.UserId != userId) return NoChannel();
        var siteUrl = SiteUrl.Read(context.MattermostSiteUrl);
        if (siteUrl is null || await servers.FindAsync(siteUrl, stopping) is not { } server) return NoServer(siteUrl);

        var session = rest.As(server.BaseUrl, token);
        var asksWho = session.MeAsync(stopping);
        var channel = await session.ChannelAsync(channelId, stopping);
        return await asksWho switch
        {
            { FailureOrNull: { } failure and not RestFailure.Refused } => new Caller.Unknown(
                $"I could not ask Mattermost who you are, so nothing was done. {RestWords.Of(failure, server.BaseUrl)}"),
            { AnswerOrNull: { } user } when user.Id == userId => channel.AnswerOrNull is { } shown && shown.Id == channelId
                ? new Caller.Known(server, new(userId, user.Username, token), channelId, shown.TeamId)
                : NoChannel(),
            _ => Impostor(server.ServerId, userId),
        };
    }

    /// <summary>The acting user, if the body names one and the JWT does not contradict it.</summary>
    public static string? ActingUserOf(AppCallContext context, string? tokenUserId) =>
        context.ActingUser?.Id is { } id && IsId(id) && (tokenUserId is null || tokenUserId == id) ? id : null;

    /// <summary>Anything else must not get into an address.</summary>
    public static bool IsId(string id) => id.Length == IdLength && id.All(char.IsAsciiLetterOrDigit);

    private static Caller.Unknown NoUser() =>
        new("Mattermost did not say who you are, so nothing was done. Try again; if it stays like this, ask an administrator to install the app again.");

    private static Caller.Unknown NoChannel() =>
        new("Mattermost did not show me this channel as one of yours, so nothing was done. Try again from the channel you mean.");

    private Caller.Unknown NoServer(Uri? siteUrl)
    {
        LogNoServer();
        var what = siteUrl is null ? "This Mattermost is" : $"This Mattermost, `{SiteUrl.Shown(siteUrl)}`, is";
        return new($"{what} not registered with this integration. A system administrator can mend that: `{address.InstallCommand}`.");
    }

    private Caller.Unknown Impostor(string serverId, string userId)
    {
        LogImpostor(userId, serverId);
        return new("Mattermost did not confirm that it is you, so nothing was done. Log out and in again, and try once more.");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "App call refused: its Mattermost is not registered")]
    private partial void LogNoServer();

    [LoggerMessage(Level = LogLevel.Warning, Message = "App call as user {UserId} refused: server {ServerId} does not confirm it")]
    private partial void LogImpostor(string userId, string serverId);
}
