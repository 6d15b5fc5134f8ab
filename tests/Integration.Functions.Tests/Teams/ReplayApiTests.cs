using System.Text.Json.Nodes;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;

namespace Integration.Functions.Tests.Teams;

/// <summary><c>POST …/connection/replay</c>: what failed is put back, and nothing more than was asked for.</summary>
[Collection("Azurite")]
public sealed class ReplayApiTests(RunningIntegration running) : IClassFixture<RunningIntegration>
{
    [Fact]
    public async Task One_event_is_put_back_by_its_id()
    {
        var team = await WithFailuresAsync("one", "two");

        var answer = await team.ReplayAsync(new() { ["eventId"] = "two" });

        AssertReplayed(answer, 1);
        Assert.Equal("two", Assert.Single(await PostedAsync(team, 1)).EventId);
    }

    [Fact]
    public async Task Everything_that_failed_is_put_back()
    {
        var team = await WithFailuresAsync("one", "two", "three");

        AssertReplayed(await team.ReplayAsync(new() { ["all"] = true }), 3);

        Assert.Equal(["one", "three", "two"], (await PostedAsync(team, 3)).Select(delivery => delivery.EventId).Order());
    }

    [Fact]
    public async Task A_range_is_put_back()
    {
        var team = await WithFailuresAsync("one");
        var between = RunningIntegration.Now;
        await FailAsync(team, "two");

        AssertReplayed(await team.ReplayAsync(new() { ["to"] = between.ToString("O"), ["from"] = between.AddHours(-1).ToString("O") }), 1);

        Assert.Equal("one", Assert.Single(await PostedAsync(team, 1)).EventId);
    }

    [Fact]
    public async Task A_replay_that_is_asked_for_twice_posts_once()
    {
        var team = await WithFailuresAsync("one");

        var answers = await Task.WhenAll(team.ReplayAsync(new() { ["all"] = true }), team.ReplayAsync(new() { ["all"] = true }));
        await PostedAsync(team, 1);
        await Wait.UntilAsync(async () => await running.App.CountAsync(QueueNames.MeetingEvents) == 0 ? "empty" : null);

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Single(team.Posts);
    }

    [Fact]
    public async Task Messages_of_the_poison_queue_are_put_back_for_the_team_that_asks()
    {
        var (team, other) = (await running.ConnectAsync(), await running.ConnectAsync());
        var poison = QueueNames.PoisonOf(QueueNames.MeetingEvents);
        foreach (var poisoned in new[] { team, other })
        {
            await running.App.Queues.SendAsync(poison, RunningIntegration.Event("meeting.started.action", poisoned.Id), TimeSpan.Zero, CancellationToken.None);
        }

        var answer = await team.ReplayAsync(new() { ["all"] = true });

        Assert.Equal((1, "0 failed deliveries and 1 poison messages were put back."), (answer.Json["poison"]!.GetValue<int>(), answer.Text("message")));
        await team.PostAsync();
        Assert.Equal(1, await running.App.CountAsync(poison));
        Assert.Empty(other.Posts);
    }

    [Fact]
    public async Task An_event_that_nobody_knows_is_nothing_to_put_back()
    {
        var team = await running.ConnectAsync();

        AssertReplayed(await team.ReplayAsync(new() { ["eventId"] = "unheard-of" }), 0);
    }

    [Theory]
    [InlineData("{}", "Name one event")]
    [InlineData("""{"all":false}""", "Name one event")]
    [InlineData("""{"eventId":null}""", "Name one event")]
    [InlineData("""{"eventId":5}""", "eventId must be")]
    [InlineData("""{"eventId":""}""", "eventId must be")]
    [InlineData("""{"from":"yesterday"}""", "from must be")]
    [InlineData("""{"from":"2026-11-21T09:00:00Z","to":"soon"}""", "to must be")]
    [InlineData("""{"form":"2026-11-21T09:00:00Z","to":"2026-11-21T09:00:00Z"}""", "form is not known")]
    [InlineData("""{"all":"yes"}""", "all must be")]
    [InlineData("""{"all":true,"eventId":"one"}""", "leave it out")]
    [InlineData("[]", "JSON object")]
    [InlineData("", "no body")]
    [InlineData("all", "not JSON")]
    public async Task What_is_not_clear_puts_nothing_back(string body, string word)
    {
        var team = await running.ConnectAsync();
        var queued = running.Queued;

        var answer = await running.Http.PostJsonAsync($"{team.Path}/replay", body);

        Assert.Equal((400, queued), (answer.Status, running.Queued));
        Assert.Contains(answer.ProblemType, new[] { "invalid-replay", "invalid-json" });
        Assert.Contains(word, answer.Detail, StringComparison.Ordinal);
    }

    private static void AssertReplayed(Answer answer, int queued)
    {
        Assert.Equal((200, queued), (answer.Status, answer.Json["queued"]!.GetValue<int>()));
        Assert.Equal($"{queued} failed deliveries and 0 poison messages were put back.", answer.Text("message"));
    }

    private static Task<IReadOnlyList<Delivery>> PostedAsync(TestTeam team, int count) => Wait.UntilAsync(async () =>
    {
        var posted = (await team.HistoryAsync()).Where(delivery => delivery.State == DeliveryState.Posted).ToList();
        return posted.Count >= count ? (IReadOnlyList<Delivery>)posted : null;
    });

    /// <summary>A team whose webhook works again after it did not for these events.</summary>
    private async Task<TestTeam> WithFailuresAsync(params string[] ids)
    {
        var team = await running.ConnectAsync();
        foreach (var id in ids) await FailAsync(team, id);
        return team;
    }

    private async Task FailAsync(TestTeam team, string id)
    {
        running.App.Sandbox.Faults.Enqueue(new Fault.Refusal(400, "web.incoming_webhook.invalid.app_error"), hookId: team.Hook.Id);
        var happened = JsonNode.Parse(RunningIntegration.Event("meeting.started.action", team.Id, id))!;
        happened["data"]!["meeting"]!["id"] = id;
        await running.Http.PostJsonAsync("/api/events", happened.ToJsonString());
        await Wait.UntilAsync(async () => (await team.HistoryAsync()).FirstOrDefault(delivery => delivery.EventId == id && delivery.State == DeliveryState.Failed));
        await Wait.UntilAsync(async () => (await team.GetAsync()).Text("state") == "broken" ? "broken" : null);
        Assert.Equal(200, (await team.PutAsync()).Status);
    }
}
