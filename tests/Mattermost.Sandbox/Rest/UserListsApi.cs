using Mattermost.Sandbox.Groups;
using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>Lists of users: all, those in a team, channel or group or outside of one, and the search.</summary>
internal sealed class UserListsApi(SandboxState state, ServerProfile server, RestGuard guard, GroupLicence licence, GroupListing groups)
{
    private const int SearchLimit = 100;

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "GET", "/users", List);
        api.Map(app, "POST", "/users/search", SearchAsync);
    }

    private RestResult List(RestCall call)
    {
        if (call.Query("in_group") is { Length: > 0 } inGroup) return InGroup(call, Group(call, inGroup));
        var wanted = Asked(call)
            .Where(user => !call.Flag("active") || user.DeleteAt is null)
            .Where(user => !call.Flag("inactive") || user.DeleteAt is not null)
            .Where(user => call.Query("role") is not { Length: > 0 } role || user.HasRole(role))
            .Where(user => call.Query("roles") is not { Length: > 0 } roles || roles.Split(',').Any(user.HasRole));
        return RestResult.Found(call.Page(wanted).Select(Wire.User));
    }

    private IEnumerable<SandboxUser> Asked(RestCall call)
    {
        if (call.Query("not_in_channel") is { Length: > 0 } outside) return OutsideChannel(call, Channel(call, outside));
        if (call.Query("not_in_team") is { Length: > 0 } other) return OutsideTeam(call, Team(call, other));
        if (call.Query("in_channel") is { Length: > 0 } inChannel) return InChannel(call, Channel(call, inChannel));
        if (call.Query("in_team") is { Length: > 0 } inTeam) return InTeam(call, Team(call, inTeam));
        if (call.Query("not_in_group") is not { Length: > 0 } notInGroup) return state.UsersByName;
        var group = Group(call, notInGroup);
        return state.UsersByName.Where(user => !group.Has(user.Id) && user.DeleteAt is null);
    }

    /// <summary>The newest first; active people only.</summary>
    private RestResult InGroup(RestCall call, SandboxGroup group) =>
        RestResult.Found(call.Page(state.ActiveMembers(group)).Select(user => server.Release.TellsWholeRows ? GroupWire.WholeUser(user) : Wire.User(user)));

    private IEnumerable<SandboxUser> OutsideChannel(RestCall call, SandboxChannel channel)
    {
        RestGuard.Refuse(call.Query("in_team").Length == 0, AppError.InvalidUrlParameter("team_id"));
        var team = Team(call, call.Query("in_team"));
        var people = state.UsersByName.Where(user => team.Has(user.Id) && !channel.Has(user.Id));
        return call.Flag("group_constrained") ? people.Where(Admitted(channel.Groups)) : people;
    }

    private IEnumerable<SandboxUser> OutsideTeam(RestCall call, SandboxTeam team)
    {
        var people = state.UsersByName.Where(user => !team.Has(user.Id));
        return call.Flag("group_constrained") ? people.Where(Admitted(team.Groups)) : people;
    }

    private IEnumerable<SandboxUser> InChannel(RestCall call, SandboxChannel channel)
    {
        var roles = call.Query("channel_roles").Split(',', StringSplitOptions.RemoveEmptyEntries);
        return state.UsersByName.Where(user => channel.FindMember(user.Id) is { } member && HasOneOf(member, channel.Scheme, roles));
    }

    private IEnumerable<SandboxUser> InTeam(RestCall call, SandboxTeam team)
    {
        var roles = call.Query("team_roles").Split(',', StringSplitOptions.RemoveEmptyEntries);
        var people = state.UsersByName.Where(user => team.FindMember(user.Id) is { DeleteAt: null } member && HasOneOf(member, team.Scheme, roles));
        return call.Query("sort") == "create_at" ? people.OrderByDescending(user => user.CreateAt) : people;
    }

    private async Task<RestResult> SearchAsync(RestCall call)
    {
        var body = await call.BodyAsync<SearchBody>("props");
        RestGuard.Refuse(string.IsNullOrEmpty(body.Term), AppError.InvalidParameter("term"));
        RestGuard.Refuse(body.TeamId is { Length: > 0 } && body.NotInTeamId is { Length: > 0 }, AppError.InvalidParameter("not_in_team_id"));
        var found = Places(call, body)
            .Aggregate((IEnumerable<SandboxUser>)state.UsersByName, (people, isThere) => people.Where(isThere))
            .Where(user => body.AllowInactive || user.DeleteAt is null)
            .Where(user => Matches(user, body.Term!.TrimStart('@')));
        return RestResult.Found(found.Take(Math.Clamp(body.Limit ?? SearchLimit, 1, 1000)).Select(Wire.User));
    }

    /// <summary>Each place of the body that somebody has to be in or outside of.</summary>
    private IEnumerable<Func<SandboxUser, bool>> Places(RestCall call, SearchBody body)
    {
        if (body.TeamId is { Length: > 0 } teamId && Team(call, teamId) is var team) yield return user => team.Has(user.Id);
        if (body.InChannelId is { Length: > 0 } channelId && Channel(call, channelId) is var channel) yield return user => channel.Has(user.Id);
        if (body.InGroupId is { Length: > 0 } groupId && Group(call, groupId) is var group) yield return user => group.Has(user.Id);
        if (body.NotInGroupId is { Length: > 0 } noGroupId && Group(call, noGroupId) is var noGroup) yield return user => !noGroup.Has(user.Id);
        if (body.NotInTeamId is { Length: > 0 } noTeamId && Team(call, noTeamId) is var noTeam)
        {
            yield return user => !noTeam.Has(user.Id);
            if (body.GroupConstrained) yield return Admitted(noTeam.Groups);
        }

        if (body.NotInChannelId is { Length: > 0 } noChannelId && Channel(call, noChannelId) is var noChannel)
        {
            RestGuard.Refuse(string.IsNullOrEmpty(body.TeamId), AppError.InvalidParameter("team_id"));
            yield return user => !noChannel.Has(user.Id);
            if (body.GroupConstrained) yield return Admitted(noChannel.Groups);
        }
    }

    private SandboxTeam Team(RestCall call, string id) => guard.Demand(call, id, Permission.ViewTeam);

    private SandboxChannel Channel(RestCall call, string id)
    {
        var channel = guard.Channel(id);
        guard.DemandToRead(call, channel);
        return channel;
    }

    /// <summary>A directory's group is for readers of the console in every release.</summary>
    private SandboxGroup Group(RestCall call, string id)
    {
        RestGuard.RefuseFor(licence.Missing);
        var group = state.FindGroup(id) ?? throw new RestRefusal(GroupsApi.NoGroup);
        RestGuard.RefuseFor(licence.MissingFor(group.Source));
        RestGuard.Demand(group.Source != SandboxGroup.Ldap || groups.ReadsConsole(call), Permission.ReadConsoleGroups);
        return group;
    }

    private Func<SandboxUser, bool> Admitted(IReadOnlyList<GroupLink> links)
    {
        var admitting = state.Linked(links);
        return user => admitting.Any(group => group.Has(user.Id));
    }

    private static bool HasOneOf(SandboxMembership member, SchemeRoles scheme, string[] wanted) =>
        wanted.Length == 0 || member.Roles(scheme).Split(' ').Intersect(wanted, StringComparer.Ordinal).Any();

    /// <summary>By the beginning of a name, as the search does; e-mail addresses are not searched.</summary>
    private static bool Matches(SandboxUser user, string term) => new[] { user.Username, user.FirstName, user.LastName, user.Nickname }
        .Any(name => name.StartsWith(term, StringComparison.OrdinalIgnoreCase));

    private sealed record SearchBody(
        string? Term, string? TeamId, string? NotInTeamId, string? InChannelId, string? NotInChannelId, string? InGroupId, string? NotInGroupId, int? Limit,
        bool GroupConstrained = false, bool AllowInactive = false);
}
