using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Groups;

/// <summary>How many people of a group there are, in all and in a channel.</summary>
internal sealed class GroupCounts(SandboxState state)
{
    /// <summary>Active people.</summary>
    public int Active(SandboxGroup group) => state.CountActive(group);

    /// <summary>
    /// People of the group in the channel, and in how many time zones those are whose zone is known. As on real servers the
    /// deactivated count here as long as they are in the channel.
    /// </summary>
    public (int People, int TimeZones) In(SandboxChannel channel, SandboxGroup group)
    {
        var (smaller, larger) = group.Memberships.Count < channel.Memberships.Count ? (group.Memberships, channel.Memberships) : (channel.Memberships, group.Memberships);
        var both = state.FindUsers(smaller.Select(member => member.UserId).Where(larger.Has));
        return (both.Count, both.Select(user => user.CurrentTimeZone).Where(zone => zone.Length > 0).Distinct(StringComparer.Ordinal).Count());
    }
}
