namespace Integration.Functions.Benchmarks;

/// <summary>What <c>bench.sh</c> says: where the published programs are, where the report goes, how long to measure.</summary>
/// <param name="Integration">The folder of the published integration.</param>
/// <param name="Bare">The folder of the published bare app.</param>
/// <param name="Report">The file that the report is written to.</param>
/// <param name="IsQuick">One round of everything, to see whether it runs.</param>
internal sealed record Settings(string Integration, string Bare, string Report, bool IsQuick)
{
    public int StartRounds => IsQuick ? 2 : 11;

    public int ThroughputRounds => IsQuick ? 1 : 5;

    /// <summary>No further round begins after this, once three are done: a busy machine makes each of them long.</summary>
    public TimeSpan ThroughputTime { get; } = TimeSpan.FromSeconds(130);

    public int CommandRounds => IsQuick ? 1 : 7;

    /// <summary>Of load, for each kind of request in each round.</summary>
    public TimeSpan CommandTime { get; } = TimeSpan.FromSeconds(1);

    public int MemoryDeliveries => IsQuick ? 500 : 4000;

    public static Settings? Read(string[] args) => args switch
    {
        [var integration, var bare, var report] => new(integration, bare, report, IsQuick: false),
        [var integration, var bare, var report, "--quick"] => new(integration, bare, report, IsQuick: true),
        _ => null,
    };
}
