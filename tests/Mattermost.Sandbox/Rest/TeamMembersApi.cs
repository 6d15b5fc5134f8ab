using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>Who is in a team.</summary>
internal sealed class TeamMembersApi(SandboxState state, ServerProfile server, RestGuard guard)
{
    private const int BatchLimit = 256;

    private static readonly AppError TooManyAccounts = AppError.BadRequest("app.team.join_user_to_team.max_accounts.app_error", "This team has reached the maximum number of allowed accounts. Contact your System Administrator to set a higher limit.");
    private static readonly AppError UserDenied = AppError.BadRequest("api.team.add_members.user_denied", "Add members to team failed because of group constraints.");

    private static readonly AppError WrongDomain = AppError.BadRequest("api.team.join_user_to_team.allowed_domains.app_error", "The user cannot be added as the domain associated with the account is not permitted.");
    private static readonly AppError NotFromConstrained = AppError.BadRequest("api.team.remove_member.group_constrained.app_error", "Unable to remove a user from a group-constrained team.");

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "GET", "/teams/{team_id}/members", List);
        api.Map(app, "GET", "/teams/{team_id}/members/{user_id}", Get);
        api.Map(app, "GET", "/teams/{team_id}/stats", Stats);
        api.Map(app, "POST", "/teams/{team_id}/members", AddAsync);
        api.Map(app, "POST", "/teams/{team_id}/members/batch", AddManyAsync);
        api.Map(app, "POST", "/teams/{team_id}/members/ids", ByIdsAsync);
        api.Map(app, "DELETE", "/teams/{team_id}/members/{user_id}", Remove);
        api.Map(app, "PUT", "/teams/{team_id}/members/{user_id}/roles", SetRolesAsync);
        api.Map(app, "PUT", "/teams/{team_id}/members/{user_id}/schemeRoles", SetSchemeRolesAsync);
    }

    private RestResult List(RestCall call)
    {
        var team = guard.Demand(call, call.Id("team_id"), Permission.ViewTeam);
        return RestResult.Found(call.Page(team.Memberships.Where(member => member.DeleteAt is null)).Select(member => Wire.TeamMember(team, member)));
    }

    private RestResult Get(RestCall call)
    {
        var team = guard.Demand(call, call.Id("team_id"), Permission.ViewTeam);
        return team.FindMember(call.Id("user_id")) is { } member ? RestResult.Found(Wire.TeamMember(team, member)) : RestGuard.NoTeamMember;
    }

    private RestResult Stats(RestCall call)
    {
        var team = guard.Demand(call, call.Id("team_id"), Permission.ViewTeam);
        return RestResult.Found(new { TeamId = team.Id, TotalMemberCount = team.Memberships.Count(member => member.DeleteAt is null), ActiveMemberCount = state.CountActive(team) });
    }

    /// <summary>Former members are among the found.</summary>
    private async Task<RestResult> ByIdsAsync(RestCall call)
    {
        var ids = await call.ListAsync("user_ids");
        var team = guard.Demand(call, call.Id("team_id"), Permission.ViewTeam);
        return RestResult.Found(ids.Select(team.FindMember).OfType<SandboxMembership>().Select(member => Wire.TeamMember(team, member)));
    }

    private async Task<RestResult> AddAsync(RestCall call)
    {
        var body = await call.BodyAsync<MemberBody>("team_member");
        RestGuard.Refuse(body.TeamId != call.Id("team_id"), AppError.InvalidParameter("team_id"));
        RestGuard.Refuse(!Ids.IsValid(body.UserId), AppError.InvalidParameter("user_id"));
        var team = MayAdd(call, body.UserId == call.Caller.Id);
        RestGuard.Refuse(state.KeptOut(team, [body.UserId!]) is { Count: > 0 }, UserDenied);
        return RestResult.Created(Wire.TeamMember(team, Add(call, team, body.UserId!)));
    }

    /// <summary>With <c>graceful</c> (any value counts) each failure is told beside its person; without, the first ends the call.</summary>
    private async Task<RestResult> AddManyAsync(RestCall call)
    {
        var bodies = await call.BodyAsync<IReadOnlyList<MemberBody>>("members");
        RestGuard.Refuse(bodies.Count > BatchLimit, AppError.InvalidParameter("too many members in batch"));
        RestGuard.Refuse(bodies.Count == 0, AppError.InvalidParameter("no members in batch"));
        RestGuard.Refuse(bodies.Any(body => body.TeamId != call.Id("team_id")), AppError.InvalidParameter("team_id"));
        RestGuard.Refuse(bodies.Any(body => !Ids.IsValid(body.UserId)), AppError.InvalidParameter("user_id"));
        var team = MayAdd(call, isOneself: false);
        RestGuard.Refuse(state.KeptOut(team, bodies.Select(body => body.UserId!)) is { Count: > 0 }, UserDenied);
        return call.Query("graceful").Length > 0
            ? RestResult.Created(bodies.Select(body => Graceful(call, team, body.UserId!)).ToArray())
            : RestResult.Created(bodies.Select(body => Wire.TeamMember(team, Add(call, team, body.UserId!))).ToArray());
    }

    private object Graceful(RestCall call, SandboxTeam team, string userId)
    {
        try
        {
            return new { UserId = userId, Member = Wire.TeamMember(team, Add(call, team, userId)), Error = (object?)null };
        }
        catch (RestRefusal refusal)
        {
            return new { UserId = userId, Member = (object?)null, Error = new { refusal.Error.Id, refusal.Error.Message, StatusCode = refusal.Error.Status } };
        }
    }

    private SandboxTeam MayAdd(RestCall call, bool isOneself)
    {
        var team = guard.Team(call);
        if (isOneself && team.AllowOpenInvite) guard.Demand(call, Permission.JoinPublicTeams);
        else guard.Demand(call, team.Id, Permission.AddUserToTeam);
        return team;
    }

    private SandboxMembership Add(RestCall call, SandboxTeam team, string userId)
    {
        var user = guard.User(userId);
        if (state.FindTeam(team.Id)?.FindMember(userId) is { DeleteAt: null } already) return already;
        if (user.IsGuest) RestGuard.Demand(guard.Access.To(call.Caller, team, Permission.InviteGuest), Permission.InviteGuest);
        RestGuard.Refuse(user.Bot is null && !Admits(team, user.Email), WrongDomain);
        RestGuard.Refuse(state.CountActive(team) >= server.Settings.MaxUsersPerTeam, TooManyAccounts);
        return state.Join(team, user).FindMember(userId)!;
    }

    private static bool Admits(SandboxTeam team, string email) =>
        team.AllowedDomains.Count == 0 || team.AllowedDomains.Any(domain => email.EndsWith("@" + domain, StringComparison.OrdinalIgnoreCase));

    private RestResult Remove(RestCall call)
    {
        var (team, userId) = (guard.Team(call), call.Id("user_id"));
        if (userId != call.Caller.Id) guard.Demand(call, team.Id, Permission.RemoveUserFromTeam);
        RestGuard.Refuse(team.GroupConstrained && userId != call.Caller.Id && guard.User(userId).Bot is null, NotFromConstrained);
        RestGuard.Refuse(!team.Has(userId), RestGuard.NoTeamMember);
        state.Leave(team, userId);
        return RestResult.Done;
    }

    private async Task<RestResult> SetRolesAsync(RestCall call)
    {
        var names = ((await call.BodyAsync<RolesBody>("roles")).Roles ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var team = guard.Demand(call, call.Id("team_id"), Permission.ManageTeamRoles);
        return Change(team, call.Id("user_id"), member => member with
        {
            IsAdmin = names.Contains(team.Scheme.Admin, StringComparer.Ordinal),
            ExplicitRoles = string.Join(' ', names.Except([team.Scheme.Admin, team.Scheme.User, team.Scheme.Guest], StringComparer.Ordinal)),
        });
    }

    private async Task<RestResult> SetSchemeRolesAsync(RestCall call)
    {
        var body = await call.BodyAsync<SchemeRolesBody>("scheme_roles");
        var team = guard.Demand(call, call.Id("team_id"), Permission.ManageTeamRoles);
        return Change(team, call.Id("user_id"), member => member with { IsAdmin = body.SchemeAdmin });
    }

    private RestResult Change(SandboxTeam team, string userId, Func<SandboxMembership, SandboxMembership> change)
    {
        RestGuard.Refuse(!team.Has(userId), RestGuard.NoTeamMember);
        state.ChangeMember(team, userId, change);
        return RestResult.Done;
    }

    private sealed record MemberBody(string? TeamId, string? UserId);
}

internal sealed record RolesBody(string? Roles);

internal sealed record SchemeRolesBody(bool SchemeAdmin, bool SchemeUser);
