using Integration.Functions.Hosting;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Integration.Functions.Groups;

/// <summary>Queue <c>mention-batches</c>: names the people of a mentioned group under the message, part after part of a job.</summary>
internal sealed class NotifyMentionBatch(RunningJobs jobs, QueueJob job)
{
    [Function(nameof(NotifyMentionBatch))]
    public Task RunAsync([QueueTrigger(QueueNames.MentionBatches, Connection = StorageAccount.Setting)] string message, CancellationToken stopping) =>
        job.RunAsync(token => jobs.RunAsync(message, token), stopping);
}
