using Microsoft.Azure.Functions.Worker;

namespace Integration.Functions.Maintenance;

/// <summary>Every night at 02:30 UTC: takes away what nobody needs any more, and tells what came to a halt (<see cref="Pruning"/>).</summary>
internal sealed class PruneHistory(Pruning pruning)
{
    [Function(nameof(PruneHistory))]
    public Task RunAsync([TimerTrigger("0 30 2 * * *")] TimerInfo timer, CancellationToken stopping) => pruning.RunAsync(isDryRun: false, stopping);
}
