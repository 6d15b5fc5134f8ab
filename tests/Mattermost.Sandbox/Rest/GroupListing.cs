using System.Text.Json.Nodes;
using Mattermost.Sandbox.Groups;
using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>The parameters that lists of groups share: which groups, in which order, with which counts.</summary>
internal sealed class GroupListing(SandboxState state, ServerProfile server, RestGuard guard, GroupLicence licence, GroupCounts counts)
{
    /// <summary>May read the console's pages about groups, which opens what is not open to everybody.</summary>
    public bool ReadsConsole(RestCall call) => guard.Access.To(call.Caller, Permission.ReadConsoleGroups);

    /// <summary>Of the groups given, those of the licence that the caller asked for and may see, by display name.</summary>
    public IEnumerable<SandboxGroup> Select(RestCall call, IEnumerable<SandboxGroup> groups)
    {
        var onlyMentionable = call.Flag("filter_allow_reference") || (server.Release.HidesUnmentionableGroups && !ReadsConsole(call));
        var part = call.Query("q");
        return groups
            .Where(licence.Lists)
            .Where(group => !onlyMentionable || group.AllowReference)
            .Where(group => part.Length == 0 || Contains(group.Name, part) || Contains(group.DisplayName, part))
            .OrderBy(group => group.DisplayName, StringComparer.OrdinalIgnoreCase)
            .ThenBy(group => group.Id, StringComparer.Ordinal);
    }

    public JsonArray Page(RestCall call, IEnumerable<SandboxGroup> groups, SandboxChannel? counted = null, Action<SandboxGroup, JsonObject>? more = null)
    {
        var linked = LinkedIds();
        return new([.. call.Page(groups).Select(group =>
        {
            var wire = Wire(call, group, linked, counted);
            more?.Invoke(group, wire);
            return wire;
        })]);
    }

    public JsonObject One(RestCall call, SandboxGroup group) => Wire(call, group, LinkedIds(), counted: null);

    private JsonObject Wire(RestCall call, SandboxGroup group, HashSet<string> linked, SandboxChannel? counted)
    {
        var wire = GroupWire.Group(group, linked.Contains(group.Id));
        if (call.Flag("include_member_count")) wire["member_count"] = counts.Active(group);
        if (call.Flag("include_member_ids") && server.Release.TellsGroupMemberIds)
        {
            wire["member_ids"] = new JsonArray([.. state.ActiveMembers(group).Select(user => (JsonNode)user.Id)]);
        }

        if (counted is null) return wire;
        var (people, zones) = counts.In(counted, group);
        wire["channel_member_count"] = people;
        if (call.Flag("include_timezones")) wire["channel_member_timezones_count"] = zones;
        return wire;
    }

    private HashSet<string> LinkedIds() =>
        [.. state.Teams.SelectMany(team => team.Groups).Concat(state.Channels.SelectMany(channel => channel.Groups)).Select(link => link.GroupId)];

    private static bool Contains(string? text, string part) => text?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;
}
