using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary><c>/roles</c>: anybody with a session may ask what a role allows.</summary>
internal sealed class RolesApi(SandboxState state, ServerProfile server, RestGuard guard)
{
    private const int NamesLimit = 100;

    private static readonly AppError NoRole = AppError.NotFound("app.role.get.app_error", "Unable to get role.");
    private static readonly AppError NoSuchName = AppError.NotFound("app.role.get_by_name.app_error", "Unable to get role.");
    private static readonly AppError TooManyNames = AppError.BadRequest("api.roles.get_multiple_by_name_too_many.request_error", "Unable to get that many roles by name. Only 100 roles can be requested at once.");

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "GET", "/roles", List);
        api.Map(app, "GET", "/roles/{role_id}", call => state.Roles.All(server.Release).FirstOrDefault(role => role.Id == call.Id("role_id")) is { } role ? RestResult.Found(Shape(role)) : NoRole);
        api.Map(app, "GET", "/roles/name/{name}", call => state.Roles.Find(call.Route("name"), server.Release) is { } role ? RestResult.Found(Shape(role)) : NoSuchName);
        api.Map(app, "POST", "/roles/names", ByNamesAsync);
    }

    private RestResult List(RestCall call)
    {
        guard.Demand(call, Permission.ManageSystem);
        return RestResult.Found(state.Roles.All(server.Release).Select(Shape));
    }

    /// <summary>Unknown names are left out.</summary>
    private async Task<RestResult> ByNamesAsync(RestCall call)
    {
        var names = (await call.ListAsync("rolenames")).Where(name => name.Trim().Length > 0).ToArray();
        RestGuard.Refuse(names.Length == 0, AppError.InvalidParameter("rolenames"));
        RestGuard.Refuse(server.Release.LimitsRoleNames && names.Length > NamesLimit, TooManyNames);
        return RestResult.Found(names.Distinct(StringComparer.Ordinal).Select(name => state.Roles.Find(name, server.Release)).OfType<SandboxRole>().Select(Shape));
    }

    private static object Shape(SandboxRole role) => new
    {
        role.Id,
        role.Name,
        DisplayName = $"authentication.roles.{role.Name}.name",
        Description = $"authentication.roles.{role.Name}.description",
        CreateAt = 1,
        UpdateAt = 1,
        DeleteAt = 0,
        Permissions = role.Permissions.Order(StringComparer.Ordinal),
        SchemeManaged = !role.Name.Contains("post_all", StringComparison.Ordinal),
        BuiltIn = role.IsBuiltIn,
        SchemeId = (string?)null,
    };
}
