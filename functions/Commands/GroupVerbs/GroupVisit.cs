using Integration.Functions.Groups;
using Integration.Functions.Groups.Directory;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Commands.GroupVerbs;

/// <summary>Somebody who asks about groups: where, with which rights there, and by whose token Mattermost is asked.</summary>
internal sealed record GroupVisit(CommandCall Call, MattermostServer Server, MattermostSession Session, ChannelRights Rights)
{
    public string ServerId => Server.ServerId;

    /// <summary>What to type, as code.</summary>
    public string Typed(string command) => Say.Typed(Call, command);
}

/// <summary>Lets people in who ask about groups, and tells the others why not.</summary>
internal sealed class GroupReception(MattermostServers servers, GroupSessions sessions, ActingRights acting, GroupsOptions options)
{
    public async Task<(GroupVisit? Visit, CommandReply? Refusal)> OpenAsync(CommandCall call, CancellationToken stopping)
    {
        if (await servers.FindAsync(call.ServerId, stopping) is not { } server) return (null, ChannelConnections.NotRegistered());
        if (sessions.For(server, call.Actor) is not { } session) return (null, CommandReply.Error(GroupSessions.NoBot));
        return await acting.InChannelAsync(server, call.ChannelId, call.Actor, stopping) switch
        {
            RightsReading.Known { Rights: var rights } => (new(call, server, session, rights), null),
            RightsReading.Unknown unknown => (null, CommandReply.Error(unknown.Why)),
            _ => (null, CommandReply.Error("Only members of the channel may do this.")),
        };
    }

    /// <summary>Null when the person may make and change groups (<c>Groups__ManagedBy</c>).</summary>
    public string? WhyNotManage(GroupVisit visit)
    {
        if (visit.Rights.IsGuest) return "Guests may not make or change groups.";
        var permissions = visit.Rights.Permissions;
        var isAdministrator = permissions.Contains("manage_system");
        return options.ManagedBy switch
        {
            GroupManagers.SystemAdmins when !isAdministrator => "Only system administrators may make and change groups here. Ask one of them.",
            GroupManagers.TeamAdmins when !isAdministrator && !permissions.Contains("manage_team") =>
                "Only team administrators may make and change groups here. Ask one of them (team menu > Manage Members shows who they are).",
            _ => null,
        };
    }
}
