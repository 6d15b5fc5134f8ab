using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary><c>/teams</c>.</summary>
internal sealed class TeamsApi(SandboxState state)
{
    private static readonly AppError NoTeam = AppError.NotFound("app.team.get.find.app_error", "Unable to find the existing team.");
    private static readonly AppError NameTaken = AppError.BadRequest("app.team.save.existing.app_error", "A team with that name already exists.");

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "POST", "/teams", CreateAsync);
        api.Map(app, "GET", "/teams/{id}", call => Task.FromResult(Get(call.Route("id"))));
        api.Map(app, "DELETE", "/teams/{id}", call => Task.FromResult(Delete(call.Route("id"))));
    }

    private async Task<RestResult> CreateAsync(RestCall call)
    {
        var body = await call.BodyAsync<TeamBody>();
        if (string.IsNullOrEmpty(body.Name)) return AppError.InvalidParameter("team");
        return state.FindTeamByName(body.Name) is null
            ? RestResult.Created(Wire.Team(state.AddTeam(body.Name, body.DisplayName ?? body.Name)))
            : NameTaken;
    }

    private RestResult Get(string id) => state.FindTeam(id) is { } team ? RestResult.Found(Wire.Team(team)) : NoTeam;

    private RestResult Delete(string id)
    {
        if (state.FindTeam(id) is null) return NoTeam;
        state.DeleteTeam(id);
        return RestResult.Done;
    }

    private sealed record TeamBody(string? Name, string? DisplayName);
}
