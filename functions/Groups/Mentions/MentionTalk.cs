using Integration.Functions.Commands;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Mentions;

/// <summary>Mentions, as <c>jobs</c> tells them.</summary>
internal sealed class MentionTalk(ActingRights rights, MentionSummary summary) : IJobTalk
{
    public IReadOnlyList<JobKind> Kinds { get; } = [JobKind.Mention];

    public async Task<string?> WhyNotAsync(CommandCall call, MattermostServer server, Job job, CancellationToken stopping) =>
        await rights.InChannelAsync(server, job.ChannelId, call.Actor, stopping) switch
        {
            RightsReading.Known { Rights: var has } => MentionRights.WhyNot(has),
            RightsReading.Unknown unknown => unknown.Why,
            _ => "You are not in that channel any more, so you cannot mention anybody there.",
        };

    public Task<string> DetailsAsync(Job job, CancellationToken stopping) => summary.OfAsync(job, stopping);

    public string FateOf(Job job, JobPart part, int at) => part switch
    {
        { Outcome: null } => "is still to come",
        { Step: MentionJob.Post } => "was named under the message",
        _ => part.Outcome[at] == MentionSummary.Notified ? "was told by direct message" : "could not be told by direct message",
    };
}
