using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox;

namespace Integration.Functions.Tests.Resilience;

/// <summary>A fault that is ours, such as a key that was taken away too early: tried, put aside, mended, replayed.</summary>
[Collection("Azurite")]
[Trait("Category", "Resilience")]
public sealed class PoisonTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly string OldKey = $"old:{Convert.ToBase64String(new byte[32])}";
    private static readonly string NewKey = $"new:{Convert.ToBase64String([.. Enumerable.Repeat((byte)7, 32)])}";

    private readonly string storage = azurite.NewAccount();
    private readonly CancellationTokenSource limit = new(TimeSpan.FromMinutes(3));
    private SandboxServer sandbox = null!;

    public async Task InitializeAsync() => sandbox = await SandboxServer.StartAsync();

    public async Task DisposeAsync()
    {
        await sandbox.DisposeAsync();
        limit.Dispose();
    }

    [Fact]
    public async Task What_failed_for_our_fault_is_delivered_once_after_the_fault_is_mended()
    {
        await using (var before = await StartAsync(OldKey)) await ConnectAsync(before, sandbox.HookAddress);
        await using (await StartAsync(NewKey))
        {
            await SendAsync(Some.Ended with { Time = TimeProvider.System.GetUtcNow() });
            await Until.TrueAsync(async () => await CountAsync(QueueNames.PoisonOf(QueueNames.MeetingEvents)) == 1, "the event is put aside");
            await Until.TrueAsync(async () => await CountAsync(QueueNames.MeetingEvents) == 0, "and tried no more");
        }

        Assert.Empty(sandbox.Posts.All);
        await using var mended = await StartAsync(NewKey, OldKey);
        var replay = await CommandRun.OfAsync(Settings(NewKey, OldKey), "replay", "--poison");

        Assert.Equal(0, replay.Code);
        Assert.Contains("meeting-events-poison: 1 messages put back.", replay.Output);
        Assert.Contains("timer-events-poison: 0 messages put back.", replay.Output);
        await sandbox.Posts.WaitForAsync(1, limit.Token);
        Assert.Contains("meeting-events-poison: 0 messages put back.", (await CommandRun.OfAsync(Settings(NewKey, OldKey), "replay", "--poison")).Output);
        await Until.TrueAsync(async () => await CountAsync(QueueNames.MeetingEvents) == 0, "all is done");
        Assert.Single(sandbox.Posts.All);
    }

    [Fact]
    public async Task Only_the_poison_of_the_team_that_is_named_is_put_back()
    {
        await using var app = await IntegrationApp.PrepareAsync(azurite, settings: new Dictionary<string, string> { ["AzureWebJobsStorage"] = storage });
        foreach (var team in new[] { "blue", "green", "blue" })
            await app.Queues.SendAsync(QueueNames.PoisonOf(QueueNames.MeetingEvents), CloudEvent.Write(Some.Ended with { Team = new TeamRef(team, team) }), TimeSpan.Zero, limit.Token);

        var replay = await CommandRun.OfAsync(Settings(NewKey), "replay", "--poison", "--team", "blue");

        Assert.Equal(0, replay.Code);
        Assert.Contains("meeting-events-poison: 2 messages put back.", replay.Output);
        Assert.Equal((2, 1), (await CountAsync(QueueNames.MeetingEvents), await CountAsync(QueueNames.PoisonOf(QueueNames.MeetingEvents))));
    }

    [Fact]
    public async Task Failed_deliveries_of_a_team_are_put_back_by_the_command_once()
    {
        await using var app = await StartAsync(NewKey);
        var hook = sandbox.CreateHook();
        await ConnectAsync(app, sandbox.AddressOf(hook));
        sandbox.State.DeleteHook(hook.Id);
        for (var i = 0; i < 3; i++) await SendAsync(Some.Ended with { Id = $"{i}", Meeting = Some.Retro with { Id = $"m{i}" }, Time = TimeProvider.System.GetUtcNow() });
        await Until.TrueAsync(async () => await FailuresAsync(app) == 3, "all have failed");

        await ConnectAsync(app, sandbox.HookAddress);
        var replay = await CommandRun.OfAsync(Settings(NewKey), "replay", "--team", Some.Team.Id);

        Assert.Equal(0, replay.Code);
        Assert.Equal($"Team {Some.Team.Id}: 3 failed deliveries put back, 0 left alone because they are too old.", Assert.Single(replay.Output));
        await sandbox.Posts.WaitForAsync(3, limit.Token);
        await Until.TrueAsync(async () => await FailuresAsync(app) == 0, "none is failed any more");
        Assert.StartsWith($"Team {Some.Team.Id}: 0 failed", Assert.Single((await CommandRun.OfAsync(Settings(NewKey), "replay", "--team", Some.Team.Id)).Output), StringComparison.Ordinal);
        Assert.Equal(3, sandbox.Posts.Count);
    }

    private Dictionary<string, string> Settings(params string[] keys) => GoodSettings.With(
        storage,
        [
            ("Integration__AllowedHosts__0", "127.0.0.1"),
            ("AzureFunctionsJobHost__extensions__queues__visibilityTimeout", "00:00:00"),
            .. keys.Select((key, index) => ($"Integration__ProtectionKeys__{index}", key)),
        ]);

    private Task<MortalIntegration> StartAsync(params string[] keys) => MortalIntegration.StartAsync(underHost: false, Settings(keys), limit.Token);

    private async Task ConnectAsync(MortalIntegration app, Uri webhook)
    {
        using var answer = await app.Http.PutAsJsonAsync($"/api/teams/{Some.Team.Id}/connection", new JsonObject { ["webhookUrl"] = webhook.AbsoluteUri }, limit.Token);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<int> FailuresAsync(MortalIntegration app)
    {
        var page = await app.Http.GetFromJsonAsync<JsonObject>($"/api/teams/{Some.Team.Id}/connection/deliveries?state=failed", limit.Token);
        return page!["deliveries"]!.AsArray().Count;
    }

    private Task SendAsync(ParabolEvent happened) => new QueueClient(
        storage, QueuedEvent.QueueOf(happened), new QueueClientOptions(StorageQueues.Version) { MessageEncoding = QueueMessageEncoding.Base64 }).SendMessageAsync(CloudEvent.Write(happened), limit.Token);

    private async Task<int> CountAsync(string queue) => (await new QueueClient(storage, queue, new QueueClientOptions(StorageQueues.Version)).GetPropertiesAsync(limit.Token)).Value.ApproximateMessagesCount;
}
