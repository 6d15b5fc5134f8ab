using System.Collections.Frozen;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.People;

/// <summary>Which of some people are in a team and in a channel: two calls per 1,000 people.</summary>
public sealed class Presence
{
    private readonly FrozenSet<string> inTeam;
    private readonly FrozenSet<string> inChannel;

    private Presence(FrozenSet<string> inTeam, FrozenSet<string> inChannel) => (this.inTeam, this.inChannel) = (inTeam, inChannel);

    public bool IsInTeam(string userId) => inTeam.Contains(userId);

    public bool IsInChannel(string userId) => inChannel.Contains(userId);

    /// <summary>As it is known already.</summary>
    public static Presence Of(IEnumerable<string> inTeam, IEnumerable<string> inChannel) =>
        new(inTeam.ToFrozenSet(StringComparer.Ordinal), inChannel.ToFrozenSet(StringComparer.Ordinal));

    /// <param name="channel">A direct or group message has no team: whoever is in it counts as in the team.</param>
    /// <param name="userIds">Each once; may be empty.</param>
    public static async Task<(Presence? Presence, RestFailure? Failure)> OfAsync(
        MattermostSession session, RestChannel channel, IReadOnlyCollection<string> userIds, CancellationToken stopping)
    {
        var (inChannel, failure) = await CollectAsync(userIds, some => session.ChannelMembersOfAsync(channel.Id, some, stopping));
        if (failure is not null) return (null, failure);
        if (channel.TeamId.Length == 0) return (new(inChannel!, inChannel!), null);
        (var inTeam, failure) = await CollectAsync(userIds, some => session.TeamMembersOfAsync(channel.TeamId, some, stopping));
        return failure is null ? (new(inTeam!, inChannel!), null) : (null, failure);
    }

    private static async Task<(FrozenSet<string>?, RestFailure?)> CollectAsync(
        IReadOnlyCollection<string> userIds, Func<IEnumerable<string>, Task<RestOutcome<RestMember[]>>> ask)
    {
        var found = new List<string>();
        foreach (var some in userIds.Chunk(MattermostSession.MostIds))
        {
            var answer = await ask(some);
            if (answer.AnswerOrNull is not { } members) return (null, answer.FailureOrNull);
            found.AddRange(members.Where(member => member.DeleteAt == 0).Select(member => member.UserId));
        }

        return (found.ToFrozenSet(StringComparer.Ordinal), null);
    }
}
