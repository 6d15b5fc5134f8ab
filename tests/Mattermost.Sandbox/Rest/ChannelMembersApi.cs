using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>Who is in a channel.</summary>
internal sealed class ChannelMembersApi(SandboxState state, RestGuard guard)
{
    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "GET", "/channels/{channel_id}/members", List);
        api.Map(app, "GET", "/channels/{channel_id}/members/{user_id}", Get);
        api.Map(app, "GET", "/channels/{channel_id}/stats", Stats);
        api.Map(app, "GET", "/channels/{channel_id}/timezones", TimeZones);
        api.Map(app, "POST", "/channels/{channel_id}/members/ids", ByIdsAsync);
        api.Map(app, "PUT", "/channels/{channel_id}/members/{user_id}/schemeRoles", SetSchemeRolesAsync);
    }

    private RestResult List(RestCall call)
    {
        var channel = Readable(call);
        return RestResult.Found(call.Page(channel.Memberships).Select(member => Shape(channel, member)));
    }

    private RestResult Get(RestCall call)
    {
        var channel = Readable(call);
        return channel.FindMember(call.Id("user_id")) is { } member ? RestResult.Found(Shape(channel, member)) : RestGuard.NoChannelMember;
    }

    /// <summary>Active people only.</summary>
    private RestResult Stats(RestCall call)
    {
        var channel = Readable(call);
        var active = state.FindUsers(channel.Members).Where(user => user.DeleteAt is null).ToArray();
        return RestResult.Found(new { ChannelId = channel.Id, MemberCount = active.Length, GuestCount = active.Count(user => user.IsGuest), PinnedpostCount = 0, FilesCount = 0 });
    }

    private RestResult TimeZones(RestCall call) => RestResult.Found(
        state.FindUsers(Readable(call).Members).Select(user => user.CurrentTimeZone).Where(zone => zone.Length > 0).Distinct(StringComparer.Ordinal));

    private async Task<RestResult> ByIdsAsync(RestCall call)
    {
        var ids = await call.ListAsync("user_ids");
        var channel = Readable(call);
        return RestResult.Found(ids.Select(channel.FindMember).OfType<SandboxMembership>().Select(member => Shape(channel, member)));
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

    private object Shape(SandboxChannel channel, SandboxMembership member) => Wire.ChannelMember(channel, member, state.Posts.MentionCount(channel.Id, member.UserId));

    private SandboxChannel Readable(RestCall call)
    {
        var channel = guard.Channel(call);
        guard.DemandToRead(call, channel);
        return channel;
    }
}
