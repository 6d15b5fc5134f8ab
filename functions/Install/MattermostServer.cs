using Azure;
using Integration.Functions.Mattermost;

namespace Integration.Functions.Install;

/// <summary>
/// A Mattermost server that was registered with us: one partition of table <c>MattermostServers</c>, this row
/// (<c>server</c>) and one per slash command (<c>command:…</c>). All calls go to <see cref="BaseUrl"/>, whatever a request says.
/// </summary>
public sealed record MattermostServer
{
    /// <summary>Names the server everywhere in our tables: the address that it was first registered by, escaped. It stays when the address changes.</summary>
    public required string ServerId { get; init; }

    /// <summary>Site URL, sub-path included, without a slash at the end.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>What the server calls itself (<see cref="ServerIdentity.TelemetryId"/>), which no change of its address changes; null when it has not told yet.</summary>
    public string? TelemetryId { get; init; }

    /// <summary>Level T2, or null for a server where only commands were registered.</summary>
    public MattermostBot? Bot { get; init; }

    /// <summary>The user id of our bot when its token cannot be read, because its encryption key is gone: <see cref="Bot"/> is null until the installation is repeated.</summary>
    public string? LostBotId { get; init; }

    /// <summary>Level T3: the Apps framework installed us here, and we are not disabled.</summary>
    public bool HasApp { get; init; }

    /// <summary>
    /// The bot that the Apps framework runs us as; stays while we are disabled. Only the framework hands out its tokens, so one
    /// of them proves a call of the framework's own.
    /// </summary>
    public string? AppBotUserId { get; init; }

    /// <summary>When it last answered.</summary>
    public ServerVersion? Version { get; init; }

    public ETag ETag { get; init; }

    /// <summary>Of our bot, whether or not its token can be read.</summary>
    internal string? BotUserId => Bot?.UserId ?? LostBotId;
}

/// <summary>Our bot account there. The token is encrypted at rest and never logged or shown.</summary>
public sealed record MattermostBot(string UserId, string Username, string Token)
{
    /// <summary>Without the token.</summary>
    public override string ToString() => $"{Username} ({UserId})";
}

/// <summary>A slash command that points at us: a row of <c>MattermostServers</c>, and one of <c>CommandTokens</c> by its token's hash.</summary>
/// <param name="CommandId">Mattermost's id, or null when a person registered it by hand.</param>
public sealed record RegisteredCommand(string ServerId, string MattermostTeamId, string Trigger, string? CommandId)
{
    /// <summary>A verb that is not typed, since the command is for it alone, such as <c>invite</c> for <c>/invite-all</c>; null for the command of all verbs.</summary>
    public string? Verb { get; init; }

    /// <summary>When it was first called; until then nobody knows whether a command that a person registered works.</summary>
    public DateTimeOffset? FirstUsedAt { get; init; }

    /// <summary>Names its row of <c>CommandTokens</c>: the SHA-256 of the token, in hex. Set by <see cref="CommandTokens"/>.</summary>
    public string TokenHash { get; init; } = "";
}
