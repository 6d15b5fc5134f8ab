using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox;
using Mattermost.Sandbox.Faults;

namespace Integration.Functions.Tests.Resilience;

/// <summary>One Mattermost that is slow or dead, with a crowd of events, does not delay the events of another team elsewhere.</summary>
[Collection("Azurite")]
[Trait("Category", "Resilience")]
public sealed class TenancyTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const int Crowd = 60;

    /// <summary>Far below what the crowd takes, whose posts take ten seconds each.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(8);

    private static readonly TeamRef SlowTeam = new("slow", "Slow");

    private IntegrationApp app = null!;

    public async Task InitializeAsync()
    {
        app = await IntegrationApp.PrepareAsync(azurite, settings: new Dictionary<string, string>
        {
            ["Delivery:ConnectionCache"] = "00:00:05",
            ["Hosting:DrainLimit"] = "00:00:00",
        });
        await app.ConnectAsync();
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_answers_after_ten_seconds_holds_up_nobody_else(bool oneMeeting)
    {
        await using var slow = await SandboxServer.StartAsync();
        slow.Faults.Use(new FaultMix(Seed: 1, Rate: 1, [new Fault.Delay(TimeSpan.FromSeconds(10))]));

        await AssertOthersAreServedAsync(slow.HookAddress, oneMeeting);

        Assert.InRange(slow.Posts.Count, 0, Crowd / 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_takes_calls_and_says_nothing_holds_up_nobody_else(bool oneMeeting)
    {
        await using var silent = RawServer.Silent();

        await AssertOthersAreServedAsync(silent.Url("/hooks/4yq9n5kuufd3dexs3amno9gs8r"), oneMeeting);
    }

    [Fact]
    public async Task A_server_that_is_gone_holds_up_nobody_else() =>
        await AssertOthersAreServedAsync(new Uri($"http://127.0.0.1:{HandlerProcess.FreePort()}/hooks/4yq9n5kuufd3dexs3amno9gs8r"), oneMeeting: true);

    private async Task AssertOthersAreServedAsync(Uri slowWebhook, bool oneMeeting)
    {
        await app.ConnectAsync(connection => connection with { TeamId = SlowTeam.Id, WebhookUrl = slowWebhook });
        for (var i = 0; i < Crowd; i++) await SendAsync(Started($"slow-{i}", oneMeeting ? "m" : $"m{i}") with { Team = SlowTeam });
        await SendAsync(Started("first", "f"));

        await app.StartAsync();
        await WaitForPostsAsync(1);

        // And so it goes on while the crowd comes back again and again.
        for (var i = 2; i <= 4; i++)
        {
            await SendAsync(Started($"next-{i}", $"n{i}"));
            await WaitForPostsAsync(i);
        }
    }

    private async Task WaitForPostsAsync(int count)
    {
        using var soon = new CancellationTokenSource(Soon);
        await app.Sandbox.Posts.WaitForAsync(count, soon.Token);
    }

    private Task SendAsync(MeetingStarted happened) =>
        app.Queues.SendAsync(QueueNames.MeetingEvents, CloudEvent.Write(happened), TimeSpan.Zero, CancellationToken.None);

    private static MeetingStarted Started(string id, string meeting) => Some.Started with
    {
        Id = id,
        Time = TimeProvider.System.GetUtcNow(),
        Meeting = Some.Retro with { Id = meeting },
    };
}
