using Integration.Functions.Groups.Invites;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Install;

namespace Integration.Functions.Commands;

/// <summary>Invitations and their undoing, as <c>jobs</c> tells them.</summary>
internal sealed class InviteTalk(InviteRights rights, InviteSummary summary, JobStore store, RunningJobs running, TimeProvider clock) : IJobTalk
{
    private static readonly TimeSpan UndoLife = TimeSpan.FromHours(24);

    public IReadOnlyList<JobKind> Kinds { get; } = [JobKind.Invite, JobKind.UndoInvite];

    public async Task<string?> WhyNotAsync(CommandCall call, MattermostServer server, Job job, CancellationToken stopping)
    {
        var terms = InviteTerms.Read(job.Terms);
        foreach (var channelId in terms.ChannelIds)
        {
            switch (await rights.InChannelAsync(call, server, channelId, stopping))
            {
                case InviteRight.Denied denied: return denied.Why;
                case InviteRight.Hidden: return "You are not in that channel any more, so you cannot add people to it.";
                case InviteRight.Granted granted when terms.WithTeam && granted.WhyNotTeam is { } why: return why;
            }
        }

        return null;
    }

    public Task<string> DetailsAsync(Job job, CancellationToken stopping) => summary.OfAsync(job, stopping);

    public string FateOf(Job job, JobPart part, int at)
    {
        var place = InviteStep.Read(part.Step) is InviteStep.Team ? "the team" : InviteTerms.Read(job.Terms).NameOf(InviteStep.Read(part.Step).Place);
        return $"{place}: {(part.Outcome is { } letters ? InviteOutcome.Words(letters[at], one: true) : "is still to come")}";
    }

    public bool CanUndo(Job job, DateTimeOffset now) => job is { Kind: JobKind.Invite, IsOver: true, EndedAt: not null } && now - job.EndedAt <= UndoLife;

    public async Task<CommandReply> UndoAsync(CommandCall call, MattermostServer server, Job job, CancellationToken stopping)
    {
        if (!CanUndo(job, clock.GetUtcNow())) return CommandReply.Error(WhyNotUndo(job));
        if (await WhyNotUndoAsync(call, server, job, stopping) is { } why) return CommandReply.Error(why);
        var done = new List<JobPart>();
        await foreach (var part in store.PartsAsync(job.Key, stopping)) done.Add(part);
        var parts = UndoInviteWork.PartsOf(done);
        if (parts.Count == 0) return CommandReply.Of("Nobody was added, so there is nothing to undo.");
        var undo = new Job
        {
            // The same invitation is undone once, however often somebody asks.
            Key = job.Key with { JobId = UndoIdOf(job) },
            Kind = JobKind.UndoInvite,
            ChannelId = job.ChannelId,
            Title = $"undoing of the {job.Title}",
            Terms = job.Terms,
            Parts = parts.Count,
            People = parts.Sum(part => part.People.Count),
            CreatedAt = clock.GetUtcNow(),
        };
        await running.AddAsync(undo, parts, stopping);
        return CommandReply.Of(
            $"I take out again whom this invitation brought in ({undo.People}), and nobody else. I tell you in a direct message when it is done.",
            new ReplyButton("How far is it?", $"jobs {undo.Key.JobId}"));
    }

    private async Task<string?> WhyNotUndoAsync(CommandCall call, MattermostServer server, Job job, CancellationToken stopping)
    {
        if (await WhyNotAsync(call, server, job, stopping) is { } why) return why;
        if (!InviteTerms.Read(job.Terms).WithTeam) return null;
        return await rights.InChannelAsync(call, server, InviteTerms.Read(job.Terms).ChannelIds[0], stopping) is InviteRight.Granted { Rights: var has } && has.Has("remove_user_from_team")
            ? null
            : "This invitation added people to the team, and Mattermost does not let you take anybody out of it. Ask a team administrator.";
    }

    private static string WhyNotUndo(Job job) => job switch
    {
        { Kind: JobKind.UndoInvite } => "An undo cannot be undone: invite them again.",
        { IsOver: false } => "That is not over yet: cancel it first.",
        { EndedAt: null } => "It was never started, so there is nothing to undo.",
        _ => "That is more than 24 hours ago and cannot be undone any more: take people out with Mattermost's `/kick`, or in the channel's member list.",
    };

    /// <summary>The same for the same invitation, and beside it in the list.</summary>
    private static string UndoIdOf(Job job) => $"{job.Key.JobId[..^6]}{(Convert.ToInt32(job.Key.JobId[^6..], 16) ^ 0xFFFFFF):x6}";
}
