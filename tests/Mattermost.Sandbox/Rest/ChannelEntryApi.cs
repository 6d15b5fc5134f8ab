using Mattermost.Sandbox.Membership;
using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>Adding people to a channel and removing them; both leave a system message.</summary>
internal sealed class ChannelEntryApi(SandboxState state, ServerProfile server, RestGuard guard, ChannelAdmission admission)
{
    private const int BatchLimit = 1000;

    private static readonly AppError WrongType = AppError.BadRequest("api.channel.add_user_to_channel.type.app_error", "Can not add user to this channel type.");
    private static readonly AppError NotFromConstrained = AppError.BadRequest("api.channel.remove_member.group_constrained.app_error", "Unable to remove a user from a group-constrained channel.");
    private static readonly AppError NotFromStandard = AppError.BadRequest("api.channel.remove.default.app_error", "Unable to remove user from the default channel.");

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "POST", "/channels/{channel_id}/members", AddAsync);
        api.Map(app, "DELETE", "/channels/{channel_id}/members/{user_id}", Remove);
    }

    /// <summary>One person, or (from 9.11) many, of whom those that cannot be added are silently left out unless it is all.</summary>
    private async Task<RestResult> AddAsync(RestCall call)
    {
        var (ids, isBatch, rootId) = await WantedAsync(call);
        var channel = guard.Channel(call);
        RestGuard.Refuse(channel.Type is ChannelType.Direct or ChannelType.Group, WrongType);
        DemandToManage(call, channel, ids);
        var keptOut = state.KeptOut(channel, ids);
        RestGuard.Refuse(keptOut.Count > 0, ChannelAdmission.UserDenied(keptOut));
        return isBatch ? AddAll(call, channel, ids, rootId) : RestResult.Created(Wire.ChannelMember(channel, Add(call, channel, ids[0], rootId)));
    }

    private RestResult AddAll(RestCall call, SandboxChannel channel, IReadOnlyList<string> ids, string rootId)
    {
        List<object> added = [];
        RestRefusal? last = null;
        foreach (var id in ids)
        {
            try { added.Add(Wire.ChannelMember(channel, Add(call, channel, id, rootId))); }
            catch (RestRefusal refusal) { last = refusal; }
        }

        return added.Count == 0 && last is not null ? last.Error : RestResult.Created(added);
    }

    /// <summary>Whom, and in which thread the system messages go.</summary>
    private async Task<(IReadOnlyList<string> Ids, bool IsBatch, string RootId)> WantedAsync(RestCall call)
    {
        var body = await call.BodyAsync<MemberBody>("props");
        var rootId = body.PostRootId ?? "";
        RestGuard.Refuse(rootId.Length > 0 && state.Posts.Find(rootId)?.ChannelId != call.Id("channel_id"), AppError.InvalidParameter("post_root_id"));
        if (body.UserIds is { } many && server.Release.AddsManyToChannel)
        {
            RestGuard.Refuse(many.Count is 0 or > BatchLimit || !many.All(Ids.IsValid), AppError.InvalidParameter("user_ids"));
            return (many, true, rootId);
        }

        RestGuard.Refuse(!Ids.IsValid(body.UserId), AppError.InvalidParameter("user_id"));
        return ([body.UserId!], false, rootId);
    }

    private void DemandToManage(RestCall call, SandboxChannel channel, IReadOnlyList<string> ids)
    {
        if (channel.Type == ChannelType.Private) guard.Demand(call, channel, Permission.ManagePrivateChannelMembers);
        else if (ids is [var only] && only == call.Caller.Id) guard.Demand(call, channel.TeamId, Permission.JoinPublicChannels);
        else guard.Demand(call, channel, Permission.ManagePublicChannelMembers);
    }

    private SandboxMembership Add(RestCall call, SandboxChannel channel, string userId, string rootId) =>
        admission.Add(call.Caller, channel, guard.User(userId), rootId);

    private RestResult Remove(RestCall call)
    {
        var (channel, userId) = (guard.Channel(call), call.Id("user_id"));
        var user = guard.User(userId);
        RestGuard.Refuse(channel.Type is ChannelType.Direct or ChannelType.Group, AppError.BadRequest("api.channel.remove_channel_member.type.app_error", "Unable to remove user from channel."));
        if (userId != call.Caller.Id) guard.Demand(call, channel, channel.Type == ChannelType.Open ? Permission.ManagePublicChannelMembers : Permission.ManagePrivateChannelMembers);
        RestGuard.Refuse(channel.Name == "town-square" && !user.IsGuest, NotFromStandard);
        RestGuard.Refuse(channel.GroupConstrained && userId != call.Caller.Id && user.Bot is null, NotFromConstrained);
        RestGuard.Refuse(!channel.Has(userId), RestGuard.NoChannelMember);
        admission.Remove(call.Caller, channel, user);
        return RestResult.Done;
    }

    private sealed record MemberBody(string? UserId, IReadOnlyList<string>? UserIds, string? PostRootId);
}
