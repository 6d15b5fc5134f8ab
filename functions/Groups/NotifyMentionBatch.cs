using Integration.Functions.Groups.Jobs;
using Integration.Functions.Hosting;

namespace Integration.Functions.Groups;

/// <summary>Queue <c>mention-batches</c>: names the people of a mentioned group under the message, part after part of a job.</summary>
internal static class NotifyMentionBatch
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapQueueFunction<RunningJobs>(nameof(NotifyMentionBatch), static (jobs, message, stopping) => jobs.RunAsync(message, stopping));
}
