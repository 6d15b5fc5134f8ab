using Integration.Functions.Hosting;
using Integration.Functions.Mattermost;
using Integration.Functions.Teams;

namespace Integration.Functions.Notifications.Messages;

/// <summary>What a message depends on besides its event: the team's connection, our settings, and the time.</summary>
public sealed record MessageContext
{
    /// <summary>The team's time zone: deadlines are told in it.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>Parabol's address. Every link of a message is built from it, whatever the event said.</summary>
    public required Uri SiteUrl { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>Mentioned when a meeting starts, each with its <c>@</c>; what is no group name is left out.</summary>
    public IReadOnlyList<string> MentionGroups { get; init; } = [];

    /// <summary>Null until the server has answered once: the limits of old servers are kept then.</summary>
    public ServerVersion? Server { get; init; }

    /// <summary>The server took no message of the usual size: this one must be small.</summary>
    public bool IsTight { get; init; }
}

/// <summary>What the messages of a connection depend on, at this moment.</summary>
internal sealed class MessageContexts(ParabolOptions parabol, TimeProvider clock)
{
    public MessageContext Of(TeamConnection connection) => new()
    {
        Zone = TimeZoneInfo.FindSystemTimeZoneById(connection.TimeZone),
        SiteUrl = parabol.SiteUrl,
        Now = clock.GetUtcNow(),
        MentionGroups = connection.MentionGroups,
        Server = connection.Server,
    };
}
