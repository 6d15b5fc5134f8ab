using Integration.Functions.Benchmarks.Support;

namespace Integration.Functions.Benchmarks;

/// <summary>
/// From the start of the process to the first 200 of <c>GET /</c>: a bare ASP.NET Core app, the integration as the Functions
/// host starts it, and self-hosted, one after the other, again and again.
/// </summary>
internal static class StartBenchmark
{
    public static async Task<StartResult> RunAsync(Settings settings, CancellationToken stopping)
    {
        await using var azurite = await Azurite.StartAsync(isSplit: false, stopping);
        var storage = azurite.ConnectionString;
        // The first round fills the file cache and makes the tables; it does not count.
        await RoundAsync(settings, storage, stopping);
        var rounds = new List<StartRound>();
        for (var round = 0; round < settings.StartRounds; round++) rounds.Add(await RoundAsync(settings, storage, stopping));
        return new StartResult(rounds);
    }

    private static async Task<StartRound> RoundAsync(Settings settings, string storage, CancellationToken stopping) => new(
        await OnceAsync(PublishedApp.StartBareAsync(settings.Bare, stopping)),
        await OnceAsync(PublishedApp.StartHandlerAsync(settings.Integration, storage, stopping)),
        await OnceAsync(PublishedApp.StartSelfHostedAsync(settings.Integration, storage, stopping)));

    private static async Task<OneStart> OnceAsync(Task<PublishedApp> starting)
    {
        var app = await starting;
        await app.KillAsync();
        return new(app.StartTime.TotalMilliseconds, app.StartProcessor.TotalMilliseconds);
    }
}

internal sealed record OneStart(double Milliseconds, double ProcessorMilliseconds);

internal sealed record StartRound(OneStart Bare, OneStart Handler, OneStart SelfHosted);

internal sealed record StartResult(IReadOnlyList<StartRound> Rounds)
{
    public Median HandlerRatio => Ratio(static round => round.Handler);

    public Median SelfHostedRatio => Ratio(static round => round.SelfHosted);

    public void Write(Report report) => report
        .Heading("Start to first 200")
        .Add($"All published alike: self-contained, linux-x64, ReadyToRun. {Rounds.Count} rounds, each starts every program once. "
            + "Self-hosted, the start includes making sure that tables and queues are there, before the port opens. "
            + "Processor time is that of the program itself, and depends less on what else the machine does.")
        .Table(
            ["program", "ms", "÷ bare, round by round", "processor ms"],
            [
                Row("bare ASP.NET Core app (`CreateSlimBuilder`, one route)", static round => round.Bare, null),
                Row("integration under the Functions host", static round => round.Handler, HandlerRatio),
                Row("integration, self-hosted", static round => round.SelfHosted, SelfHostedRatio),
            ]);

    private string[] Row(string program, Func<StartRound, OneStart> of, Median? ratio) =>
    [
        program, Median.Of(Rounds.Select(round => of(round).Milliseconds)).Text("F0"), ratio?.Text("F2") ?? "1",
        Median.Of(Rounds.Select(round => of(round).ProcessorMilliseconds)).Text("F0"),
    ];

    private Median Ratio(Func<StartRound, OneStart> of) => Median.Of(Rounds.Select(round => of(round).Milliseconds / round.Bare.Milliseconds));
}
