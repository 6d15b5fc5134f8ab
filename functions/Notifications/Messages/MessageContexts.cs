using Integration.Functions.Hosting;
using Integration.Functions.Teams;

namespace Integration.Functions.Notifications.Messages;

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
