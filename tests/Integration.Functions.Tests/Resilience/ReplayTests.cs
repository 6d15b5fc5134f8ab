using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Resilience;

/// <summary>
/// <c>POST …/connection/replay</c>: three events failed at noon, one and two minutes later, because the webhook was deleted;
/// now the team has a new one.
/// </summary>
[Collection("Azurite")]
[Trait("Category", "Resilience")]
public sealed class ReplayTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly ManualClock clock = new(Some.Noon);
    private IntegrationApp app = null!;

    public async Task InitializeAsync()
    {
        app = await IntegrationApp.PrepareAsync(azurite, clock);
        await app.ConnectAsync(connection => connection with { WebhookUrl = new Uri(app.Sandbox.BaseAddress, "hooks/aaaaaaaaaaaaaaaaaaaaaaaaaa") });
        for (var i = 0; i < 3; i++)
        {
            await app.DeliverAsync(Failed(i));
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        await app.StartAsync();
        using var mended = await app.PutConnectionAsync(Some.Team.Id, new JsonObject { ["webhookUrl"] = app.Sandbox.HookAddress.AbsoluteUri });
        mended.EnsureSuccessStatusCode();
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task One_event_is_put_back_by_its_id()
    {
        await ReplayAsync(new JsonObject { ["eventId"] = "1" }, queued: 1);

        Assert.Equal([DeliveryState.Failed, DeliveryState.Posted, DeliveryState.Failed], await StatesAsync());
    }

    [Fact]
    public async Task A_range_is_put_back_by_when_it_was_first_tried()
    {
        await ReplayAsync(new JsonObject { ["from"] = Time(Some.Noon.AddSeconds(30)), ["to"] = Time(Some.Noon.AddMinutes(2)) }, queued: 2);

        Assert.Equal([DeliveryState.Failed, DeliveryState.Posted, DeliveryState.Posted], await StatesAsync());
    }

    [Fact]
    public async Task Everything_that_failed_is_put_back_and_poison_of_the_team_with_it()
    {
        await app.Queues.SendAsync(QueueNames.PoisonOf(QueueNames.TimerEvents), CloudEvent.Write(Some.TimerStarted), TimeSpan.Zero, CancellationToken.None);

        await ReplayAsync(new JsonObject { ["all"] = true }, queued: 3, poison: 1);

        Assert.Equal([DeliveryState.Posted, DeliveryState.Posted, DeliveryState.Posted], await StatesAsync());
        Assert.Equal(4, app.Sandbox.Posts.Count);
    }

    [Fact]
    public async Task What_is_put_back_twice_is_posted_once()
    {
        await ReplayAsync(new JsonObject { ["all"] = true }, queued: 3);
        await ReplayAsync(new JsonObject { ["all"] = true }, queued: 0);

        Assert.Equal(3, app.Sandbox.Posts.Count);
    }

    [Fact]
    public async Task Two_people_who_put_it_back_at_the_same_moment_post_it_once()
    {
        var both = await Task.WhenAll(PostAsync(new JsonObject { ["all"] = true }), PostAsync(new JsonObject { ["all"] = true }));
        await SettleAsync();

        foreach (var answer in both) answer.Dispose();
        Assert.Equal(3, app.Sandbox.Posts.Count);
        Assert.Equal([DeliveryState.Posted, DeliveryState.Posted, DeliveryState.Posted], await StatesAsync());
    }

    [Fact]
    public async Task What_is_too_old_to_be_posted_is_left_alone_and_counted()
    {
        clock.Advance(TimeSpan.FromDays(1));

        await ReplayAsync(new JsonObject { ["all"] = true }, queued: 0, expired: 3);

        Assert.Empty(app.Sandbox.Posts.All);
        Assert.Equal([DeliveryState.Failed, DeliveryState.Failed, DeliveryState.Failed], await StatesAsync());
    }

    [Fact]
    public async Task What_fails_again_may_be_put_back_again()
    {
        using var broken = await app.PutConnectionAsync(Some.Team.Id, new JsonObject { ["webhookUrl"] = new Uri(app.Sandbox.BaseAddress, "hooks/bbbbbbbbbbbbbbbbbbbbbbbbbb").AbsoluteUri });
        await ReplayAsync(new JsonObject { ["eventId"] = "0" }, queued: 1);
        Assert.Equal(DeliveryState.Failed, (await StatesAsync())[0]);

        using var mended = await app.PutConnectionAsync(Some.Team.Id, new JsonObject { ["webhookUrl"] = app.Sandbox.HookAddress.AbsoluteUri });
        await ReplayAsync(new JsonObject { ["eventId"] = "0" }, queued: 1);

        Assert.Equal(DeliveryState.Posted, (await StatesAsync())[0]);
    }

    [Fact]
    public async Task What_is_not_said_is_not_guessed()
    {
        using var answer = await PostAsync(new JsonObject { ["event"] = "1" });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("eventId", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task ReplayAsync(JsonObject wanted, int queued, int expired = 0, int poison = 0)
    {
        using var answer = await PostAsync(wanted);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var told = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Assert.Equal((queued, expired, poison), ((int)told["queued"]!, (int)told["expired"]!, (int)told["poison"]!));
        await SettleAsync();
    }

    private Task<HttpResponseMessage> PostAsync(JsonObject wanted) => app.Http.PostAsJsonAsync($"/api/teams/{Some.Team.Id}/connection/replay", wanted);

    /// <summary>Time stands still, but a message that lies there is taken at once: the listener is woken by our own sends.</summary>
    private Task SettleAsync() => Until.TrueAsync(
        async () => await app.CountAsync(QueueNames.MeetingEvents) + await app.CountAsync(QueueNames.TimerEvents) == 0, "both queues are empty");

    private async Task<DeliveryState[]> StatesAsync() =>
        [.. await Task.WhenAll(Enumerable.Range(0, 3).Select(async i => (await app.FindAsync(Failed(i)))!.State))];

    private static MeetingEnded Failed(int number) => Some.Ended with { Id = $"{number}", Time = Some.Noon, Meeting = Some.Retro with { Id = $"m{number}" } };

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
