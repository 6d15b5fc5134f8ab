using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Directory;

/// <summary>Whether only certain groups may be in a channel.</summary>
internal abstract record Constraint
{
    private Constraint() { }

    public sealed record None : Constraint;

    public sealed record ByChannel(string ChannelId) : Constraint;

    public sealed record ByTeam(string TeamId) : Constraint;

    public sealed record Unreadable(string Why) : Constraint;

    /// <summary>Why a group that is not linked cannot be used.</summary>
    public string WhyNot(Group group, bool hasNative)
    {
        var place = this is ByChannel ? "channel" : "team";
        var menu = this is ByChannel ? "Channels" : "Teams";
        if (!hasNative) return $"This {place} admits only groups that are linked to it in Mattermost, and without a licence Mattermost has none. So no group can be used here, until a system administrator ends that in System Console > User Management > {menu}.";
        return group.Source == GroupSource.Own
            ? $"This {place} admits only Mattermost's groups that are linked to it, and `{group.Mention}` is one of Parabol's. Use a linked group, or ask a system administrator (System Console > User Management > {menu})."
            : $"This {place} admits only the groups that are linked to it, and `{group.Mention}` is not. A system administrator can link it in System Console > User Management > {menu}.";
    }
}

/// <summary>Finds out which constraint holds in a channel: its own, or else its team's.</summary>
internal sealed class Constraints(GroupsOptions options, GroupChanges changes, TimeProvider clock)
{
    private readonly GroupMemory<RestTeam> teams = new(changes, options.SuggestionCache, clock);

    public async Task<Constraint> OfAsync(MattermostServer server, MattermostSession session, RestChannel channel, CancellationToken stopping)
    {
        if (channel.GroupConstrained == true) return new Constraint.ByChannel(channel.Id);
        if (channel.TeamId.Length == 0) return new Constraint.None();
        RestFailure? failure = null;
        var team = await teams.GetAsync(server.ServerId, channel.TeamId, async () =>
        {
            var outcome = await session.TeamAsync(channel.TeamId, stopping);
            failure = outcome.FailureOrNull;
            return outcome.AnswerOrNull;
        });
        return team is null ? new Constraint.Unreadable(RestWords.Of(failure!, session.Server))
            : team.GroupConstrained == true ? new Constraint.ByTeam(team.Id)
            : new Constraint.None();
    }
}
