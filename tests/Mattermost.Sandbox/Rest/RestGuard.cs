using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>Finds what a call names and demands what it needs; what is missing ends the call with Mattermost's error.</summary>
internal sealed class RestGuard(SandboxState state, Access access)
{
    public static readonly AppError NoUser = AppError.NotFound("app.user.missing_account.const", "Unable to find the user.");
    public static readonly AppError NoTeam = AppError.NotFound("app.team.get.find.app_error", "Unable to find the existing team.");
    public static readonly AppError NoChannel = AppError.NotFound("app.channel.get.existing.app_error", "Unable to find the existing channel.");
    public static readonly AppError NoTeamMember = AppError.NotFound("app.team.get_member.missing.app_error", "No team member found for that user ID and team ID.");
    public static readonly AppError NoChannelMember = AppError.NotFound("app.channel.get_member.missing.app_error", "No channel member found for that user ID and channel ID.");

    public Access Access => access;

    public SandboxUser User(string id) => state.FindUser(id) ?? throw new RestRefusal(NoUser);

    public SandboxTeam Team(string id) => state.FindTeam(id) ?? throw new RestRefusal(NoTeam);

    public SandboxChannel Channel(string id) => state.FindChannel(id) ?? throw new RestRefusal(NoChannel);

    /// <summary>The channel of the path.</summary>
    public SandboxChannel Channel(RestCall call) => Channel(call.Id("channel_id"));

    /// <summary>The team of the path.</summary>
    public SandboxTeam Team(RestCall call) => Team(call.Id("team_id"));

    public void Demand(RestCall call, string permission) => Demand(access.To(call.Caller, permission), permission);

    /// <summary>A team that nobody made is a team in which the caller has no rights.</summary>
    public SandboxTeam Demand(RestCall call, string teamId, string permission)
    {
        var team = state.FindTeam(teamId);
        Demand(team is null ? access.To(call.Caller, permission) : access.To(call.Caller, team, permission), permission);
        return team ?? throw new RestRefusal(NoTeam);
    }

    public void Demand(RestCall call, SandboxChannel channel, string permission) => Demand(access.To(call.Caller, channel, permission), permission);

    public void DemandToRead(RestCall call, SandboxChannel channel) => Demand(access.ToRead(call.Caller, channel), Permission.ReadChannel);

    public void DemandToSee(RestCall call, SandboxChannel channel) => Demand(
        access.ToSee(call.Caller, channel), channel.Type == ChannelType.Open ? Permission.ReadPublicChannel : Permission.ReadChannel);

    /// <summary>Oneself, or whoever may edit others.</summary>
    public void DemandToEdit(RestCall call, string userId) =>
        Demand(call.Caller.Id == userId || access.To(call.Caller, Permission.EditOtherUsers), Permission.EditOtherUsers);

    public static void Demand(bool isAllowed, string permission)
    {
        if (!isAllowed) throw new RestRefusal(AppError.MissingPermission(permission));
    }

    /// <summary>Null refuses nothing.</summary>
    public static void RefuseFor(AppError? error)
    {
        if (error is not null) throw new RestRefusal(error);
    }

    public static void Refuse(bool isWrong, AppError error)
    {
        if (isWrong) throw new RestRefusal(error);
    }
}
