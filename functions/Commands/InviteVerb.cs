using System.Globalization;
using Integration.Functions.Groups;
using Integration.Functions.Groups.Invites;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Install;

namespace Integration.Functions.Commands;

/// <summary>
/// <c>invite</c>: people and whole groups into this channel, or into others. It counts first and asks when many are concerned; few
/// are added at once, and the answer says what came of it.
/// </summary>
internal sealed class InviteVerb(
    MattermostServers servers, InvitePlanner planner, JobStore store, RunningJobs jobs, InviteSummary summary, GroupsOptions options, TimeProvider clock) : IVerb
{
    public string Name => "invite";

    public string Arguments => "@group or @person … [~channel …] [--team]";

    public string Summary => "invites people and whole groups into this channel, or into others; `--team` adds them to the team first";

    public string Example => "@developers @mia ~sprint-41";

    public async Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping)
    {
        var wanted = InviteWords.Of(words);
        if (wanted.People.Count + wanted.Either.Count == 0) return CommandReply.Error($"Whom? Type for example {Say.Typed(call, "invite @developers")}; {Say.Typed(call, "groups")} lists the groups.");
        if (await servers.FindAsync(call.ServerId, stopping) is not { } server) return ChannelConnections.NotRegistered();
        if (server.Bot is null) return CommandReply.Error("Inviting groups needs Parabol's bot, which is not installed on this Mattermost. Ask your administrator to run the installation.");
        return await planner.ReadAsync(call, server, wanted, stopping) switch
        {
            PlanReading.Ready ready => await AnswerAsync(call, ready, words, stopping),
            PlanReading.Nothing nothing => CommandReply.Error(string.Join('\n', nothing.Problems)),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    private async Task<CommandReply> AnswerAsync(CommandCall call, PlanReading.Ready ready, IReadOnlyList<string> words, CancellationToken stopping)
    {
        var (plan, named) = (ready.Plan, ready.Named);
        var preview = InvitePreview.Of(plan, named, ready.Problems);
        if (plan.Additions == 0) return CommandReply.Of($"{preview}\n\nThere is nobody to add.", TeamOffer(plan, words));
        var parts = plan.Parts();
        var job = new Job
        {
            Key = store.NewKey(call.ServerId, call.Actor.UserId),
            Kind = JobKind.Invite,
            ChannelId = call.ChannelId,
            Title = InvitePreview.Title(plan, named),
            Terms = InviteTerms.Of(plan),
            Parts = parts.Count,
            People = parts.Sum(part => part.People.Count),
            CreatedAt = clock.GetUtcNow(),
        };
        if (plan.Additions > options.ConfirmAbove)
        {
            await store.AddAsync(job, parts, stopping);
            return Question(call, job, plan, preview, words);
        }

        await jobs.AddAndRunAsync(job, parts, stopping);
        return await ResultAsync(call, job.Key, ready, words, stopping);
    }

    private static CommandReply Question(CommandCall call, Job job, InvitePlan plan, string preview, IReadOnlyList<string> words) => CommandReply.Of(
        string.Create(CultureInfo.InvariantCulture, $"{preview}\n\nTo invite them, press the button or type {Say.Typed(call, $"jobs start {job.Key.Short}")} within 15 minutes."),
        [new ReplyButton($"Invite {plan.Additions}", $"jobs start {job.Key.JobId}", ButtonStyle.Primary), .. TeamOffer(plan, words), new ReplyButton("Cancel", $"jobs cancel {job.Key.JobId}")]);

    /// <summary>The few that are waited for. What is not over by now goes on by itself and is told later.</summary>
    private async Task<CommandReply> ResultAsync(CommandCall call, JobKey key, PlanReading.Ready ready, IReadOnlyList<string> words, CancellationToken stopping)
    {
        if (await store.FindAsync(key, stopping) is not { IsOver: true } job) return CommandReply.Of($"Mattermost takes its time. I go on, and tell you in a direct message what came of it; {Say.Typed(call, "jobs")} shows how far it is.");
        var text = string.Join('\n', [.. ready.Problems.Select(problem => $":warning: {problem}"), await summary.OfAsync(job, stopping)]);
        return job.State == JobState.Done ? CommandReply.Of(text, TeamOffer(ready.Plan, words)) : CommandReply.Error(text);
    }

    private static IReadOnlyList<ReplyButton> TeamOffer(InvitePlan plan, IReadOnlyList<string> words) => plan.WithTeam || plan.NotInTeam == 0
        ? []
        : [new ReplyButton($"Invite the {plan.NotInTeam} outside the team, too", Say.Command("invite", [.. words, "--team"]))];
}
