using System.Diagnostics;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Storage;

namespace Integration.Functions.Groups.Invites;

/// <summary>Takes out of channels and teams whom an invitation brought in, and nobody else.</summary>
internal sealed class UndoInviteWork(MattermostServers servers, MattermostRest rest, InviteSummary summary) : IJobWork
{
    /// <summary>Each is a call of its own.</summary>
    private const int MostPeople = 200;

    public JobKind Kind => JobKind.UndoInvite;

    public string Queue => QueueNames.GroupInvites;

    /// <summary>
    /// The parts of an invitation that is over, backwards: out of the channels first, then out of the team. A part that was begun and
    /// broken off may have brought in anybody who was not there before: whoever is not there finds nothing to undo.
    /// </summary>
    public static IReadOnlyList<JobPart> PartsOf(IReadOnlyList<JobPart> done)
    {
        var steps = done.Where(part => part.Begun is not null && InviteStep.Read(part.Step) is not InviteStep.Skipped)
            .Reverse()
            .SelectMany(part => Added(part).Chunk(MostPeople).Select(people => (part.Step, People: people)));
        return [.. steps.Select((step, number) => new JobPart { Number = number, Step = step.Step, People = step.People })];
    }

    public Task<StepOutcome> PrepareAsync(Job job, JobPart part, CancellationToken stopping) =>
        Task.FromResult<StepOutcome>(new StepOutcome.Done(new string(InviteOutcome.Added, part.People.Count)));

    public async Task<StepOutcome> RunAsync(Job job, JobPart part, bool mayHaveRun, CancellationToken stopping)
    {
        if (await servers.FindAsync(job.Key.ServerId, stopping) is not { Bot: { } bot } server) return InviteWork.NoBot;
        var memberships = new Memberships(rest.As(server.BaseUrl, bot.Token, InviteWork.Patience));
        return InviteStep.Read(part.Step) switch
        {
            InviteStep.Team team => await memberships.RemoveFromTeamAsync(team.TeamId, part.People, stopping),
            InviteStep.Channel channel => await memberships.RemoveFromChannelAsync(channel.ChannelId, part.People, stopping),
            var other => throw new UnreachableException(other.GetType().Name),
        };
    }

    public async Task<StepOutcome> FinishAsync(Job job, bool mayHaveRun, CancellationToken stopping) =>
        await servers.FindAsync(job.Key.ServerId, stopping) is { Bot: { } bot } server
            ? await AuthorNotes.TellAsync(rest.As(server.BaseUrl, bot.Token, InviteWork.Patience), bot, job, await summary.OfAsync(job, stopping), mayHaveRun, stopping)
            : InviteWork.NoBot;

    private static IEnumerable<PartPerson> Added(JobPart part) =>
        part.People.Where((_, at) => part.Outcome is { } letters ? letters[at] == InviteOutcome.Added : part.Begun![at] == InviteOutcome.New);
}
