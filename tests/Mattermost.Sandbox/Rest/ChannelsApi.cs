using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary><c>/channels</c>: making, finding and archiving them.</summary>
internal sealed class ChannelsApi(SandboxState state, ServerProfile server, RestGuard guard)
{
    private static readonly AppError NoSuchName = AppError.NotFound("app.channel.get_by_name.missing.app_error", "Channel does not exist.");
    private static readonly AppError NameTaken = AppError.BadRequest("store.sql_channel.save_channel.exists.app_error", "A channel with that name already exists on the same team.");
    private static readonly AppError NoCommonTeam = new(403, "api.channel.create_channel.direct_channel.team_restricted_error", "A direct channel cannot be created between these users because they do not share a team in common.");
    private static readonly AppError StandardChannel = AppError.BadRequest("api.channel.delete_channel.cannot.app_error", "Unable to delete the default channel.");

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "POST", "/channels", CreateAsync);
        api.Map(app, "POST", "/channels/direct", CreateDirectAsync);
        api.Map(app, "GET", "/channels/{channel_id}", Get);
        api.Map(app, "DELETE", "/channels/{channel_id}", Archive);
        api.Map(app, "GET", "/teams/{team_id}/channels", List);
        api.Map(app, "GET", "/teams/{team_id}/channels/name/{name}", call => ByName(call, guard.Team(call)));
        api.Map(app, "GET", "/teams/name/{team}/channels/name/{name}", call =>
            state.FindTeamByName(call.Route("team")) is { } team ? ByName(call, team) : RestGuard.NoTeam);
        api.Map(app, "GET", "/users/{user_id}/teams/{team_id}/channels", OfUser);
    }

    private async Task<RestResult> CreateAsync(RestCall call)
    {
        var body = await call.BodyAsync<ChannelBody>("channel");
        RestGuard.Refuse(string.IsNullOrEmpty(body.Name) || body.Type is not ("O" or "P"), AppError.InvalidParameter("channel"));
        RestGuard.Refuse(state.FindTeam(body.TeamId ?? "") is null, AppError.InvalidParameter("team_id"));
        var team = guard.Demand(call, body.TeamId!, body.Type == "O" ? Permission.CreatePublicChannel : Permission.CreatePrivateChannel);
        RestGuard.Refuse(state.FindChannelByName(team.Id, body.Name!) is not null, NameTaken);
        var type = body.Type == "P" ? ChannelType.Private : ChannelType.Open;
        return RestResult.Created(Wire.Channel(state.AddChannel(team.Id, body.Name!, body.DisplayName ?? body.Name!, type, call.Caller.Id)));
    }

    private async Task<RestResult> CreateDirectAsync(RestCall call)
    {
        var ids = await call.BodyAsync<IReadOnlyList<string>>("user_ids");
        RestGuard.Refuse(ids.Count != 2 || !ids.All(Ids.IsValid), AppError.InvalidParameter("user_ids"));
        guard.Demand(call, Permission.CreateDirectChannel);
        RestGuard.Demand(ids.Contains(call.Caller.Id, StringComparer.Ordinal) || guard.Access.To(call.Caller, Permission.ManageSystem), Permission.ManageSystem);
        foreach (var id in ids) guard.User(id);
        var isKnown = state.FindChannelByName("", string.Join("__", ids.Order(StringComparer.Ordinal))) is not null;
        RestGuard.Refuse(!isKnown && server.Settings.RestrictDirectMessage == "team" && !state.Teams.Any(team => ids.All(team.Has)), NoCommonTeam);
        return RestResult.Created(Wire.Channel(state.DirectChannel(ids[0], ids[1])));
    }

    private RestResult Get(RestCall call)
    {
        var channel = guard.Channel(call);
        guard.DemandToSee(call, channel);
        return RestResult.Found(Wire.Channel(channel));
    }

    private RestResult ByName(RestCall call, SandboxTeam team)
    {
        if (state.FindChannelByName(team.Id, call.Route("name")) is not { } channel) return NoSuchName;
        if (channel.Type != ChannelType.Open && !guard.Access.ToSee(call.Caller, channel)) return NoSuchName;
        guard.DemandToSee(call, channel);
        return RestResult.Found(Wire.Channel(channel));
    }

    /// <summary>The open channels of a team.</summary>
    private RestResult List(RestCall call)
    {
        var team = guard.Demand(call, call.Id("team_id"), Permission.ListTeamChannels);
        return RestResult.Found(call.Page(Of(team).Where(channel => channel.Type == ChannelType.Open)).Select(Wire.Channel));
    }

    private RestResult OfUser(RestCall call)
    {
        var (team, userId) = (guard.Demand(call, call.Id("team_id"), Permission.ViewTeam), call.Id("user_id"));
        guard.DemandToEdit(call, userId);
        return RestResult.Found(Of(team).Concat(state.Channels.Where(channel => channel.TeamId.Length == 0)).Where(channel => channel.Has(userId)).Select(Wire.Channel));
    }

    private RestResult Archive(RestCall call)
    {
        var channel = guard.Channel(call);
        guard.Demand(call, channel, channel.Type == ChannelType.Open ? Permission.DeletePublicChannel : Permission.DeletePrivateChannel);
        RestGuard.Refuse(channel.Name == "town-square", StandardChannel);
        state.ArchiveChannel(channel.Id);
        return RestResult.Done;
    }

    private IEnumerable<SandboxChannel> Of(SandboxTeam team) => state.Channels
        .Where(channel => channel.TeamId == team.Id && channel.DeleteAt is null)
        .OrderBy(channel => channel.DisplayName, StringComparer.Ordinal);

    private sealed record ChannelBody(string? TeamId, string? Name, string? DisplayName, string? Type);
}
