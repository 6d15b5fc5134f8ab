using System.Diagnostics;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Storage;

namespace Integration.Functions.Groups.Invites;

/// <summary>Carries out invitations. What people were before is written down first, so that an undo takes out those alone whom we brought in.</summary>
internal sealed class InviteWork(MattermostServers servers, MattermostRest rest, InviteSummary summary) : IJobWork
{
    /// <summary>How long a call may wait when the server's rate limit asks it to.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public JobKind Kind => JobKind.Invite;

    public string Queue => QueueNames.GroupInvites;

    public async Task<StepOutcome> PrepareAsync(Job job, JobPart part, CancellationToken stopping)
    {
        if (InviteStep.Read(part.Step) is InviteStep.Skipped skipped) return new StepOutcome.Done(new string(skipped.Why, part.People.Count));
        if (await SessionAsync(job, stopping) is not var (session, _)) return NoBot;
        var ids = part.People.Select(person => person.Id).ToList();
        var answer = InviteStep.Read(part.Step) is InviteStep.Team team
            ? await session.TeamMembersOfAsync(team.TeamId, ids, stopping)
            : await session.ChannelMembersOfAsync(InviteStep.Read(part.Step).Place, ids, stopping);
        if (answer.AnswerOrNull is not { } members) return InviteRefusals.ForAll(answer.FailureOrNull!, session.Server);
        var present = members.Where(member => member.DeleteAt == 0).Select(member => member.UserId).ToHashSet(StringComparer.Ordinal);
        return new StepOutcome.Done(string.Concat(part.People.Select(person => present.Contains(person.Id) ? InviteOutcome.AlreadyIn : InviteOutcome.New)));
    }

    public async Task<StepOutcome> RunAsync(Job job, JobPart part, bool mayHaveRun, CancellationToken stopping)
    {
        if (InviteStep.Read(part.Step) is InviteStep.Skipped) return new StepOutcome.Done(part.Begun!);
        if (await SessionAsync(job, stopping) is not var (session, server)) return NoBot;
        var fresh = part.People.Where((_, at) => part.Begun![at] == InviteOutcome.New).ToList();
        var memberships = new Memberships(session);
        var outcome = fresh.Count == 0 ? new StepOutcome.Done() : InviteStep.Read(part.Step) switch
        {
            InviteStep.Team team => await memberships.AddToTeamAsync(team.TeamId, fresh, stopping),
            InviteStep.Channel channel => await memberships.AddToChannelAsync(channel.ChannelId, fresh, TakesLists(part, server), stopping),
            var other => throw new UnreachableException(other.GetType().Name),
        };
        return outcome is StepOutcome.Done { Letters: var letters } ? new StepOutcome.Done(Merge(part.Begun!, letters)) : outcome;
    }

    public async Task<StepOutcome> FinishAsync(Job job, bool mayHaveRun, CancellationToken stopping) =>
        await SessionAsync(job, stopping) is var (session, server)
            ? await AuthorNotes.TellAsync(session, server.Bot!, job, await summary.OfAsync(job, stopping), mayHaveRun, stopping)
            : NoBot;

    internal static StepOutcome.Failed NoBot => new("Parabol's bot is gone from this Mattermost: an administrator should run the installation again.");

    /// <summary>The new ones' letters in the places that they had.</summary>
    private static string Merge(string begun, string letters)
    {
        var next = 0;
        return string.Concat(begun.Select(letter => letter == InviteOutcome.New ? letters[next++] : letter));
    }

    /// <summary>What the plan took for granted holds, whatever has been learned of the server since: one that takes no lists refuses, and gets single calls.</summary>
    private static bool TakesLists(JobPart part, MattermostServer server) => part.People.Count > InvitePlan.MostSingles || server.Version?.IsAtLeast(9, 11) == true;

    private async Task<(MattermostSession Session, MattermostServer Server)?> SessionAsync(Job job, CancellationToken stopping) =>
        await servers.FindAsync(job.Key.ServerId, stopping) is { Bot: { } bot } server ? (rest.As(server.BaseUrl, bot.Token, Patience), server) : null;
}
