using Integration.Functions.Groups.People;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Invites;

/// <summary>Who can be added to one channel, and why the others cannot: counted before anything is done.</summary>
internal sealed record ChannelInvite
{
    public required RestChannel Channel { get; init; }

    public IReadOnlyList<Person> New { get; init; } = [];

    /// <summary>In the server, not in the team.</summary>
    public IReadOnlyList<Person> NotInTeam { get; init; } = [];

    public IReadOnlyList<Person> AlreadyIn { get; init; } = [];
    public IReadOnlyList<Person> ConstrainedOut { get; init; } = [];
    public IReadOnlyList<Person> Deactivated { get; init; } = [];

    /// <param name="eligible">Members of the groups that the channel is limited to; null when it is not limited, or nobody can tell.</param>
    public static ChannelInvite Of(RestChannel channel, IEnumerable<Person> people, Presence presence, IReadOnlySet<string>? eligible)
    {
        var byFate = people.ToLookup(person =>
            !person.IsActive ? InviteOutcome.Deactivated
            : presence.IsInChannel(person.Id) ? InviteOutcome.AlreadyIn
            : eligible?.Contains(person.Id) == false ? InviteOutcome.ConstrainedOut
            : !presence.IsInTeam(person.Id) ? InviteOutcome.NotInTeam
            : InviteOutcome.New);
        return new()
        {
            Channel = channel,
            New = Sorted(byFate[InviteOutcome.New]),
            NotInTeam = Sorted(byFate[InviteOutcome.NotInTeam]),
            AlreadyIn = Sorted(byFate[InviteOutcome.AlreadyIn]),
            ConstrainedOut = Sorted(byFate[InviteOutcome.ConstrainedOut]),
            Deactivated = Sorted(byFate[InviteOutcome.Deactivated]),
        };
    }

    /// <summary>The order of the names, so that the same people always make the same job.</summary>
    private static IReadOnlyList<Person> Sorted(IEnumerable<Person> people) => [.. people.OrderBy(person => person.Username, StringComparer.Ordinal)];
}
