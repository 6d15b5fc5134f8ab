using System.Text.Json;
using Integration.Functions.Benchmarks.Support;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Notifications.Messages;
using Integration.Functions.Storage;

namespace Integration.Functions.Benchmarks;

/// <summary>
/// Deliveries per second of the published integration, self-hosted, beside a bare receive-post-delete loop: the same
/// emulator, the same sink, the same events on the queue, as many messages in flight.
/// </summary>
internal static class ThroughputBenchmark
{
    public const int Teams = 20;
    public const int Meetings = 40;
    public const string BareQueue = "bare-loop";

    /// <summary>Posts before the clock starts: caches fill, and a fresh process compiles what is used often.</summary>
    public const int WarmUp = 1000;

    private const int FewestRounds = 3;

    public const int Measured = 600;

    /// <summary>Messages that still wait when the clock stops, so that neither side ever runs dry.</summary>
    private const int Tail = 100;

    public static async Task<ThroughputResult> RunAsync(Settings settings, bool isSplit, CancellationToken stopping)
    {
        await using var sink = await Sink.StartAsync(stopping);
        var rounds = new List<ThroughputRound>();
        var began = TimeProvider.System.GetTimestamp();
        while (rounds.Count < settings.ThroughputRounds
            && (rounds.Count < FewestRounds || TimeProvider.System.GetElapsedTime(began) < settings.ThroughputTime))
        {
            rounds.Add(await RoundAsync(settings, isSplit, rounds.Count, sink, stopping));
        }

        return new ThroughputResult(isSplit, rounds);
    }

    /// <summary>One side after the other on a fresh emulator; who is first changes from round to round.</summary>
    private static async Task<ThroughputRound> RoundAsync(Settings settings, bool isSplit, int round, Sink sink, CancellationToken stopping)
    {
        await using var azurite = await Azurite.StartAsync(isSplit, stopping);
        await using var app = await ConnectedAsync(settings, azurite, sink, stopping);
        if (round % 2 == 0)
        {
            var bare = await BareAsync(azurite, sink, stopping);
            return new(bare, await IntegrationAsync(app, azurite, sink, stopping));
        }

        var ours = await IntegrationAsync(app, azurite, sink, stopping);
        return new(await BareAsync(azurite, sink, stopping), ours);
    }

    public static async Task<PublishedApp> ConnectedAsync(Settings settings, Azurite azurite, Sink sink, CancellationToken stopping)
    {
        var app = await PublishedApp.StartAtBarePaceAsync(settings.Integration, azurite.ConnectionString, stopping);
        for (var team = 0; team < Teams; team++) await app.ConnectAsync(Lifecycle.TeamId(team), sink.Webhook(team), stopping);
        return app;
    }

    private static Task<ThroughputSide> IntegrationAsync(PublishedApp app, Azurite azurite, Sink sink, CancellationToken stopping) =>
        MeasureAsync(QueueNames.MeetingEvents, app.ProcessId, azurite, sink, stopping);

    private static async Task<ThroughputSide> BareAsync(Azurite azurite, Sink sink, CancellationToken stopping)
    {
        var queue = azurite.Queue(BareQueue);
        await queue.CreateIfNotExistsAsync(cancellationToken: stopping);
        using var loop = new BareLoop(queue, sink, BodyOfUsualSize());
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var running = loop.RunAsync(end.Token);
        var side = await MeasureAsync(BareQueue, Environment.ProcessId, azurite, sink, stopping);
        await end.CancelAsync();
        await running;
        return side;
    }

    private static async Task<ThroughputSide> MeasureAsync(string queue, int processId, Azurite azurite, Sink sink, CancellationToken stopping)
    {
        var events = Lifecycle.Interleaved(queue, Meetings, Teams, TimeProvider.System);
        var feeder = new Feeder(azurite.Queue(queue), events, sink);
        var start = sink.Count + WarmUp;
        var feeding = feeder.RunAsync(WarmUp + Measured + Tail, stopping);

        await sink.WaitForAsync(start, stopping);
        var (emulator, own) = (azurite.Processor, ProcessFigures.Processor(processId));
        await sink.WaitForAsync(start + Measured, stopping);
        (emulator, own) = (azurite.Processor - emulator, ProcessFigures.Processor(processId) - own);
        var fewest = feeder.FewestWaiting;
        await feeding;
        await sink.WaitForAsync(start + Measured + Tail, stopping);
        return new ThroughputSide
        {
            PerSecond = Measured / sink.Between(start - 1, start + Measured - 1).TotalSeconds,
            EmulatorMilliseconds = emulator.TotalMilliseconds / Measured,
            OwnMilliseconds = own.TotalMilliseconds / Measured,
            FewestWaiting = fewest,
        };
    }

    /// <summary>As long as the posts of the measured events are on average.</summary>
    private static byte[] BodyOfUsualSize()
    {
        var clock = TimeProvider.System;
        var context = new MessageContext
        {
            Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
            SiteUrl = new Uri("https://app.parabol.co"),
            Now = clock.GetUtcNow(),
            MentionGroups = [],
            Server = null,
        };
        var sizes = Lifecycle.Of(Lifecycle.TeamId(0), "size", clock.GetUtcNow()).Where(static happened => happened is not TimerEvent)
            .Select(happened => JsonSerializer.SerializeToUtf8Bytes(MeetingMessage.For(happened, context), MattermostJson.Default.MattermostMessage).Length);
        return [.. Enumerable.Repeat((byte)' ', (int)sizes.Average())];
    }
}
