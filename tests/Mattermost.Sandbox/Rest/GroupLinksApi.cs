using System.Text.Json.Nodes;
using Mattermost.Sandbox.Groups;
using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>The groups of a channel, a team, a person, and how many of each are in a channel.</summary>
internal sealed class GroupLinksApi(SandboxState state, ServerProfile server, RestGuard guard, GroupLicence licence, GroupListing listing, GroupCounts counts)
{
    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "GET", "/channels/{channel_id}/groups", OfChannel);
        api.Map(app, "GET", "/channels/{channel_id}/member_counts_by_group", Counts);
        api.Map(app, "GET", "/channels/{channel_id}/members_minus_group_members", call => Minus(call, () => guard.Channel(call).Members));
        api.Map(app, "GET", "/teams/{team_id}/groups", OfTeam);
        api.Map(app, "GET", "/teams/{team_id}/groups_by_channels", ByChannels);
        api.Map(app, "GET", "/teams/{team_id}/members_minus_group_members", call => Minus(call, () => Present(guard.Team(call))));
        api.Map(app, "GET", "/users/{user_id}/groups", OfUser);
    }

    private RestResult OfChannel(RestCall call)
    {
        RestGuard.RefuseFor(licence.MissingDirectory);
        var channel = guard.Channel(call);
        guard.Demand(call, channel, channel.Type == ChannelType.Private ? Permission.ReadPrivateChannelGroups : Permission.ReadPublicChannelGroups);
        return Linked(call, channel.Groups);
    }

    private RestResult OfTeam(RestCall call)
    {
        RestGuard.RefuseFor(licence.MissingDirectory);
        return Linked(call, Visible(call).Groups);
    }

    private RestResult ByChannels(RestCall call)
    {
        RestGuard.RefuseFor(licence.MissingDirectory);
        var team = Visible(call);
        var channels = state.Channels.Where(channel => channel.TeamId == team.Id && channel.DeleteAt is null && channel.Groups.Count > 0);
        return RestResult.Found(new
        {
            Groups = channels
                .Select(channel => (channel.Id, Groups: Shown(call, channel.Groups, out _)))
                .Where(channel => channel.Groups.Count > 0)
                .ToDictionary(channel => channel.Id, channel => channel.Groups, StringComparer.Ordinal),
        });
    }

    private RestResult OfUser(RestCall call)
    {
        RestGuard.RefuseFor(licence.Missing);
        var userId = call.Id("user_id");
        RestGuard.Demand(userId == call.Caller.Id || guard.Access.To(call.Caller, Permission.ManageSystem), Permission.ManageSystem);
        RestGuard.RefuseFor(licence.MissingDirectory);
        var groups = state.Groups.Where(group => group.DeleteAt is null && group.Has(userId));
        return RestResult.Found(new JsonArray([.. listing.Select(call, groups).Select(group => listing.One(call, group))]));
    }

    private RestResult Counts(RestCall call)
    {
        RestGuard.RefuseFor(licence.MissingForCounts);
        var channel = guard.Channel(call);
        guard.Demand(call, channel, Permission.ReadChannel);
        return RestResult.Found(state.Groups
            .Select(group => (group.Id, Count: counts.In(channel, group)))
            .Where(group => group.Count.People > 0)
            .Select(group => new
            {
                GroupId = group.Id,
                ChannelMemberCount = group.Count.People,
                ChannelMemberTimezonesCount = call.Flag("include_timezones") ? group.Count.TimeZones : 0,
            }));
    }

    private RestResult Minus(RestCall call, Func<IEnumerable<string>> people)
    {
        var ids = call.Query("group_ids").Split(',', StringSplitOptions.RemoveEmptyEntries);
        RestGuard.Refuse(ids.Length == 0, AppError.InvalidUrlParameter("group_ids"));
        guard.Demand(call, Permission.ReadConsoleGroups);
        var groups = ids.Select(state.FindGroup).OfType<SandboxGroup>().ToArray();
        var others = state.FindUsers(people().Where(id => !groups.Any(group => group.Has(id)))).Where(user => user is { Bot: null, DeleteAt: null }).ToArray();
        return RestResult.Found(new { Users = call.Page(others.OrderBy(user => user.Username, StringComparer.Ordinal)).Select(Wire.User), TotalCount = others.Length });
    }

    private RestResult Linked(RestCall call, IReadOnlyList<GroupLink> links)
    {
        var groups = Shown(call, links, out var total);
        return RestResult.Found(new { Groups = groups, TotalGroupCount = total });
    }

    private JsonArray Shown(RestCall call, IReadOnlyList<GroupLink> links, out int total)
    {
        var admins = links.Where(link => link.SchemeAdmin).Select(link => link.GroupId).ToHashSet(StringComparer.Ordinal);
        var groups = listing.Select(call, state.Linked(links)).ToArray();
        total = groups.Length;
        return listing.Page(call, groups, more: (group, wire) => wire["scheme_admin"] = admins.Contains(group.Id));
    }

    /// <summary>Older servers tell anybody which groups a team has.</summary>
    private SandboxTeam Visible(RestCall call) => server.Release.GuardsTeamGroups
        ? guard.Demand(call, call.Id("team_id"), Permission.ListTeamChannels)
        : guard.Team(call);

    private static IEnumerable<string> Present(SandboxTeam team) => team.Memberships.Where(member => member.DeleteAt is null).Select(member => member.UserId);
}
