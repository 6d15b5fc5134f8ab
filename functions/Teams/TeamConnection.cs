using System.Collections.Frozen;
using Azure;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Teams;

/// <summary>Where a Parabol team's notifications go: one row of <c>TeamConnections</c> (partition: team, row: destination).</summary>
public sealed record TeamConnection
{
    /// <summary>The destination that the connection API manages.</summary>
    public const string MainDestination = "main";

    public required string TeamId { get; init; }
    public string DestinationId { get; init; } = MainDestination;

    /// <summary>
    /// The incoming webhook; null when the server's bot posts to <see cref="ChannelId"/>. Its last path segment is the
    /// secret: never log it, never show it whole.
    /// </summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>The registered Mattermost server of the channel; null when only a webhook or a plugin's channel id is known.</summary>
    public string? ServerId { get; init; }

    /// <summary>Who connected the channel by command (a Mattermost user id); null when the API did.</summary>
    public string? ConnectedBy { get; init; }

    /// <summary>Words of <see cref="EventKinds"/>; what is not in here is skipped, with that reason.</summary>
    public FrozenSet<string> Events { get; init; } = EventKinds.Known;

    /// <summary>IANA name, e.g. <c>Europe/Berlin</c>.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Groups mentioned when a meeting starts, each with its <c>@</c>.</summary>
    public IReadOnlyList<string> MentionGroups { get; init; } = [];

    /// <summary>Timer and end posts under the start post of their meeting (needs a bot).</summary>
    public bool Threads { get; init; }

    /// <summary>
    /// The Mattermost channel. With <see cref="ServerId"/> it is the one that commands are typed in and the bot posts to;
    /// without, the one that Parabol's plugin mode names for this team (door B).
    /// </summary>
    public string? ChannelId { get; init; }

    /// <summary>SHA-256 (hex) of the relay secret (door A); null until a relay URL was made.</summary>
    public string? RelaySecretHash { get; init; }

    /// <summary>Why nothing can be posted, in words, or null while all is well.</summary>
    public string? BrokenReason { get; init; }

    public DateTimeOffset? BrokenSince { get; init; }

    /// <summary>The server's version when it last answered.</summary>
    public ServerVersion? Server { get; init; }

    public ETag ETag { get; init; }

    /// <summary>The bot of the server posts, by the REST API; otherwise the incoming webhook.</summary>
    public bool IsByBot => WebhookUrl is null;

    public bool IsBroken => BrokenReason is not null;

    /// <summary>The same place in Mattermost by the same means: what one post taught us holds for the other.</summary>
    public bool PostsLike(TeamConnection other) =>
        WebhookUrl == other.WebhookUrl && ServerId == other.ServerId && ChannelId == other.ChannelId;
}
