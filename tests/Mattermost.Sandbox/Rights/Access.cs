using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rights;

/// <summary>
/// May somebody do something? As in Mattermost the roles of the channel are asked first, then those of its team, then those of
/// the system; a role counts only for members.
/// </summary>
internal sealed class Access(SandboxState state, ServerProfile server)
{
    public bool To(SandboxUser user, string permission) => Grants(user.Roles, permission);

    public bool To(SandboxUser user, SandboxTeam team, string permission) =>
        (team.FindMember(user.Id) is { DeleteAt: null } member && Grants(member.Roles(team.Scheme), permission)) || To(user, permission);

    public bool To(SandboxUser user, SandboxChannel channel, string permission)
    {
        if (channel.FindMember(user.Id) is { } member && Grants(member.Roles(channel.Scheme), permission)) return true;
        return state.FindTeam(channel.TeamId) is { } team ? To(user, team, permission) : To(user, permission);
    }

    /// <summary>May know the channel: its members, and of an open channel the people of the team.</summary>
    public bool ToSee(SandboxUser user, SandboxChannel channel) =>
        To(user, channel, Permission.ReadChannel)
        || (channel.Type == ChannelType.Open && state.FindTeam(channel.TeamId) is { } team && To(user, team, Permission.ReadPublicChannel));

    /// <summary>May read its posts and members.</summary>
    public bool ToRead(SandboxUser user, SandboxChannel channel) => server.Release.ReadsOpenChannelsFromOutside
        ? ToSee(user, channel)
        : To(user, channel, Permission.ReadChannel);

    /// <summary>May write in it: members, and whoever has one of the roles that post everywhere.</summary>
    public bool ToPost(SandboxUser user, SandboxChannel channel) =>
        To(user, channel, Permission.CreatePost)
        || (channel.Type == ChannelType.Open && state.FindTeam(channel.TeamId) is { } team && To(user, team, Permission.CreatePostPublic));

    private bool Grants(string roles, string permission) => roles
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Any(name => state.Roles.Find(name, server.Release)?.Permissions.Contains(permission) == true);
}
