using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Xunit.Abstractions;

namespace Integration.Functions.Tests.Resilience;

/// <summary>
/// The promise of the product: whatever dies, each event ends as posted, skipped or failed, with a reason, and a double is
/// called one. The integration runs as the process that a customer runs and is killed with SIGKILL while the Mattermost
/// servers misbehave.
/// </summary>
/// <remarks>
/// <c>NOTHING_LOST_EVENTS</c> (150; full size 2000), <c>NOTHING_LOST_KILLS</c> (4; full size 10) and <c>NOTHING_LOST_SEED</c>
/// (a new one each time, printed) set the size. The schedule of retries is the published one.
/// </remarks>
[Trait("Category", "Resilience")]
public abstract class NothingLostTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private static readonly TimeSpan PostTimeout = TimeSpan.FromSeconds(2);

    private readonly StorageAccount storage = StorageAccount.FromConnectionString(azurite.ConnectionString);

    private static int Events => Number("NOTHING_LOST_EVENTS", 150);

    private static int Kills => Number("NOTHING_LOST_KILLS", 4);

    public sealed class SelfHosted(AzuriteFixture azurite, ITestOutputHelper output) : NothingLostTests(azurite, output), IClassFixture<AzuriteFixture>
    {
        [Fact]
        public Task Nothing_is_lost_by_a_self_hosted_integration_that_is_killed_again_and_again() => RunAsync(underHost: false);
    }

    public sealed class UnderHost(AzuriteFixture azurite, ITestOutputHelper output) : NothingLostTests(azurite, output), IClassFixture<AzuriteFixture>
    {
        [Fact]
        public Task Nothing_is_lost_under_a_Functions_host_whose_handler_is_killed_again_and_again() => RunAsync(underHost: true);
    }

    private async Task RunAsync(bool underHost)
    {
        var seed = Number("NOTHING_LOST_SEED", Random.Shared.Next());
        output.WriteLine($"{Events} events, {Kills} kills, seed {seed}");
        var watch = Stopwatch.StartNew();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4) + TimeSpan.FromSeconds(Events * 0.2));
        await using var servers = await StormServers.StartAsync(seed, faultRate: 0.12, slowerThan: PostTimeout);
        await using var app = await MortalIntegration.StartAsync(underHost, Settings(), limit.Token);
        await servers.ConnectAsync(app.Http, limit.Token);
        var storm = new EventStorm(seed, Events, servers.Teams, TimeProvider.System.GetUtcNow());

        var sending = SendAsync(storm, limit.Token);
        await KillAsync(app, servers, sending, new Random(seed), limit.Token);
        await sending;
        servers.Calm();
        output.WriteLine($"{watch.Elapsed.TotalSeconds,6:F1} s: all sent, the last kill is over, {servers.Posts.Count()} posts");

        var rows = await SettleAsync(storm, limit.Token);
        var posts = servers.Posts.ToList();
        output.WriteLine($"{watch.Elapsed.TotalSeconds,6:F1} s: settled");
        output.WriteLine(StormAudit.Table(storm.Events, rows, posts.Count));
        var problems = StormAudit.Of(storm.Events, rows, posts).Concat(await PoisonAsync(limit.Token)).Concat(await UntoldAsync(app, storm, rows, limit.Token)).ToList();
        Assert.True(problems.Count == 0, $"Seed {seed}:\n{string.Join('\n', problems)}\nThe process says:\n{string.Join('\n', app.Complaints.TakeLast(20))}");
    }

    /// <summary>Retries and waits are the product's own; only what a dead process holds is given back sooner.</summary>
    private Dictionary<string, string> Settings() => GoodSettings.With(
        azurite.ConnectionString,
        ("Integration__AllowedHosts__0", "127.0.0.1"),
        ("Hosting__JobDeadline", "00:00:08"),
        ("Hosting__QueueLease", "00:00:13"),
        ("Delivery__PostTimeout", PostTimeout.ToString()));

    private async Task SendAsync(EventStorm storm, CancellationToken stopping)
    {
        var options = new QueueClientOptions(StorageQueues.Version) { MessageEncoding = QueueMessageEncoding.Base64 };
        var queues = new[] { QueueNames.MeetingEvents, QueueNames.TimerEvents }
            .ToDictionary(name => name, name => new QueueClient(azurite.ConnectionString, name, options));
        foreach (var message in storm.Messages) await queues[message.Queue].SendMessageAsync(message.Text, stopping);
    }

    /// <summary>In the middle of the work: each time when a random number of calls has been made, and a little later.</summary>
    private async Task KillAsync(MortalIntegration app, StormServers servers, Task sending, Random random, CancellationToken stopping)
    {
        var calls = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            calls += random.Next(1, Math.Max(2, Events / (Kills + 1)));
            using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            for (var tick = 1; servers.CallCount < calls; tick++)
            {
                // A quick process may be through before its last kill: then it dies in idleness.
                if (tick % 20 == 0 && sending.IsCompleted && await IsOverAsync(stopping)) break;
                await ticks.WaitForNextTickAsync(stopping);
            }

            // Anywhere between the call, its answer, the conclusion and the next claim.
            await Task.Delay(random.Next(60), stopping);
            await app.KillAndRestartAsync(stopping);
            calls = servers.CallCount;
        }
    }

    /// <summary>A message goes only when its event is finished or its successor is queued: empty queues mean that all is done.</summary>
    private async Task<IReadOnlyDictionary<string, Delivery>> SettleAsync(EventStorm storm, CancellationToken stopping)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        try
        {
            while (!await IsOverAsync(stopping)) await ticks.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            output.WriteLine("Not settled in time; what is open is named below.");
        }

        return await RowsAsync(storm);
    }

    private async Task<IReadOnlyDictionary<string, Delivery>> RowsAsync(EventStorm storm)
    {
        var table = new Tables(storage.OpenTables(new()))[TableNames.Deliveries];
        var ids = storm.Events.ToDictionary(happened => happened.LedgerKey, happened => happened.Id);
        var rows = new Dictionary<string, Delivery>(StringComparer.Ordinal);
        foreach (var partition in ids.Keys.Select(key => key.Partition).Distinct())
        {
            await foreach (var row in table.QueryAsync(partition, "d:", TableKey.EndOf("d:"), null, CancellationToken.None))
                rows[ids.GetValueOrDefault((partition, row.RowKey), $"row {row.RowKey}, of nothing that was sent")] = DeliveryRows.Read(row);
        }

        return rows;
    }

    private async Task<IEnumerable<string>> PoisonAsync(CancellationToken stopping)
    {
        var problems = new List<string>();
        foreach (var queue in new[] { QueueNames.MeetingEvents, QueueNames.TimerEvents })
        {
            var poison = QueueNames.PoisonOf(queue);
            if (await CountAsync(poison, stopping) is > 0 and var count) problems.Add($"{count} messages lie in {poison}.");
            if (await CountAsync(queue, stopping) is > 0 and var left) problems.Add($"{left} messages are left in {queue}.");
        }

        return problems;
    }

    /// <summary>The API must tell the same as the ledger.</summary>
    private static async Task<IEnumerable<string>> UntoldAsync(
        MortalIntegration app, EventStorm storm, IReadOnlyDictionary<string, Delivery> rows, CancellationToken stopping)
    {
        var told = new HashSet<(string, string)>();
        foreach (var team in storm.Events.Select(happened => happened.Team.Team.Id).Distinct())
        {
            var page = await app.Http.GetFromJsonAsync<JsonObject>($"/api/teams/{team}/connection/deliveries?limit=500", stopping);
            foreach (var delivery in page!["deliveries"]!.AsArray()) told.Add(((string)delivery!["eventId"]!, (string)delivery["state"]!));
        }

        return rows.Values.Where(row => row.TeamId.Length > 0 && !told.Contains((row.EventId, DeliveryRows.StateWord(row.State))))
            .Select(row => $"The API does not tell that {row.EventId} is {DeliveryRows.StateWord(row.State)}.");
    }

    private async Task<bool> IsOverAsync(CancellationToken stopping) =>
        await CountAsync(QueueNames.MeetingEvents, stopping) + await CountAsync(QueueNames.TimerEvents, stopping) == 0;

    private async Task<int> CountAsync(string queue, CancellationToken stopping)
    {
        var properties = await new QueueClient(azurite.ConnectionString, queue, new QueueClientOptions(StorageQueues.Version)).GetPropertiesAsync(stopping);
        return properties.Value.ApproximateMessagesCount;
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : otherwise;
}
