using Integration.Functions.Benchmarks.Support;

namespace Integration.Functions.Benchmarks;

/// <summary>One side of one round.</summary>
internal sealed record ThroughputSide
{
    public required double PerSecond { get; init; }

    /// <summary>Processor time of Azurite per delivery, the feeder's send included.</summary>
    public required double EmulatorMilliseconds { get; init; }

    /// <summary>Processor time of the process that delivers; the bare loop's is shared with feeder and sink.</summary>
    public required double OwnMilliseconds { get; init; }

    /// <summary>The fewest messages that waited at any time: above nought, the queue never ran dry.</summary>
    public required int FewestWaiting { get; init; }
}

internal sealed record ThroughputRound(ThroughputSide Bare, ThroughputSide Integration);

internal sealed record ThroughputResult(bool IsSplit, IReadOnlyList<ThroughputRound> Rounds)
{
    public Median Ratio => Median.Of(Rounds.Select(static round => round.Integration.PerSecond / round.Bare.PerSecond));

    /// <summary>What the ratio could be if the emulator alone were the limit, in one thread as it runs.</summary>
    private double Bound =>
        Middle(static round => round.Bare.EmulatorMilliseconds) / Middle(static round => round.Integration.EmulatorMilliseconds);

    public static void Write(Report report, ThroughputResult together, ThroughputResult split) => report
        .Heading("Deliveries per second")
        .Add("The published integration, self-hosted, beside a bare loop: receive up to 8, post a body of the same size, delete, "
            + "at most 12 in flight, as the queue trigger does it, and both with batchSize 8 and newBatchThreshold 4. The same emulator, the same sink, interleaved rounds, the "
            + $"emulator and the integration fresh in each; {ThroughputBenchmark.Measured} deliveries measured after {ThroughputBenchmark.WarmUp} to warm up. "
            + "A feeder keeps at most 200 messages waiting; its sends are part of the emulator's work on both sides.")
        .Table(
            ["Azurite", "who", "deliveries/s", "÷ bare, round by round", "Azurite, CPU ms per delivery", "own CPU ms per delivery", "fewest waiting"],
            [.. together.Rows(), .. split.Rows()])
        .Add("Where the time goes: both sides make the emulator take in a message, hand it out and delete it; ours adds two table requests, the claim and its conclusion, "
            + "without which nobody could tell a repeat from a first try. Azurite works on one request at a time, and its cost of a request hardly depends on what is in it "
            + "(a batch of three rows costs it what a single small row does), so fewer rows or shorter ones gain nothing. "
            + $"With everything in one process, {together.Middle(static round => round.Bare.EmulatorMilliseconds):F1} ms against "
            + $"{together.Middle(static round => round.Integration.EmulatorMilliseconds):F1} ms of its time bound the ratio to about {together.Bound:F2}, whatever we do in between. "
            + "As two processes, tables no longer wait for queues, but emulator, integration, feeder and sink share the machine's cores. "
            + "The storage service itself works on many requests at a time: there the two writes cost their latency, not their turn.");

    private IEnumerable<string[]> Rows()
    {
        var azurite = IsSplit ? "two processes" : "one process";
        yield return Row($"{azurite}, rounds: {Rounds.Count}", "bare loop", "1", [.. Rounds.Select(static round => round.Bare)], " (with feeder and sink)");
        yield return Row(azurite, "integration", Ratio.Text("F2"), [.. Rounds.Select(static round => round.Integration)], "");
    }

    private double Middle(Func<ThroughputRound, double> of) => Median.Of(Rounds.Select(of)).Middle;

    private static string[] Row(string azurite, string who, string ratio, ThroughputSide[] sides, string remark) =>
    [
        azurite, who, Median.Of(sides.Select(static side => side.PerSecond)).Text("F0"), ratio,
        $"{Median.Of(sides.Select(static side => side.EmulatorMilliseconds)).Middle:F1}",
        $"{Median.Of(sides.Select(static side => side.OwnMilliseconds)).Middle:F1}{remark}",
        $"{sides.Min(static side => side.FewestWaiting)}",
    ];
}
