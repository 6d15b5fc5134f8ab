using System.Net;
using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Install;

/// <summary>All that was found out about a server at one moment. What nobody could find out is null or missing, and judged by nobody.</summary>
public sealed record ServerSnapshot
{
    public required Uri BaseUrl { get; init; }

    /// <summary>Where Mattermost reaches us.</summary>
    public required Uri PublicUrl { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The addresses of <see cref="PublicUrl"/>, as our own network knows them; empty when it knows none.</summary>
    public IReadOnlyList<IPAddress> PublicAddresses { get; init; } = [];

    /// <summary>Why it does not answer at all; everything else is unknown then.</summary>
    public RestFailure? Silence { get; init; }

    public AnswerHead Head { get; init; } = AnswerHead.None;

    /// <summary>Settings as clients see them (<c>GET /config/client</c>).</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary><c>GET /license/client</c>.</summary>
    public IReadOnlyDictionary<string, string> Licence { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Settings that only administrators read.</summary>
    public ServerConfig? Config { get; init; }

    /// <summary>What is recorded of the connection of the channel, where one is looked at.</summary>
    public ConnectionFacts? Connection { get; init; }

    /// <summary>What the server told when it was installed; the installation learns it anew.</summary>
    public ServerVersion? KnownVersion { get; init; }

    /// <inheritdoc cref="KnownVersion"/>
    public string? KnownTelemetryId { get; init; }

    /// <inheritdoc cref="KnownVersion"/>
    public string? KnownBotName { get; init; }

    /// <summary>What our bot is called now.</summary>
    public string? BotName { get; init; }

    /// <summary>The commands looked at, one for each team; null when commands were not looked at.</summary>
    public IReadOnlyList<CommandFacts>? Commands { get; init; }

    public BotState Bot { get; init; }

    /// <summary>In the team that is looked at.</summary>
    public bool? IsBotInTeam { get; init; }

    /// <summary>As our bot sees the channel that is looked at.</summary>
    public ChannelFacts? Channel { get; init; }

    public bool HasApp { get; init; }

    /// <summary><c>Integration__AppSecret</c> is set.</summary>
    public bool HasAppSecret { get; init; }

    /// <summary>A client setting, or null when it is not known; <c>true</c> and <c>false</c> are words there.</summary>
    public bool? Flag(string name) => Settings.TryGetValue(name, out var value) ? value == "true" : null;

    internal ServerIdentity Identity => ServerIdentity.Of(Settings);
}

/// <param name="IsByBot">Our bot posts; otherwise an incoming webhook.</param>
/// <param name="BrokenReason">Why nothing is posted any more, in words; null while it works.</param>
/// <param name="BrokenSince">Since when, in words.</param>
/// <param name="Failures">The latest deliveries that failed, in words, newest first.</param>
public sealed record ConnectionFacts(bool IsByBot, string? BrokenReason, string? BrokenSince, IReadOnlyList<string> Failures);

public enum BotState
{
    /// <summary>It could not be found out.</summary>
    Unknown,

    None,

    /// <summary>We have its token but not the key to read it.</summary>
    Unreadable,

    /// <summary>The token is not accepted: revoked, or the bot deactivated; only an administrator can tell which.</summary>
    TokenRefused,

    Deactivated,

    /// <summary>The account is gone, or a person's by now.</summary>
    NoBot,

    Works,
}

public sealed record CommandFacts(string TeamId, CommandState State, bool WasUsed = false);

public enum CommandState
{
    /// <summary>It is registered with us; Mattermost's side could not be looked at.</summary>
    Registered,

    /// <summary>We know of none in this team.</summary>
    None,

    /// <summary>Mattermost does not have it any more.</summary>
    Deleted,

    /// <summary>Somebody else's command has our trigger.</summary>
    Foreign,

    /// <summary>It calls another address.</summary>
    Astray,

    /// <summary>It calls by GET.</summary>
    WrongMethod,

    /// <summary>Its token is not the one that we know.</summary>
    OtherToken,

    Works,
}

/// <summary>A channel, as our bot sees it.</summary>
/// <param name="IsVisible">False when it is gone, or private without our bot.</param>
/// <param name="MayPost">The bot's roles there permit it; null when that could not be found out.</param>
public sealed record ChannelFacts(bool IsVisible, bool IsArchived, bool IsPrivate, bool IsConversation, bool IsBotMember, bool? MayPost);
