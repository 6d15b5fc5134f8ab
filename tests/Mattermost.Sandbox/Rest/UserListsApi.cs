using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>Lists of users: all, those of a team or channel or outside of one, and the search.</summary>
internal sealed class UserListsApi(SandboxState state, RestGuard guard)
{
    private const int SearchLimit = 100;

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "GET", "/users", List);
        api.Map(app, "POST", "/users/search", SearchAsync);
    }

    private RestResult List(RestCall call)
    {
        var users = call.Query("in_channel") is { Length: > 0 } inChannel ? Of(Channel(call, inChannel))
            : call.Query("not_in_channel") is { Length: > 0 } outside ? Of(Team(call, call.Query("in_team"))).Where(user => !Channel(call, outside).Has(user.Id))
            : call.Query("in_team") is { Length: > 0 } inTeam ? Of(Team(call, inTeam))
            : call.Query("not_in_team") is { Length: > 0 } other ? state.Users.Where(user => !Team(call, other).Has(user.Id))
            : state.Users;
        var wanted = users
            .Where(user => !call.Flag("active") || user.DeleteAt is null)
            .Where(user => !call.Flag("inactive") || user.DeleteAt is not null)
            .Where(user => call.Query("role") is not { Length: > 0 } role || user.HasRole(role));
        return RestResult.Found(call.Page(wanted.OrderBy(user => user.Username, StringComparer.Ordinal)).Select(Wire.User));
    }

    private async Task<RestResult> SearchAsync(RestCall call)
    {
        var body = await call.BodyAsync<SearchBody>("props");
        RestGuard.Refuse(string.IsNullOrEmpty(body.Term), Server.AppError.InvalidParameter("term"));
        IEnumerable<SandboxUser> users = state.Users;
        if (body.TeamId is { Length: > 0 } team) users = Of(Team(call, team));
        if (body.InChannelId is { Length: > 0 } channel) users = Of(Channel(call, channel));
        if (body.NotInChannelId is { Length: > 0 } outside) users = users.Where(user => !Channel(call, outside).Has(user.Id));
        var found = users.Where(user => body.AllowInactive || user.DeleteAt is null).Where(user => Matches(user, body.Term!.TrimStart('@')));
        return RestResult.Found(found.OrderBy(user => user.Username, StringComparer.Ordinal).Take(Math.Clamp(body.Limit ?? SearchLimit, 1, 1000)).Select(Wire.User));
    }

    private SandboxTeam Team(RestCall call, string id) => guard.Demand(call, id, Permission.ViewTeam);

    private SandboxChannel Channel(RestCall call, string id)
    {
        var channel = guard.Channel(id);
        guard.DemandToRead(call, channel);
        return channel;
    }

    private IEnumerable<SandboxUser> Of(SandboxTeam team) =>
        team.Memberships.Where(member => member.DeleteAt is null).Select(member => state.FindUser(member.UserId)).OfType<SandboxUser>();

    private IEnumerable<SandboxUser> Of(SandboxChannel channel) => channel.Members.Select(state.FindUser).OfType<SandboxUser>();

    /// <summary>By the beginning of a name, as the search does; e-mail addresses are not searched.</summary>
    private static bool Matches(SandboxUser user, string term) => new[] { user.Username, user.FirstName, user.LastName, user.Nickname }
        .Any(name => name.StartsWith(term, StringComparison.OrdinalIgnoreCase));

    private sealed record SearchBody(
        string? Term, string? TeamId, string? InChannelId, string? NotInChannelId, int? Limit, bool AllowInactive = false);
}
