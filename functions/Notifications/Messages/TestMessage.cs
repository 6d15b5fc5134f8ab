using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Teams;

namespace Integration.Functions.Notifications.Messages;

/// <summary>What a person who tests a connection sees in the channel: that it works, and what to expect of it.</summary>
internal static class TestMessage
{
    public static MattermostMessage For(TeamConnection connection, MessageContext context)
    {
        var site = context.SiteUrl.AbsoluteUri;
        var off = EventKinds.All.Where(kind => !connection.Events.Contains(kind)).ToList();
        return Card.Message(context, "Parabol can post here ✅", site, "This is a test message of Parabol: it can post here.",
            Card.Text(null, "This is a test message. Notices of your team's meetings will look like this."),
            Card.Text("Time zone", connection.TimeZone) with { Short = true },
            Card.Text("Notifications", off.Count == 0 ? "all on" : $"all on, except {string.Join(", ", off.Select(kind => $"`{kind}`"))}") with { Short = true });
    }
}
