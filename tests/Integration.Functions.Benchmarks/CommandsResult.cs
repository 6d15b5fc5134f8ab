using Integration.Functions.Benchmarks.Support;

namespace Integration.Functions.Benchmarks;

/// <summary>One kind of request in one round, with the processor time of the process that answered.</summary>
internal sealed record CommandsSide(string What, LoadFigures Load, double ProcessorMicroseconds);

/// <summary>The bare endpoint first.</summary>
internal sealed record CommandsRound(IReadOnlyList<CommandsSide> Sides);

internal sealed record CommandsResult(IReadOnlyList<CommandsRound> Rounds)
{
    public Median Help => Ratio(1);

    public Median Bindings => Ratio(2);

    public Median Status => Ratio(3);

    public void Write(Report report) => report
        .Heading("Commands per second")
        .Add($"The published integration, installed on a sandbox Mattermost with a bot, one channel connected. {HttpLoad.Connections} connections, each sending the next request when "
            + "it has its answer; the bare endpoint reads the body of `/parabol help` and answers a word. "
            + $"Rounds: {Rounds.Count}, each measures all of them, beginning with another one. Client, server and emulator share the machine, so that the processor time of the "
            + "answering process says more about it than the ratio does.")
        .Table(
            ["request", "requests/s", "÷ bare, round by round", "p50 ms", "p99 ms", "p99 ÷ bare's", "processor µs per request"],
            Enumerable.Range(0, Rounds[0].Sides.Count).Select(Row))
        .Add("Where the time goes: bare is the web server's own few microseconds, so that any work at all shows. `bindings` checks a JWT and sends what was written once. "
            + "`/parabol help` takes a form apart, finds the token by its hash, signs its two buttons (what is pressed must be proved), writes a line of log and 4 KB of JSON; none of it asks storage on a warm "
            + "instance. `/parabol status` asks Azurite three times, which works on one request at a time: its rate is the emulator's. People type commands far more slowly than any of these.");

    private string[] Row(int which) =>
    [
        Rounds[0].Sides[which].What,
        Over(which, static side => side.Load.PerSecond).Text("F0"),
        which == 0 ? "1" : Ratio(which).Text("F2"),
        Over(which, static side => side.Load.MedianMilliseconds).Text("F2"),
        Over(which, static side => side.Load.P99Milliseconds).Text("F2"),
        which == 0 ? "1" : Median.Of(Rounds.Select(round => round.Sides[which].Load.P99Milliseconds / round.Sides[0].Load.P99Milliseconds)).Text("F1"),
        Over(which, static side => side.ProcessorMicroseconds).Text("F0"),
    ];

    private Median Ratio(int which) => Median.Of(Rounds.Select(round => round.Sides[which].Load.PerSecond / round.Sides[0].Load.PerSecond));

    private Median Over(int which, Func<CommandsSide, double> of) => Median.Of(Rounds.Select(round => of(round.Sides[which])));
}
