using System.Diagnostics;
using Functions.TestHost;
using Integration.Functions.Benchmarks.Support;

namespace Integration.Functions.Benchmarks;

/// <summary>
/// From the start of the process to the first 200 of <c>GET /</c>: a bare ASP.NET Core app, the integration as the Functions
/// host's worker, and self-hosted, one after the other, again and again.
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
        await WorkerAsync(settings.Integration, storage, stopping),
        await OnceAsync(PublishedApp.StartSelfHostedAsync(settings.Integration, storage, stopping)));

    /// <summary>From the start of the process to its WorkerInitResponse and, through the test host, to the first HTTP answer.</summary>
    private static async Task<WorkerStart> WorkerAsync(string folder, string storage, CancellationToken stopping)
    {
        var began = Stopwatch.GetTimestamp();
        await using var host = await FunctionsTestHost.StartAsync(folder, PublishedApp.SettingsOf(storage), stopping);
        using var http = new HttpClient { BaseAddress = host.Address };
        using var answer = await http.GetAsync("api/health", stopping);
        answer.EnsureSuccessStatusCode();
        return new(host.Initialized.TotalMilliseconds, Stopwatch.GetElapsedTime(began).TotalMilliseconds, ProcessFigures.Processor(host.ProcessId).TotalMilliseconds);
    }

    private static async Task<OneStart> OnceAsync(Task<PublishedApp> starting)
    {
        var app = await starting;
        await app.KillAsync();
        return new(app.StartTime.TotalMilliseconds, app.StartProcessor.TotalMilliseconds);
    }
}

internal sealed record OneStart(double Milliseconds, double ProcessorMilliseconds);

/// <param name="Initialized">Milliseconds to WorkerInitResponse.</param>
internal sealed record WorkerStart(double Initialized, double Milliseconds, double ProcessorMilliseconds);

internal sealed record StartRound(OneStart Bare, WorkerStart Worker, OneStart SelfHosted);

internal sealed record StartResult(IReadOnlyList<StartRound> Rounds)
{
    public Median HandlerRatio => Ratio(static round => new(round.Worker.Milliseconds, round.Worker.ProcessorMilliseconds));

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
                Row("integration as a worker, to its WorkerInitResponse", static round => new(round.Worker.Initialized, round.Worker.ProcessorMilliseconds), null),
                Row("integration as a worker, to the first HTTP answer through the host", static round => new(round.Worker.Milliseconds, round.Worker.ProcessorMilliseconds), HandlerRatio),
                Row("integration, self-hosted", static round => round.SelfHosted, SelfHostedRatio),
            ]);

    private string[] Row(string program, Func<StartRound, OneStart> of, Median? ratio) =>
    [
        program, Median.Of(Rounds.Select(round => of(round).Milliseconds)).Text("F0"), ratio?.Text("F2") ?? "1",
        Median.Of(Rounds.Select(round => of(round).ProcessorMilliseconds)).Text("F0"),
    ];

    private Median Ratio(Func<StartRound, OneStart> of) => Median.Of(Rounds.Select(round => of(round).Milliseconds / round.Bare.Milliseconds));
}
