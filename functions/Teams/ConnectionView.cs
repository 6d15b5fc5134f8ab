using System.Text.Json.Serialization;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Teams;

/// <summary>A connection as the API shows it; secrets are masked.</summary>
internal sealed record ConnectionView
{
    public required string TeamId { get; init; }

    /// <summary>With the secret masked. May be sent back as it is, and then means "unchanged".</summary>
    public string? WebhookUrl { get; init; }

    /// <summary>The registered Mattermost server whose bot posts, where there is no webhook.</summary>
    public string? ServerId { get; init; }

    public required IReadOnlyList<string> Events { get; init; }
    public required string TimeZone { get; init; }
    public required IReadOnlyList<string> MentionGroups { get; init; }
    public required bool Threads { get; init; }
    public string? ChannelId { get; init; }

    /// <summary><c>active</c> or <c>broken</c>.</summary>
    public required string State { get; init; }

    public BrokenView? Broken { get; init; }
    public ServerView? Server { get; init; }

    /// <summary><c>none</c>, or <c>issued</c> once a relay URL was made.</summary>
    public required string Relay { get; init; }

    public static ConnectionView Of(TeamConnection connection) => new()
    {
        TeamId = connection.TeamId,
        WebhookUrl = connection.WebhookUrl is { } url ? new WebhookAddress(url).Masked : null,
        ServerId = connection.ServerId,
        Events = [.. EventKinds.All.Where(connection.Events.Contains)],
        TimeZone = connection.TimeZone,
        MentionGroups = connection.MentionGroups,
        Threads = connection.Threads,
        ChannelId = connection.ChannelId,
        State = connection.IsBroken ? "broken" : "active",
        Broken = connection.BrokenReason is { } reason ? new BrokenView(reason, connection.BrokenSince) : null,
        Server = connection.Server is { } server ? new ServerView(server.ToString(), server.IsLicensed) : null,
        Relay = connection.RelaySecretHash is null ? "none" : "issued",
    };
}

/// <summary>Why nothing is posted any more, in words.</summary>
internal sealed record BrokenView(string Reason, DateTimeOffset? Since);

/// <summary>What the Mattermost server said of itself when it last answered.</summary>
internal sealed record ServerView(string Version, bool Licensed);

/// <summary>The outcome of a test message.</summary>
internal sealed record TestView(bool Posted, string Message);

/// <summary>A new relay URL; the only time it can be read.</summary>
internal sealed record RelayView(string RelayUrl, string Message);

/// <summary>A connect code; the only time it can be read.</summary>
internal sealed record ConnectCodeView(string Code, DateTimeOffset Expires, string Message);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ConnectionView))]
[JsonSerializable(typeof(TestView))]
[JsonSerializable(typeof(RelayView))]
[JsonSerializable(typeof(ConnectCodeView))]
internal sealed partial class TeamsJson : JsonSerializerContext;
