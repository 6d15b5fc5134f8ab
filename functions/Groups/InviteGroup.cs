using Integration.Functions.Hosting;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Integration.Functions.Groups;

/// <summary>Queue <c>group-invites</c>: adds people to channels and teams, or takes them out again, part after part of a job.</summary>
internal sealed class InviteGroup(RunningJobs jobs, QueueJob job)
{
    [Function(nameof(InviteGroup))]
    public Task RunAsync([QueueTrigger(QueueNames.GroupInvites, Connection = StorageAccount.Setting)] string message, CancellationToken stopping) =>
        job.RunAsync(token => jobs.RunAsync(message, token), stopping);
}
