using System.Diagnostics;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Invites;

/// <summary>An invitation as its author sees it before it is carried out, and the parts of the job that it becomes.</summary>
internal sealed record InvitePlan
{
    /// <summary>Single calls take a while: such a part ends well within a job's time.</summary>
    public const int MostSingles = 200;

    public required IReadOnlyList<ChannelInvite> Channels { get; init; }

    /// <summary>Whoever is not in the team is added to it first.</summary>
    public required bool WithTeam { get; init; }

    /// <summary>The author may bring guests into the team.</summary>
    public bool MayInviteGuests { get; init; }

    public required ServerVersion? Server { get; init; }

    /// <summary>Additions to channels, all channels counted.</summary>
    public int Additions => Channels.Sum(channel => channel.New.Count + (WithTeam ? TeamFirst(channel).Count : 0));

    public int NotInTeam => Channels.Sum(channel => channel.NotInTeam.Count);

    public IReadOnlyList<JobPart> Parts()
    {
        var takesLists = Server?.IsAtLeast(9, 11) == true;
        var steps = Channels.SelectMany(channel => Steps(channel, takesLists)).ToList();
        return [.. steps.Select((step, number) => new JobPart { Number = number, Step = step.Step, People = step.People })];
    }

    public IReadOnlyList<Person> TeamFirst(ChannelInvite channel) => [.. channel.NotInTeam.Where(person => MayInviteGuests || !person.IsGuest)];

    private IEnumerable<(string Step, IReadOnlyList<PartPerson> People)> Steps(ChannelInvite channel, bool takesLists)
    {
        var teamFirst = WithTeam ? TeamFirst(channel) : [];
        var guests = WithTeam && !MayInviteGuests ? channel.NotInTeam.Where(person => person.IsGuest) : [];
        return
        [
            .. Chunks(InviteStep.ToTeam(channel.Channel.TeamId), teamFirst, MattermostSession.MostOfTeamBatch),
            .. Chunks(InviteStep.ToChannel(channel.Channel.Id), [.. channel.New, .. teamFirst], takesLists ? MattermostSession.MostIds : MostSingles),
            .. Skipped(channel, InviteOutcome.AlreadyIn, channel.AlreadyIn),
            .. Skipped(channel, InviteOutcome.NotInTeam, WithTeam ? [] : channel.NotInTeam),
            .. Skipped(channel, InviteOutcome.Guest, guests),
            .. Skipped(channel, InviteOutcome.ConstrainedOut, channel.ConstrainedOut),
            .. Skipped(channel, InviteOutcome.Deactivated, channel.Deactivated),
        ];
    }

    /// <summary>Nothing is to be done for them: they are kept so that everybody's fate can be told.</summary>
    private static IEnumerable<(string, IReadOnlyList<PartPerson>)> Skipped(ChannelInvite channel, char why, IEnumerable<Person> people) =>
        Chunks(InviteStep.Skip(channel.Channel.Id, why), people, JobPart.MostPeople);

    private static IEnumerable<(string, IReadOnlyList<PartPerson>)> Chunks(string step, IEnumerable<Person> people, int most) =>
        people.Chunk(most).Select(some => (step, (IReadOnlyList<PartPerson>)[.. some.Select(person => new PartPerson(person.Id, person.Username))]));
}

/// <summary>What a part of an invitation, or of its undo, does: <see cref="Jobs.JobPart.Step"/> read.</summary>
internal abstract record InviteStep(string Place)
{
    public sealed record Channel(string ChannelId) : InviteStep(ChannelId);

    public sealed record Team(string TeamId) : InviteStep(TeamId);

    /// <summary>Nothing: why was known before.</summary>
    public sealed record Skipped(string ChannelId, char Why) : InviteStep(ChannelId);

    public static string ToChannel(string channelId) => $"channel:{channelId}";

    public static string ToTeam(string teamId) => $"team:{teamId}";

    public static string Skip(string channelId, char why) => $"skip:{channelId}:{why}";

    public static InviteStep Read(string step) => step.Split(':') switch
    {
        ["channel", var channelId] => new Channel(channelId),
        ["team", var teamId] => new Team(teamId),
        ["skip", var channelId, [var why]] => new Skipped(channelId, why),
        _ => throw new UnreachableException(step),
    };
}
