using System.Text;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Doors;

/// <summary>What lies on a queue and is no event of ours is kept with the reason: never retried, never lost.</summary>
[Collection("Azurite")]
public sealed class QueueDoorTests(RunningIntegration running) : IClassFixture<RunningIntegration>
{
    public static TheoryData<string, string> NoEvents => new()
    {
        { "good morning", "not valid JSON" },
        { " ", "not valid JSON" },
        { "<event/>", "not valid JSON" },
        { "[1,2,3]", "an array" },
        { "\"hello\"", "it must be an object" },
        { "null", "null" },
        { "{}", "specversion is missing" },
        { new string('[', 20_000), "nested deeper" },
        { "{\"\\ud800\":1}", "not valid Unicode" },
    };

    /// <summary>A sample, the member that is spoilt, what it becomes (null: it is left out), and a word of the reason.</summary>
    public static TheoryData<string, string, string?, string> SpoiltEvents => new()
    {
        { "meeting.started.action", "type", "\"co.parabol.meeting.eaten\"", "it must be one of" },
        { "meeting.started.action", "type", "5", "type is 5" },
        { "meeting.started.action", "source", null, "source is missing" },
        { "meeting.started.action", "data.meeting", null, "data.meeting.id is missing" },
        { "meeting.started.action", "time", "\"2999-01-01T00:00:00Z\"", "ahead of the clock" },
        { "timer.started", "data.deadline", "\"soon\"", "RFC 3339" },
        { "meeting.ended.retrospective", "data.stats.reflections", "-1", "whole number" },
        { "meeting.ended.retrospective", "data.stats", "[]", "data.stats is an array" },
        { "meeting.topic.shared", "data.topic.reflections", "[1]", "it must be a text" },
    };

    [Theory]
    [MemberData(nameof(NoEvents))]
    public async Task What_is_no_event_is_kept_with_the_reason(string message, string word) => await AssertKeptAsync(message, "", word);

    [Theory]
    [MemberData(nameof(SpoiltEvents))]
    public async Task An_event_with_a_wrong_member_is_kept_in_its_teams_history(string sample, string path, string? json, string word)
    {
        var team = await running.ConnectAsync();

        await AssertKeptAsync(SpoiltEvent.With(RunningIntegration.Event(sample, team.Id), path, json), team.Id, word);
    }

    [Fact]
    public async Task A_long_message_is_kept_whole()
    {
        var team = await running.ConnectAsync();
        var message = SpoiltEvent.With(RunningIntegration.Event("meeting.ended.poker", team.Id), "data.summary", $"[\"{new string('x', 40_000)}\"]");

        await AssertKeptAsync(message, team.Id, "data.summary is an array");
    }

    [Fact]
    public async Task An_event_of_a_team_that_is_not_connected_is_kept_with_that_reason()
    {
        var stranger = running.NewTeam();

        await running.App.Queues.SendAsync(QueueNames.MeetingEvents, RunningIntegration.Event("meeting.started.poker", stranger.Id), TimeSpan.Zero, CancellationToken.None);

        var delivery = await stranger.DeliveryAsync();
        Assert.Equal(DeliveryState.Skipped, delivery.State);
        Assert.StartsWith("not connected", delivery.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_of_a_team_shows_what_could_not_be_read()
    {
        var team = running.NewTeam();
        var broken = RunningIntegration.Event("meeting.started.poker", team.Id, "shown").Replace("\"poker\"", "\"karaoke\"", StringComparison.Ordinal);

        await running.App.Queues.SendAsync(QueueNames.MeetingEvents, broken, TimeSpan.Zero, CancellationToken.None);
        await team.DeliveryAsync();

        var shown = (await team.DeliveriesAsync()).Json["deliveries"]![0]!;
        Assert.Equal(("shown", "unreadable", "failed"), (shown["eventId"]!.GetValue<string>(), shown["kind"]!.GetValue<string>(), shown["state"]!.GetValue<string>()));
        Assert.StartsWith("unreadable: data.meeting.type is 'karaoke'", shown["reason"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%%% not Base64 %%%")]
    [InlineData("{\"id\":1}")]
    public async Task What_is_not_even_Base64_goes_to_the_poison_queue_as_it_is(string body)
    {
        var account = running.App.Parts.GetRequiredService<StorageAccount>();
        var raw = account.OpenQueues(new(StorageQueues.Version)).GetQueueClient(QueueNames.TimerEvents);
        var poison = account.OpenQueues(new(StorageQueues.Version)).GetQueueClient(QueueNames.PoisonOf(QueueNames.TimerEvents));
        await raw.SendMessageAsync(body);
        await running.App.Queues.SendAsync(QueueNames.TimerEvents, "{}", TimeSpan.Zero, CancellationToken.None);

        var parked = await Wait.UntilAsync(async () => (await poison.ReceiveMessagesAsync(32)).Value.FirstOrDefault(message => message.Body.ToString() == body));

        await poison.DeleteMessageAsync(parked.MessageId, parked.PopReceipt);
    }

    private static string Text(Delivery delivery) => delivery.Event is { } kept ? Encoding.UTF8.GetString(kept.Span) : "";

    private async Task AssertKeptAsync(string message, string teamId, string word)
    {
        foreach (var queue in new[] { QueueNames.MeetingEvents, QueueNames.TimerEvents })
        {
            await running.App.Queues.SendAsync(queue, message, TimeSpan.Zero, CancellationToken.None);
        }

        var kept = await Wait.UntilAsync(async () => (await running.App.HistoryOfAsync(teamId)).FirstOrDefault(delivery => Text(delivery) == message));

        Assert.Equal((DeliveryState.Failed, DeliveryHistory.UnreadableKind, true), (kept.State, kept.Kind, kept.IsUnreadable));
        Assert.Contains(word, kept.Reason, StringComparison.Ordinal);
        await AssertEmptyAsync();
        Assert.Empty(running.App.Sandbox.Posts.All);
        Assert.Single(await running.App.HistoryOfAsync(teamId), delivery => Text(delivery) == message);
        Assert.DoesNotContain(running.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    private async Task AssertEmptyAsync()
    {
        foreach (var queue in new[] { QueueNames.MeetingEvents, QueueNames.TimerEvents })
        {
            await Wait.UntilAsync(async () => await running.App.CountAsync(queue) == 0 ? queue : null);
            Assert.Equal(0, await running.App.CountAsync(QueueNames.PoisonOf(queue)));
        }
    }
}
