using System.Runtime.InteropServices;
using Integration.Functions.Benchmarks.Support;

namespace Integration.Functions.Benchmarks;

/// <summary>Runs every benchmark and writes the report; see <c>bench.sh</c>.</summary>
internal static class Runner
{
    public static async Task<int> Main(string[] args)
    {
        if (Settings.Read(args) is not { } settings)
        {
            await Console.Error.WriteLineAsync("Usage: Integration.Functions.Benchmarks INTEGRATION_FOLDER BARE_FOLDER REPORT_FILE [--quick]. Better use ./bench.sh.");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stop));
        try
        {
            await File.WriteAllTextAsync(settings.Report, await ReportAsync(settings, stop.Token), stop.Token);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 130;
        }
    }

    private static async Task<string> ReportAsync(Settings settings, CancellationToken stopping)
    {
        var busy = Report.Busy();
        var operations = await Say("Storage operations", OperationsBenchmark.RunAsync(stopping));
        var verbs = await Say("Storage operations of commands", CommandOperationsBenchmark.RunAsync(stopping));
        var groups = await Say("Groups", GroupsBenchmark.RunAsync(settings, stopping));
        var commands = await Say("Commands", CommandsBenchmark.RunAsync(settings, stopping));
        var start = await Say("Start", StartBenchmark.RunAsync(settings, stopping));
        var together = await Say("Throughput, Azurite as one process", ThroughputBenchmark.RunAsync(settings, isSplit: false, stopping));
        var split = await Say("Throughput, Azurite as two processes", ThroughputBenchmark.RunAsync(settings, isSplit: true, stopping));
        var memory = await Say("Memory", MemoryBenchmark.RunAsync(settings, stopping));

        var report = new Report()
            .Add("# Benchmarks")
            .Add($"Written by `./bench.sh` on {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC. Machine: {Report.Machine()}. "
                + $"Load average when it began: {busy}, at the end: {Report.Busy()} (above 1 at the beginning, others were using the machine). "
                + "Times and rates are medians, with the least and the most in parentheses.");
        GoalsTable.Write(report, operations, verbs, groups, commands, together, split, start, memory);
        operations.Write(report);
        verbs.Write(report);
        ThroughputResult.Write(report, together, split);
        commands.Write(report);
        groups.Write(report);
        start.Write(report);
        memory.Write(report);
        CostOnPaper.Write(report, operations);
        return report.ToString();
    }

    private static async Task<T> Say<T>(string what, Task<T> running)
    {
        var began = TimeProvider.System.GetTimestamp();
        var result = await running;
        Console.WriteLine($"{what}: measured in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F0} s");
        return result;
    }

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}
