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

    /// <summary>The incoming webhook. Its last path segment is the secret: never log it, never show it whole.</summary>
    public required Uri WebhookUrl { get; init; }

    /// <summary>Words of <see cref="EventKinds"/>; what is not in here is skipped, with that reason.</summary>
    public FrozenSet<string> Events { get; init; } = EventKinds.Known;

    /// <summary>IANA name, e.g. <c>Europe/Berlin</c>.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Groups mentioned when a meeting starts, each with its <c>@</c>.</summary>
    public IReadOnlyList<string> MentionGroups { get; init; } = [];

    /// <summary>Timer and end posts under the start post of their meeting (needs a bot).</summary>
    public bool Threads { get; init; }

    /// <summary>The channel id that Parabol's plugin mode names for this team (door B).</summary>
    public string? ChannelId { get; init; }

    /// <summary>SHA-256 (hex) of the relay secret (door A); null until a relay URL was made.</summary>
    public string? RelaySecretHash { get; init; }

    /// <summary>Why nothing can be posted, in words, or null while all is well.</summary>
    public string? BrokenReason { get; init; }

    public DateTimeOffset? BrokenSince { get; init; }

    /// <summary>The server's version when it last answered.</summary>
    public ServerVersion? Server { get; init; }

    public ETag ETag { get; init; }

    public bool IsBroken => BrokenReason is not null;
}
