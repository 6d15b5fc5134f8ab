using Integration.Functions.Benchmarks.Support;
using Integration.Functions.Storage;

namespace Integration.Functions.Benchmarks;

/// <summary>Resident memory of the published integration, self-hosted, while it delivers as fast as the emulator lets it.</summary>
internal static class MemoryBenchmark
{
    public static async Task<MemoryResult> RunAsync(Settings settings, CancellationToken stopping)
    {
        await using var azurite = await Azurite.StartAsync(isSplit: true, stopping);
        await using var sink = await Sink.StartAsync(stopping);
        await using var app = await ThroughputBenchmark.ConnectedAsync(settings, azurite, sink, stopping);
        var idle = ProcessFigures.Resident(app.ProcessId);

        var events = Lifecycle.Interleaved("memory", ThroughputBenchmark.Meetings, ThroughputBenchmark.Teams, TimeProvider.System);
        var feeder = new Feeder(azurite.Queue(QueueNames.MeetingEvents), events, sink);
        var feeding = feeder.RunAsync(settings.MemoryDeliveries, stopping);
        var underLoad = await SampleAsync(app.ProcessId, sink.WaitForAsync(settings.MemoryDeliveries, stopping), stopping);
        await feeding;
        return new MemoryResult(settings.MemoryDeliveries, idle, underLoad, ProcessFigures.PeakResident(app.ProcessId));
    }

    private static async Task<Median> SampleAsync(int processId, Task load, CancellationToken stopping)
    {
        var samples = new List<double>();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!load.IsCompleted && await ticks.WaitForNextTickAsync(stopping)) samples.Add(ProcessFigures.Resident(processId));
        await load;
        return Median.Of(samples);
    }
}

/// <summary>Megabytes (10^6 bytes).</summary>
internal sealed record MemoryResult(int Deliveries, double Idle, Median UnderLoad, double Peak)
{
    public void Write(Report report) => report
        .Heading("Memory")
        .Add($"Resident memory of the published integration, self-hosted, over {Deliveries} deliveries at full speed, from Linux's account (`VmRSS`, `VmHWM`).")
        .Table(
            ["when", "MB"],
            [
                ["started, 20 teams connected", $"{Idle:F0}"],
                ["under load", UnderLoad.Text("F0")],
                ["the most since its start", $"{Peak:F0}"],
            ]);
}
