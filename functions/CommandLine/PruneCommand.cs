using System.CommandLine;
using Integration.Functions.Maintenance;

namespace Integration.Functions.CommandLine;

/// <summary><c>prune</c>: the nightly maintenance, now; with <c>--dry-run</c> only what it would do.</summary>
internal static class PruneCommand
{
    public static Command Create(Func<IServiceProvider> services, TextWriter output)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = CommandLineTexts.DryRun };
        var command = new Command("prune", CommandLineTexts.Prune) { dryRun };
        command.SetAction(async (parsed, stopping) =>
        {
            var isDryRun = parsed.GetValue(dryRun);
            var report = await services().GetRequiredService<Pruning>().RunAsync(isDryRun, stopping);
            await output.WriteLineAsync(CommandLineTexts.Pruned(isDryRun, report.Deliveries, report.Jobs, report.Codes, report.Links));
            await output.WriteLineAsync(CommandLineTexts.Halted(report.Stranded, report.Halted));
            if (!report.IsComplete) await output.WriteLineAsync(CommandLineTexts.PruneMore);
            return 0;
        });
        return command;
    }
}
