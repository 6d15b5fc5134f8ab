using Integration.Functions.Groups.Jobs;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Invites;

/// <summary>
/// Adds people to a channel or a team, or takes them out: many in one call where the server has such a call, otherwise one by one,
/// some at a time. Each person gets an outcome of their own; doing it all again changes nothing.
/// </summary>
internal sealed class Memberships(MattermostSession session)
{
    /// <summary>Calls under way at a time, well within Mattermost's own rate limit of 10 per second and bursts of 100.</summary>
    private const int AtOnce = 4;

    /// <returns>A letter for each of the people, in their order.</returns>
    public async Task<StepOutcome> AddToChannelAsync(string channelId, IReadOnlyList<PartPerson> people, bool takesLists, CancellationToken stopping)
    {
        if (!takesLists || people.Count <= 1) return await EachAsync(people, person => AddToChannelAsync(channelId, person, stopping), stopping);
        var answer = await session.AddAllToChannelAsync(channelId, people.Select(person => person.Id), stopping);
        switch (answer.FailureOrNull)
        {
            case null:
                // Whoever cannot be added is left out without a word: asked alone, Mattermost says why.
                var added = answer.AnswerOrNull!.Select(member => member.UserId).ToHashSet(StringComparer.Ordinal);
                return await EachAsync(
                    people, person => added.Contains(person.Id) ? Fate.Of(InviteOutcome.Added) : AddToChannelAsync(channelId, person, stopping), stopping);

            // One who does not fit may fail the whole list.
            case RestFailure.Refused { IsNotAllowed: false, IsUnknownToken: false }:
                return await EachAsync(people, person => AddToChannelAsync(channelId, person, stopping), stopping);

            case var failure:
                return InviteRefusals.ForAll(failure, session.Server);
        }
    }

    /// <inheritdoc cref="AddToChannelAsync(string, IReadOnlyList{PartPerson}, bool, CancellationToken)"/>
    public async Task<StepOutcome> AddToTeamAsync(string teamId, IReadOnlyList<PartPerson> people, CancellationToken stopping)
    {
        var answer = await session.AddAllToTeamAsync(teamId, people.Select(person => person.Id), stopping);
        switch (answer.FailureOrNull)
        {
            case null:
                var fates = answer.AnswerOrNull!.ToDictionary(addition => addition.UserId, StringComparer.Ordinal);
                return Letters(people.Select(person => FateIn(fates, person)));

            case RestFailure.Refused { IsNotAllowed: false, IsUnknownToken: false }:
                return await EachAsync(people, person => AddToTeamAsync(teamId, person, stopping), stopping);

            case var failure:
                return InviteRefusals.ForAll(failure, session.Server);
        }
    }

    public Task<StepOutcome> RemoveFromChannelAsync(string channelId, IReadOnlyList<PartPerson> people, CancellationToken stopping) =>
        EachAsync(people, async person => Fate.OfRemoval(await session.RemoveFromChannelAsync(channelId, person.Id, stopping)), stopping);

    public Task<StepOutcome> RemoveFromTeamAsync(string teamId, IReadOnlyList<PartPerson> people, CancellationToken stopping) =>
        EachAsync(people, async person => Fate.OfRemoval(await session.RemoveFromTeamAsync(teamId, person.Id, stopping)), stopping);

    private async Task<Fate> AddToChannelAsync(string channelId, PartPerson person, CancellationToken stopping) =>
        Fate.OfAddition(await session.AddToChannelAsync(channelId, person.Id, stopping));

    private async Task<Fate> AddToTeamAsync(string teamId, PartPerson person, CancellationToken stopping) =>
        Fate.OfAddition(await session.AddToTeamAsync(teamId, person.Id, stopping));

    private static Fate FateIn(Dictionary<string, RestTeamAddition> fates, PartPerson person) => fates.GetValueOrDefault(person.Id) switch
    {
        { Error: { } error } => Fate.OfRefusal(error.ToFailure()),
        null => new Fate(InviteOutcome.Refused),
        _ => new Fate(InviteOutcome.Added),
    };

    private async Task<StepOutcome> EachAsync(IReadOnlyList<PartPerson> people, Func<PartPerson, Task<Fate>> treat, CancellationToken stopping)
    {
        var fates = new Fate[people.Count];
        await Parallel.ForAsync(
            0, people.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping },
            async (at, _) => fates[at] = await treat(people[at]));
        return Letters(fates);
    }

    /// <summary>One person's failure is that person's; only a server that is away, or lets us do nothing at all, stops the part.</summary>
    private StepOutcome Letters(IEnumerable<Fate> fates)
    {
        var all = fates.ToList();
        var unsettled = all.FirstOrDefault(fate => fate.Failure is RestFailure.Busy or RestFailure.Unreachable or RestFailure.Unreadable)
            ?? (all.Count > 0 && all.TrueForAll(fate => fate.Failure is not null) ? all[0] : null);
        return unsettled?.Failure is { } failure
            ? InviteRefusals.ForAll(failure, session.Server)
            : new StepOutcome.Done(string.Concat(all.Select(fate => fate.Letter)));
    }

    /// <param name="Failure">Set when it says nothing of this person alone.</param>
    private sealed record Fate(char Letter, RestFailure? Failure = null)
    {
        public static Task<Fate> Of(char letter) => Task.FromResult(new Fate(letter));

        public static Fate OfAddition(RestOutcome<RestMember> answer) => answer.FailureOrNull is { } failure ? OfRefusal(failure) : new(InviteOutcome.Added);

        public static Fate OfRemoval(RestOutcome<RestStatus> answer) => answer.FailureOrNull switch
        {
            null => new(InviteOutcome.Removed),
            { IsMissing: true } => new(InviteOutcome.Gone),
            RestFailure.Refused { IsNotAllowed: false, IsUnknownToken: false } => new(InviteOutcome.Refused),
            var failure => new(InviteOutcome.Refused, failure),
        };

        public static Fate OfRefusal(RestFailure failure) => failure is RestFailure.Refused refused && InviteRefusals.Letter(refused) is { } letter
            ? new(letter)
            : new(InviteOutcome.Refused, failure);
    }
}
