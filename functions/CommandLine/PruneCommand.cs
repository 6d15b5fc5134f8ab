using System.CommandLine;
using Integration.Functions.Maintenance;

namespace Integration.Functions.CommandLine;

/// <summary><c>prune</c>: the nightly maintenance, now; with <c>--dry-run</c> only what it would do.</summary>
internal static class PruneCommand
{
    public static Command Create(Func<IServiceProvider> services, TextWriter output)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Count, and change nothing." };
        var command = new Command("prune", "Deletes delivery history past Delivery__KeepHistory, finished jobs, used codes and orphaned links, and reports what came to a halt.") { dryRun };
        command.SetAction(async (parsed, stopping) =>
        {
            var isDryRun = parsed.GetValue(dryRun);
            var report = await services().GetRequiredService<Pruning>().RunAsync(isDryRun, stopping);
            var verb = isDryRun ? "Would delete" : "Deleted";
            await output.WriteLineAsync($"{verb} {report.Deliveries} rows of deliveries, {report.Jobs} of jobs, {report.Codes} codes and signatures, {report.Links} orphaned channel links.");
            await output.WriteLineAsync($"{report.Stranded} claims have lost their message (the log names them), {report.Halted} jobs came to a halt.");
            if (!report.IsComplete) await output.WriteLineAsync("There is more to do than one run does: run it again.");
            return 0;
        });
        return command;
    }
}
