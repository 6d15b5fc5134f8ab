using System.Text.Json.Nodes;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Notifications.Messages;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;

namespace Integration.Functions.Tests.Doors;

/// <summary>What goes in by a door comes out in the channel, and in the history.</summary>
[Collection("Azurite")]
public sealed class OpenDoorTests(RunningIntegration running) : IClassFixture<RunningIntegration>
{
    public static TheoryData<string> SampleNames => [.. Samples.Names];

    [Theory]
    [MemberData(nameof(SampleNames))]
    public async Task An_event_on_its_queue_becomes_a_post(string sample)
    {
        var team = await running.ConnectAsync();
        var happened = RunningIntegration.Event(sample, team.Id);

        await running.App.Queues.SendAsync(sample.StartsWith("timer.", StringComparison.Ordinal) ? QueueNames.TimerEvents : QueueNames.MeetingEvents, happened, TimeSpan.Zero, CancellationToken.None);

        await AssertPostedAsync(team, happened);
    }

    [Theory]
    [MemberData(nameof(SampleNames))]
    public async Task An_event_sent_over_HTTP_becomes_a_post(string sample)
    {
        var team = await running.ConnectAsync();
        var happened = RunningIntegration.Event(sample, team.Id);

        var answer = await running.Http.PostJsonAsync("/api/events", happened);

        Assert.Equal((202, """{"accepted":1}"""), (answer.Status, answer.Body));
        await AssertPostedAsync(team, happened);
    }

    [Fact]
    public async Task A_hundred_events_in_one_request_become_a_hundred_posts()
    {
        var team = await running.ConnectAsync();
        var events = new JsonArray([.. Enumerable.Range(0, 100).Select(number => Meeting(team, number))]);

        var answer = await running.Http.PostJsonAsync("/api/events", events.ToJsonString());

        Assert.Equal((202, """{"accepted":100}"""), (answer.Status, answer.Body));
        var posts = await team.PostsAsync(100);
        Assert.Equal(100, posts.Select(post => post.Attachments[0].TitleLink).Distinct().Count());
        Assert.All(await team.DeliveriesAsync(100), delivery => Assert.Equal(DeliveryState.Posted, delivery.State));
    }

    [Fact]
    public async Task The_same_event_by_two_doors_and_twice_is_one_post()
    {
        var team = await running.ConnectAsync();
        var happened = RunningIntegration.Event("meeting.started.retrospective", team.Id);
        await running.Http.PostJsonAsync("/api/events", happened);
        await team.PostAsync();

        Assert.Equal(202, (await running.Http.PostJsonAsync("/api/events", happened)).Status);
        await running.App.Queues.SendAsync(QueueNames.MeetingEvents, happened, TimeSpan.Zero, CancellationToken.None);

        await AssertNothingIsQueuedAsync();
        Assert.Single(team.Posts);
        Assert.Single(await team.HistoryAsync());
    }

    [Fact]
    public async Task An_event_too_long_for_a_queue_is_cut_and_posted()
    {
        var team = await running.ConnectAsync();
        var happened = JsonNode.Parse(RunningIntegration.Event("meeting.ended.retrospective", team.Id))!;
        happened["data"]!["summary"] = new string('x', 200_000);

        Assert.Equal(202, (await running.Http.PostJsonAsync("/api/events", happened.ToJsonString())).Status);

        Assert.Contains("xxx", (await team.PostAsync()).Attachments[0].Fields!.Single(field => field.Title == "AI Summary 🤖").Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_event_is_taken_and_recorded_but_not_posted()
    {
        var team = await running.ConnectAsync();
        var stale = Samples.Make("meeting.started.retrospective", RunningIntegration.Now.AddHours(-3), "stale", team.Id);

        Assert.Equal(202, (await running.Http.PostJsonAsync("/api/events", stale)).Status);

        var delivery = await team.DeliveryAsync();
        Assert.Equal(DeliveryState.Skipped, delivery.State);
        Assert.StartsWith("expired", delivery.Reason, StringComparison.Ordinal);
        Assert.Empty(team.Posts);
    }

    [Fact]
    public async Task Of_two_members_of_one_name_the_last_counts()
    {
        var team = await running.ConnectAsync();
        var happened = RunningIntegration.Event("meeting.started.retrospective", team.Id, "second");
        var twice = happened.Insert(happened.IndexOf('{') + 1, "\"id\": \"first\", \"data\": 5, ");

        Assert.Equal(202, (await running.Http.PostJsonAsync("/api/events", twice)).Status);

        Assert.Equal("second", (await team.DeliveryAsync()).EventId);
    }

    [Theory]
    [InlineData("start", "Meeting started 👋")]
    [InlineData("start-teamPrompt", "Daily standup – Nov 20 is open 💬")]
    [InlineData("end-retrospective", "Meeting completed 🎉")]
    [InlineData("end-action", "Meeting completed 🎉")]
    [InlineData("end-poker", "Meeting completed 🎉")]
    [InlineData("end-teamPrompt", "Meeting completed 🎉")]
    [InlineData("timer-start", "The Reflect Phase has begun ⏳")]
    [InlineData("timer-end", "Time’s up! Advance your meeting to the next phase ⏰")]
    [InlineData("invitation-meeting", "You’re invited to join a Sprint Poker meeting in Parabol.")]
    public async Task What_an_unmodified_Parabol_sends_to_its_webhook_or_plugin_is_posted(string body, string title)
    {
        var bytes = body == "timer-start" ? Rendered.TimerStart() : Rendered.Load(body);
        var relayed = await running.ConnectAsync();
        var linked = await running.ConnectAsync(ChannelId(body));

        var relay = await running.Http.PostJsonAsync(await relayed.RenewRelayAsync(), bytes);
        var plugin = await PluginCall.To(ChannelId(body), bytes).SendAsync(running.Http);

        Assert.All([relay, plugin], answer => Assert.Equal((200, "text/plain", "ok"), (answer.Status, answer.MediaType, answer.Body)));
        foreach (var team in new[] { relayed, linked })
        {
            Assert.Equal(title, (await team.PostAsync()).Attachments[0].Title);
            var delivery = await team.DeliveryAsync();
            Assert.Equal((DeliveryState.Posted, CloudEvent.RenderedSource), (delivery.State, delivery.Source));
        }
    }

    [Fact]
    public async Task The_relay_answers_before_Mattermost_has()
    {
        var team = await running.ConnectAsync();
        var relay = await team.RenewRelayAsync();
        running.App.Sandbox.Faults.Enqueue(new Fault.Delay(TimeSpan.FromSeconds(2)), hookId: team.Hook.Id);

        var answer = await running.Http.PostJsonAsync(relay, Rendered.Load("start"));

        Assert.Equal(200, answer.Status);
        Assert.Empty(team.Posts);
        await team.PostAsync();
    }

    [Fact]
    public async Task A_message_that_comes_twice_within_moments_is_one_post()
    {
        var team = await running.ConnectAsync();
        var relay = await team.RenewRelayAsync();

        await running.Http.PostJsonAsync(relay, Rendered.Load("start"));
        await team.PostAsync();
        Assert.Equal(200, (await running.Http.PostJsonAsync(relay, Rendered.Load("start"))).Status);

        await AssertNothingIsQueuedAsync();
        Assert.Single(team.Posts);
    }

    private static string ChannelId(string seed) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(seed)))[..26];

    private static JsonNode Meeting(TestTeam team, int number)
    {
        var started = JsonNode.Parse(RunningIntegration.Event("meeting.started.action", team.Id))!;
        started["data"]!["meeting"]!["id"] = $"meeting{number}";
        return started;
    }

    /// <summary>The post that the event's message is, and an entry of the history that says so.</summary>
    private static async Task AssertPostedAsync(TestTeam team, string happened)
    {
        var sent = Assert.IsType<EventReading.Accepted>(CloudEvent.Read(happened, RunningIntegration.Now)).Event;
        var expected = MeetingMessage.For(sent, new() { Zone = TimeZoneInfo.Utc, SiteUrl = new("https://app.parabol.co/"), Now = RunningIntegration.Now });
        var attachment = Assert.Single((await team.PostAsync()).Attachments);
        Assert.Equal((expected.Attachments[0].Title, expected.Attachments[0].TitleLink), (attachment.Title, attachment.TitleLink));

        var delivery = await team.DeliveryAsync();
        Assert.Equal((sent.Id, sent.Kind, DeliveryState.Posted, 200), (delivery.EventId, delivery.Kind, delivery.State, Assert.Single(delivery.Attempts).Status));
    }

    private async Task AssertNothingIsQueuedAsync() => await Wait.UntilAsync(async () =>
        await running.App.CountAsync(QueueNames.MeetingEvents) + await running.App.CountAsync(QueueNames.TimerEvents) == 0 ? "nothing" : null);
}
