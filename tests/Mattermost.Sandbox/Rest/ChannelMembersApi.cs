using System.Text.Json;
using Mattermost.Sandbox.Posting;
using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>Who is in a channel; adding and removing leave a system message.</summary>
internal sealed class ChannelMembersApi(SandboxState state, ServerProfile server, RestGuard guard, PostWriter writer)
{
    private const int BatchLimit = 1000;

    private static readonly AppError WrongType = AppError.BadRequest("api.channel.add_user_to_channel.type.app_error", "Can not add user to this channel type.");
    private static readonly AppError UserDenied = AppError.BadRequest("api.channel.add_members.user_denied", "Channel membership denied to the following users because of group constraints.");
    private static readonly AppError LeftTeam = AppError.BadRequest("api.channel.add_user.to.channel.failed.deleted.app_error", "Failed to add user to channel because they have been removed from the team.");
    private static readonly AppError Deactivated = new(403, "app.channel.add_member.deleted_user.app_error", "Unable to add the user as a member of the channel.");
    private static readonly AppError NotFromStandard = AppError.BadRequest("api.channel.remove.default.app_error", "Unable to remove user from the default channel.");

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "GET", "/channels/{channel_id}/members", List);
        api.Map(app, "GET", "/channels/{channel_id}/members/{user_id}", Get);
        api.Map(app, "POST", "/channels/{channel_id}/members", AddAsync);
        api.Map(app, "POST", "/channels/{channel_id}/members/ids", ByIdsAsync);
        api.Map(app, "DELETE", "/channels/{channel_id}/members/{user_id}", Remove);
        api.Map(app, "PUT", "/channels/{channel_id}/members/{user_id}/schemeRoles", SetSchemeRolesAsync);
    }

    private RestResult List(RestCall call)
    {
        var channel = Readable(call);
        return RestResult.Found(call.Page(channel.Memberships).Select(member => Wire.ChannelMember(channel, member)));
    }

    private RestResult Get(RestCall call)
    {
        var channel = Readable(call);
        return channel.FindMember(call.Id("user_id")) is { } member ? RestResult.Found(Wire.ChannelMember(channel, member)) : RestGuard.NoChannelMember;
    }

    private async Task<RestResult> ByIdsAsync(RestCall call)
    {
        var ids = await call.ListAsync("user_ids");
        var channel = Readable(call);
        return RestResult.Found(ids.Select(channel.FindMember).OfType<SandboxMembership>().Select(member => Wire.ChannelMember(channel, member)));
    }

    /// <summary>One person, or (from 9.11) many, of whom those that cannot be added are silently left out unless it is all.</summary>
    private async Task<RestResult> AddAsync(RestCall call)
    {
        var (ids, isBatch) = await WantedAsync(call);
        var channel = guard.Channel(call);
        RestGuard.Refuse(channel.Type is ChannelType.Direct or ChannelType.Group, WrongType);
        DemandToManage(call, channel, ids);
        RestGuard.Refuse(state.KeptOut(channel, ids) is { Count: > 0 }, UserDenied);
        if (!isBatch) return RestResult.Created(Wire.ChannelMember(channel, Add(call, channel, ids[0])));

        List<object> added = [];
        RestRefusal? last = null;
        foreach (var id in ids)
        {
            try { added.Add(Wire.ChannelMember(channel, Add(call, channel, id))); }
            catch (RestRefusal refusal) { last = refusal; }
        }

        return added.Count == 0 && last is not null ? last.Error : RestResult.Created(added);
    }

    private async Task<(IReadOnlyList<string> Ids, bool IsBatch)> WantedAsync(RestCall call)
    {
        var body = await call.BodyAsync<MemberBody>("props");
        if (body.UserIds is { } many && server.Release.AddsManyToChannel)
        {
            RestGuard.Refuse(many.Count is 0 or > BatchLimit || !many.All(Ids.IsValid), AppError.InvalidParameter("user_ids"));
            return (many, true);
        }

        RestGuard.Refuse(!Ids.IsValid(body.UserId), AppError.InvalidParameter("user_id"));
        return ([body.UserId!], false);
    }

    private void DemandToManage(RestCall call, SandboxChannel channel, IReadOnlyList<string> ids)
    {
        if (channel.Type == ChannelType.Private) guard.Demand(call, channel, Permission.ManagePrivateChannelMembers);
        else if (ids is [var only] && only == call.Caller.Id) guard.Demand(call, channel.TeamId, Permission.JoinPublicChannels);
        else guard.Demand(call, channel, Permission.ManagePublicChannelMembers);
    }

    private SandboxMembership Add(RestCall call, SandboxChannel channel, string userId)
    {
        var user = guard.User(userId);
        if (channel.FindMember(userId) is { } already) return already;
        if (state.FindTeam(channel.TeamId)?.FindMember(userId) is not { } teamMember) throw new RestRefusal(RestGuard.NoTeamMember);
        RestGuard.Refuse(teamMember.DeleteAt is not null, LeftTeam);
        RestGuard.Refuse(user.DeleteAt is not null && server.Release.RefusesDeactivatedMembers, Deactivated);
        var joined = state.Join(channel, user);
        Announce(call, joined, user, isAdded: true);
        return joined.FindMember(userId)!;
    }

    private RestResult Remove(RestCall call)
    {
        var (channel, userId) = (guard.Channel(call), call.Id("user_id"));
        var user = guard.User(userId);
        RestGuard.Refuse(channel.Type is ChannelType.Direct or ChannelType.Group, AppError.BadRequest("api.channel.remove_channel_member.type.app_error", "Unable to remove user from channel."));
        if (userId != call.Caller.Id) guard.Demand(call, channel, channel.Type == ChannelType.Open ? Permission.ManagePublicChannelMembers : Permission.ManagePrivateChannelMembers);
        RestGuard.Refuse(channel.Name == "town-square" && !user.IsGuest, NotFromStandard);
        RestGuard.Refuse(!channel.Has(userId), RestGuard.NoChannelMember);
        state.Leave(channel, userId);
        Announce(call, channel, user, isAdded: false);
        return RestResult.Done;
    }

    private async Task<RestResult> SetSchemeRolesAsync(RestCall call)
    {
        var body = await call.BodyAsync<SchemeRolesBody>("scheme_roles");
        var (channel, userId) = (guard.Channel(call), call.Id("user_id"));
        guard.Demand(call, channel, Permission.ManageChannelRoles);
        RestGuard.Refuse(!channel.Has(userId), RestGuard.NoChannelMember);
        state.ChangeMember(channel, userId, member => member with { IsAdmin = body.SchemeAdmin });
        return RestResult.Done;
    }

    private SandboxChannel Readable(RestCall call)
    {
        var channel = guard.Channel(call);
        guard.DemandToRead(call, channel);
        return channel;
    }

    private void Announce(RestCall call, SandboxChannel channel, SandboxUser user, bool isAdded)
    {
        var (type, words) = (isAdded, user.Id == call.Caller.Id) switch
        {
            (true, true) => ("system_join_channel", $"{user.Username} joined the channel."),
            (true, false) => ("system_add_to_channel", $"{user.Username} added to the channel by {call.Caller.Username}."),
            (false, true) => ("system_leave_channel", $"{user.Username} left the channel."),
            (false, false) => ("system_remove_from_channel", $"{user.Username} removed from the channel."),
        };
        writer.Save(writer.Draft(call.Caller, channel, words) with
        {
            Type = type,
            Props = new Dictionary<string, JsonElement>(StringComparer.Ordinal) { [isAdded ? "addedUserId" : "removedUserId"] = JsonSerializer.SerializeToElement(user.Id) },
        });
    }

    private sealed record MemberBody(string? UserId, IReadOnlyList<string>? UserIds);
}
