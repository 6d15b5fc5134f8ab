using Mattermost.Sandbox.Groups;
using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary><c>/groups</c>: finding them and their people.</summary>
internal sealed class GroupsApi(SandboxState state, ServerProfile server, RestGuard guard, GroupLicence licence, GroupListing listing, GroupCounts counts)
{
    public static readonly AppError NoGroup = AppError.NotFound("app.group.no_rows", "no matching group found");

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "GET", "/groups", List);
        api.Map(app, "POST", "/groups/names", ByNamesAsync);
        api.Map(app, "GET", "/groups/{group_id}", Get);
        api.Map(app, "GET", "/groups/{group_id}/members", Members);
        api.Map(app, "GET", "/groups/{group_id}/stats", Stats);
        api.Map(app, "GET", "/groups/{group_id}/teams", call => Links(call, group => state.Teams.Where(team => Holds(team.Groups, group)).Select(team => (object)new { GroupId = group.Id, TeamId = team.Id, AutoAdd = true })));
        api.Map(app, "GET", "/groups/{group_id}/channels", call => Links(call, group => state.Channels.Where(channel => Holds(channel.Groups, group)).Select(channel => (object)new { GroupId = group.Id, ChannelId = channel.Id, AutoAdd = true })));
    }

    /// <summary>A group of the path, whether or not it was deleted.</summary>
    public static SandboxGroup Find(SandboxState state, RestCall call) => state.FindGroup(call.Id("group_id")) ?? throw new RestRefusal(NoGroup);

    /// <summary>Who may see a group's people: of a directory's group readers of the console, and later everybody if it is mentionable.</summary>
    public static bool MaySeeMembers(ServerProfile server, bool readsConsole, SandboxGroup group) =>
        readsConsole || group.Source != SandboxGroup.Ldap || (server.Release.OpensMentionableGroups && group.AllowReference);

    private RestResult List(RestCall call)
    {
        RestGuard.RefuseFor(licence.Missing);
        var source = server.Release.HasCustomGroups ? call.Query("group_source") : "";
        if (source.Length > 0) RestGuard.RefuseFor(licence.MissingFor(source));
        var groups = Dated(call, state.Groups).Where(group => source.Length == 0 || group.Source == source);
        if (call.Query("not_associated_to_team") is { Length: > 0 } teamId) groups = groups.Where(IsNotOf(guard.Team(teamId).Groups));
        if (call.Query("not_associated_to_channel") is { Length: > 0 } channelId) groups = NotAssociated(call, groups, Managed(call, channelId));
        if (server.Release.HasCustomGroups && call.Query("filter_has_member") is { Length: > 0 } member) groups = groups.Where(group => group.Has(member));
        if (server.Release.FiltersSyncableGroups && call.Flag("only_syncable_sources")) groups = groups.Where(group => group.Source == SandboxGroup.Ldap || group.Source.StartsWith("plugin_", StringComparison.Ordinal));
        var counted = server.Release.CountsGroupsInChannel && call.Query("include_channel_member_count") is { Length: > 0 } inChannel ? Managed(call, inChannel) : null;
        var page = listing.Page(call, listing.Select(call, groups), counted);
        return server.Release.HasCustomGroups && call.Flag("include_total_count")
            ? RestResult.Found(new { Groups = page, TotalCount = state.Groups.Count(group => group.DeleteAt is null) })
            : RestResult.Found(page);
    }

    /// <summary>Deleted groups only where somebody asked for them, or for changes.</summary>
    private IEnumerable<SandboxGroup> Dated(RestCall call, IEnumerable<SandboxGroup> groups)
    {
        RestGuard.Refuse(call.Query("since").Length > 0 && call.Number("since") is null, AppError.InvalidParameter("since"));
        var since = call.Number("since") ?? 0;
        var changed = groups.Where(group => since == 0 || Wire.Millis(group.UpdateAt) > since);
        if (server.Release.TellsGroupMemberIds && call.Flag("filter_archived")) return changed.Where(group => group.DeleteAt is not null);
        return since > 0 || (server.Release.TellsGroupMemberIds && call.Flag("include_archived")) ? changed : changed.Where(group => group.DeleteAt is null);
    }

    private IEnumerable<SandboxGroup> NotAssociated(RestCall call, IEnumerable<SandboxGroup> groups, SandboxChannel channel)
    {
        var others = groups.Where(IsNotOf(channel.Groups));
        return call.Flag("filter_parent_team_permitted") && state.FindTeam(channel.TeamId) is { GroupConstrained: true } team
            ? others.Where(group => !IsNotOf(team.Groups)(group))
            : others;
    }

    private SandboxChannel Managed(RestCall call, string channelId)
    {
        var channel = guard.Channel(channelId);
        guard.Demand(call, channel, channel.Type == ChannelType.Private ? Permission.ManagePrivateChannelMembers : Permission.ManagePublicChannelMembers);
        return channel;
    }

    private async Task<RestResult> ByNamesAsync(RestCall call)
    {
        RestGuard.Refuse(!server.Release.FindsGroupsByName, AppError.NotFound("api.context.404.app_error", "Sorry, we could not find the page."));
        RestGuard.RefuseFor(licence.Missing);
        var names = (await call.ListAsync("group_names")).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var groups = state.Groups.Where(group => group.DeleteAt is null && group.Name is { } name && names.Contains(name));
        return RestResult.Found(listing.Page(call, listing.Select(call, groups)));
    }

    private RestResult Get(RestCall call)
    {
        RestGuard.RefuseFor(licence.Missing);
        var group = Find(state, call);
        RestGuard.Demand(MaySeeMembers(server, listing.ReadsConsole(call), group), Permission.ReadConsoleGroups);
        RestGuard.RefuseFor(licence.MissingFor(group.Source));
        return RestResult.Found(listing.One(call, group));
    }

    private RestResult Members(RestCall call)
    {
        RestGuard.RefuseFor(licence.Missing);
        var group = Find(state, call);
        RestGuard.RefuseFor(licence.MissingFor(group.Source));
        RestGuard.Demand(MaySeeMembers(server, listing.ReadsConsole(call), group), Permission.ReadConsoleGroups);
        var members = state.ActiveMembers(group);
        return RestResult.Found(new
        {
            Members = call.Page(members).Select(user => server.Release.TellsWholeRows ? GroupWire.WholeUser(user) : Wire.User(user)),
            TotalMemberCount = members.Count,
        });
    }

    private RestResult Stats(RestCall call)
    {
        RestGuard.RefuseFor(licence.MissingDirectory);
        guard.Demand(call, Permission.ReadConsoleGroups);
        var group = Find(state, call);
        return RestResult.Found(new { GroupId = group.Id, TotalMemberCount = counts.Active(group) });
    }

    private RestResult Links(RestCall call, Func<SandboxGroup, IEnumerable<object>> links)
    {
        RestGuard.RefuseFor(licence.MissingDirectory);
        guard.Demand(call, Permission.ReadConsoleGroups);
        return RestResult.Found(links(Find(state, call)));
    }

    private static Func<SandboxGroup, bool> IsNotOf(IReadOnlyList<GroupLink> links) => group => !Holds(links, group);

    private static bool Holds(IReadOnlyList<GroupLink> links, SandboxGroup group) => links.Any(link => link.GroupId == group.Id);
}
