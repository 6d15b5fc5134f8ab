using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary><c>/teams</c>. A new team comes with its two standard channels.</summary>
internal sealed class TeamsApi(SandboxState state, RestGuard guard)
{
    private static readonly AppError NoSuchName = AppError.NotFound("app.team.get_by_name.missing.app_error", "Unable to find the existing team.");
    private static readonly AppError NameTaken = AppError.BadRequest("app.team.save.existing.app_error", "A team with that name already exists.");

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "POST", "/teams", CreateAsync);
        api.Map(app, "GET", "/teams", List);
        api.Map(app, "GET", "/teams/{team_id}", call => Get(call, guard.Team(call)));
        api.Map(app, "GET", "/teams/name/{name}", call => state.FindTeamByName(call.Route("name")) is { } team ? Get(call, team) : NoSuchName);
        api.Map(app, "DELETE", "/teams/{team_id}", Delete);
        api.Map(app, "GET", "/users/{user_id}/teams", OfUser);
    }

    /// <summary>Also for the sandbox itself.</summary>
    public static SandboxTeam Create(SandboxState state, string name, string displayName, SandboxUser creator)
    {
        var team = state.AddTeam(name, displayName);
        state.AddChannel(team.Id, "town-square", "Town Square", ChannelType.Open, creator.Id);
        state.AddChannel(team.Id, "off-topic", "Off-Topic", ChannelType.Open, creator.Id);
        return state.Join(team, creator, asAdmin: true);
    }

    private async Task<RestResult> CreateAsync(RestCall call)
    {
        var body = await call.BodyAsync<TeamBody>("team");
        RestGuard.Refuse(string.IsNullOrEmpty(body.Name), AppError.InvalidParameter("team"));
        guard.Demand(call, Permission.CreateTeam);
        RestGuard.Refuse(state.FindTeamByName(body.Name!) is not null, NameTaken);
        var team = Create(state, body.Name!, body.DisplayName ?? body.Name!, call.Caller);
        return RestResult.Created(Wire.Team(state.ChangeTeam(team.Id, created => created with { AllowOpenInvite = body.AllowOpenInvite })));
    }

    private RestResult List(RestCall call)
    {
        var listsPrivate = guard.Access.To(call.Caller, Permission.ListPrivateTeams);
        var listsPublic = guard.Access.To(call.Caller, Permission.ListPublicTeams);
        RestGuard.Demand(listsPrivate || listsPublic, Permission.ListPublicTeams);
        return RestResult.Found(call.Page(state.Teams.Where(team => team.AllowOpenInvite ? listsPublic : listsPrivate)).Select(Wire.Team));
    }

    private RestResult Get(RestCall call, SandboxTeam team)
    {
        if (!team.AllowOpenInvite) guard.Demand(call, team.Id, Permission.ViewTeam);
        return RestResult.Found(Wire.Team(team));
    }

    private RestResult Delete(RestCall call)
    {
        var team = guard.Demand(call, call.Id("team_id"), Permission.ManageTeam);
        state.DeleteTeam(team.Id);
        return RestResult.Done;
    }

    private RestResult OfUser(RestCall call)
    {
        var userId = call.Id("user_id");
        RestGuard.Demand(userId == call.Caller.Id || guard.Access.To(call.Caller, Permission.ReadOtherUsersTeams), Permission.ReadOtherUsersTeams);
        return RestResult.Found(state.Teams.Where(team => team.DeleteAt is null && team.Has(userId)).Select(Wire.Team));
    }

    private sealed record TeamBody(string? Name, string? DisplayName, bool AllowOpenInvite = false);
}
