using Integration.Functions.Groups.Directory;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Invites;

/// <summary>Who may be in a channel that is limited to the members of its linked groups (group-constrained).</summary>
internal static class Eligible
{
    /// <summary>Null when the channel is not limited, or when nobody here can tell: then Mattermost says it person by person.</summary>
    public static async Task<IReadOnlySet<string>?> InAsync(MattermostSession session, RestChannel channel, CancellationToken stopping)
    {
        if (channel.GroupConstrained != true) return null;
        var linked = await RestPages.AllAsync(page => session.LinkedGroupsAsync(channel.Id, page, stopping), page => page.Groups ?? []);
        if (linked.AnswerOrNull is not { } groups) return null;
        var people = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in groups.Where(group => group.DeleteAt == 0))
        {
            var members = await NativeGroups.MembersAsync(session, group.Id, stopping);
            if (members.AnswerOrNull is not { } all) return null;
            people.UnionWith(all.Select(user => user.Id));
        }

        return people;
    }
}
