using Integration.Functions.Benchmarks.Support;

namespace Integration.Functions.Benchmarks;

/// <summary>Each goal beside what was measured.</summary>
internal static class GoalsTable
{
    public static void Write(
        Report report, OperationsResult operations, ThroughputResult together, ThroughputResult split, StartResult start, MemoryResult memory) => report
        .Heading("Goals")
        .Table(
            ["what", "goal", "measured"],
            [
                ["storage operations per delivered notification, besides the receive", "3 or fewer", $"{operations.WarmPerDelivered:F1}"],
                ["HTTP calls to Mattermost per delivered notification", "", $"{operations.CallsPerDelivered:F1}"],
                ["deliveries per second ÷ bare loop, Azurite as one process", "0.8 or better", together.Ratio.Text("F2")],
                ["the same, queues and tables as two processes", "0.8 or better", split.Ratio.Text("F2")],
                ["start to first 200 ÷ bare ASP.NET Core, under the Functions host", "1.3 or better", start.HandlerRatio.Text("F2")],
                ["the same, self-hosted", "1.3 or better", start.SelfHostedRatio.Text("F2")],
                ["resident memory under load, at most", "150 MB or less", $"{memory.Peak:F0} MB"],
            ]);
}
