using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;
using Integration.Functions.Teams;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Notifications;

/// <summary>From the message on the queue to the post in the channel, against Azurite and the sandbox.</summary>
[Collection("Azurite")]
public sealed class DeliveryTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly ManualClock clock = new(Some.Noon);
    private IntegrationApp app = null!;

    private StorageMeter Meter => app.Parts.GetRequiredService<StorageMeter>();

    public async Task InitializeAsync() => app = await IntegrationApp.PrepareAsync(azurite, clock);

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task A_started_retro_is_posted_to_the_teams_channel()
    {
        await app.ConnectAsync();

        await app.DeliverAsync(Some.Started);

        var post = Assert.Single(app.Sandbox.Posts.All);
        Assert.Equal("Meeting started 👋", Assert.Single(post.Attachments).Title);
        Assert.Equal(DeliveryState.Posted, (await app.FindAsync(Some.Started))!.State);
    }

    [Fact]
    public async Task The_same_event_again_posts_nothing()
    {
        await app.ConnectAsync();
        await app.DeliverAsync(Some.Started);

        await app.DeliverAsync(Some.Started with { Time = Some.Noon.AddSeconds(1) });

        Assert.Single(app.Sandbox.Posts.All);
    }

    [Fact]
    public async Task Two_workers_with_the_same_event_post_once()
    {
        await app.ConnectAsync();
        app.Sandbox.Faults.Enqueue(new Fault.Delay(TimeSpan.FromMilliseconds(200)));

        await Task.WhenAll(app.DeliverAsync(Some.Ended), app.DeliverAsync(Some.Ended));

        Assert.Single(app.Sandbox.Posts.All);
    }

    /// <summary>R27: a refusal of one message is no fault of the connection.</summary>
    [Theory]
    [InlineData("Post rejected by plugin. s3cret", "(error Post rejected by plugin).")]
    [InlineData("api.post.something_new.app_error", "(error api.post.something_new.app_error).")]
    public async Task A_post_that_is_refused_for_itself_fails_alone_and_is_told_with_Mattermosts_id(string errorId, string told)
    {
        await app.ConnectAsync();
        app.Sandbox.Faults.Enqueue(new Fault.Refusal(400, errorId));

        await app.DeliverAsync(Some.Started);
        await app.DeliverAsync(Some.Renamed);

        Assert.Single(app.Sandbox.Posts.All);
        var refused = (await app.FindAsync(Some.Started))!;
        Assert.Equal(DeliveryState.Failed, refused.State);
        Assert.EndsWith(told, refused.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refused.Reason, StringComparison.Ordinal);
        Assert.False((await app.Teams.FindAsync(Some.Team.Id, "main", CancellationToken.None))!.IsBroken);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task What_only_seems_to_be_the_connections_fault_breaks_it_once_a_second_event_meets_it(bool again, bool isBroken)
    {
        await app.ConnectAsync();
        app.Sandbox.Faults.Enqueue(new Fault.Refusal(400, "web.incoming_webhook.general.app_error"));
        if (again) app.Sandbox.Faults.Enqueue(new Fault.Refusal(400, "web.incoming_webhook.general.app_error"));

        await app.DeliverAsync(Some.Started);
        await app.DeliverAsync(Some.Renamed);

        Assert.Equal(isBroken, (await app.Teams.FindAsync(Some.Team.Id, "main", CancellationToken.None))!.IsBroken);
    }

    [Theory]
    [InlineData(9, 5)]
    [InlineData(5, 37)]
    public async Task A_message_over_the_servers_own_limit_is_cut_to_fit_and_posted(int major, int minor)
    {
        await using var strict = await IntegrationApp.PrepareAsync(azurite, clock, mattermost: new() { Version = $"{major}.{minor}.0" });
        strict.Sandbox.Configure(settings => settings with { MaximumPayloadSizeBytes = 8_000, MaxFileSize = 8_000 });
        await strict.ConnectAsync(connection => connection with { Server = new(7, 0, 0, false) });

        await strict.DeliverAsync(Some.Ended with { Summary = string.Concat(Enumerable.Repeat("We talked about the release. ", 1_000)) });

        var post = Assert.Single(strict.Sandbox.Posts.All);
        Assert.Contains("Read on in Parabol", string.Concat(Assert.Single(post.Attachments).Fields!.Select(field => field.Value)), StringComparison.Ordinal);
        Assert.Equal(DeliveryState.Posted, (await strict.FindAsync(Some.Ended))!.State);
    }

    [Fact]
    public async Task A_proxys_page_is_no_success_and_the_event_waits_for_its_next_attempt()
    {
        await app.ConnectAsync();
        app.Sandbox.Faults.Enqueue(new Fault.WrongContentType());

        await app.DeliverAsync(Some.Started);

        var delivery = (await app.FindAsync(Some.Started))!;
        Assert.Equal((DeliveryState.Claimed, false), (delivery.State, delivery.Ambiguous));
        Assert.Contains("sign-in page", Assert.Single(delivery.Attempts).Outcome, StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromMinutes(1));
        await app.DeliverAgainAsync(Some.Started);
        Assert.Equal(DeliveryState.Posted, (await app.FindAsync(Some.Started))!.State);
    }

    [Fact]
    public async Task An_event_of_a_team_that_is_not_connected_is_skipped_with_that_reason()
    {
        await app.DeliverAsync(Some.Started);

        var delivery = Assert.Single(await app.HistoryOfAsync(Some.Team.Id));
        Assert.Equal(DeliveryState.Skipped, delivery.State);
        Assert.StartsWith("not connected", delivery.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_kind_that_is_switched_off_is_skipped_with_that_reason()
    {
        await app.ConnectAsync(connection => connection with { Events = [EventKinds.MeetingEnded] });

        await app.DeliverAsync(Some.Started);

        Assert.StartsWith("off: meeting.started", (await app.FindAsync(Some.Started))!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_event_is_never_posted()
    {
        await app.ConnectAsync();
        clock.Advance(TimeSpan.FromHours(2));

        await app.DeliverAsync(Some.Started);

        Assert.Empty(app.Sandbox.Posts.All);
        Assert.StartsWith("expired", (await app.FindAsync(Some.Started))!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_server_is_tried_again_later_by_a_successor_on_the_queue()
    {
        await app.ConnectAsync();
        app.Sandbox.Faults.Enqueue(new Fault.ServerError(503));

        await app.DeliverAsync(Some.Started);

        var waiting = (await app.FindAsync(Some.Started))!;
        Assert.Equal(DeliveryState.Claimed, waiting.State);
        Assert.InRange(waiting.NextAttemptAt!.Value - Some.Noon, TimeSpan.FromSeconds(4.5), TimeSpan.FromSeconds(5.5));
        Assert.Equal(1, await app.CountAsync(QueueNames.MeetingEvents));

        clock.Advance(TimeSpan.FromSeconds(6));
        await app.DeliverAgainAsync(Some.Started);

        var posted = (await app.FindAsync(Some.Started))!;
        Assert.Equal(DeliveryState.Posted, posted.State);
        Assert.Equal([503, 200], posted.Attempts.Select(attempt => attempt.Status));
        Assert.False(posted.Ambiguous);
    }

    [Fact]
    public async Task A_repeat_that_arrives_before_the_retry_is_due_waits_with_it()
    {
        await app.ConnectAsync();
        app.Sandbox.Faults.Enqueue(new Fault.ServerError(503));
        await app.DeliverAsync(Some.Started);

        await app.DeliverAsync(Some.Started);

        Assert.Empty(app.Sandbox.Posts.All);
        Assert.Single((await app.FindAsync(Some.Started))!.Attempts);
        Assert.Equal(2, await app.CountAsync(QueueNames.MeetingEvents));
    }

    [Fact]
    public async Task An_answer_that_is_lost_after_the_post_makes_a_double_that_the_ledger_calls_ambiguous()
    {
        await app.ConnectAsync();
        app.Sandbox.Faults.Enqueue(new Fault.DropAfterSaving());
        await app.DeliverAsync(Some.Started);
        clock.Advance(TimeSpan.FromSeconds(6));

        await app.DeliverAgainAsync(Some.Started);

        Assert.Equal(2, app.Sandbox.Posts.Count);
        Assert.True((await app.FindAsync(Some.Started))!.Ambiguous);
    }

    [Fact]
    public async Task By_choice_a_lost_answer_ends_the_delivery_instead()
    {
        await using var careful = await IntegrationApp.PrepareAsync(azurite, clock, new Dictionary<string, string> { ["Delivery:RepeatAmbiguous"] = "false" });
        await careful.ConnectAsync();
        careful.Sandbox.Faults.Enqueue(new Fault.DropAfterSaving());

        await careful.DeliverAsync(Some.Started);

        var delivery = (await careful.FindAsync(Some.Started))!;
        Assert.Equal(DeliveryState.Failed, delivery.State);
        Assert.StartsWith("ambiguous", delivery.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await careful.CountAsync(QueueNames.MeetingEvents));
    }

    [Fact]
    public async Task A_deleted_webhook_breaks_the_destination_and_later_events_fail_without_a_call()
    {
        await app.ConnectAsync(connection => connection with { WebhookUrl = new Uri(app.Sandbox.BaseAddress, "hooks/aaaaaaaaaaaaaaaaaaaaaaaaaa") });

        await app.DeliverAsync(Some.Started);
        await app.DeliverAsync(Some.Renamed);
        var calls = app.Sandbox.Calls.All.Count;
        await app.DeliverAsync(Some.Ended);

        Assert.Equal(calls, app.Sandbox.Calls.All.Count);
        Assert.StartsWith("refused", (await app.FindAsync(Some.Started))!.Reason, StringComparison.Ordinal);
        Assert.StartsWith("broken", (await app.FindAsync(Some.Ended))!.Reason, StringComparison.Ordinal);
        Assert.NotNull((await app.Teams.FindAsync(Some.Team.Id, TeamConnection.MainDestination, CancellationToken.None))!.BrokenReason);
    }

    [Fact]
    public async Task A_failed_delivery_is_posted_once_after_it_is_replayed_twice()
    {
        var connection = await app.ConnectAsync(connection => connection with { WebhookUrl = new Uri(app.Sandbox.BaseAddress, "hooks/aaaaaaaaaaaaaaaaaaaaaaaaaa") });
        await app.DeliverAsync(Some.Started);
        var failure = (await app.FindAsync(Some.Started))!;
        var current = (await app.Teams.FindAsync(connection.TeamId, connection.DestinationId, CancellationToken.None))!;
        await app.Teams.SaveAsync(current with { WebhookUrl = app.Sandbox.HookAddress, BrokenReason = null }, CancellationToken.None);

        await app.DeliverAgainAsync(Some.Started, failure.UpdatedAt);
        await app.DeliverAgainAsync(Some.Started, failure.UpdatedAt);

        Assert.Single(app.Sandbox.Posts.All);
        Assert.Equal(DeliveryState.Posted, (await app.FindAsync(Some.Started))!.State);
    }

    [Fact]
    public async Task A_start_that_arrives_after_the_end_is_skipped()
    {
        await app.ConnectAsync();
        await app.DeliverAsync(Some.Ended with { Time = Some.Noon.AddMinutes(5) });

        await app.DeliverAsync(Some.Started);

        Assert.Single(app.Sandbox.Posts.All);
        Assert.StartsWith("superseded", (await app.FindAsync(Some.Started))!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_event_is_kept_with_its_text_and_the_reason()
    {
        const string NoEvent = """{"specversion":"1.0","id":"x","source":"s","type":"co.parabol.meeting.eaten","data":{"team":{"id":"8fJ2k","name":"Platform"}}}""";

        await app.DeliverAsync(NoEvent);
        await app.DeliverAsync(NoEvent);

        var kept = Assert.Single(await app.HistoryOfAsync(Some.Team.Id));
        Assert.Equal((DeliveryState.Failed, true), (kept.State, kept.IsUnreadable));
        Assert.StartsWith("unreadable", kept.Reason, StringComparison.Ordinal);
        Assert.Equal(NoEvent, System.Text.Encoding.UTF8.GetString(kept.Event!.Value.Span));
    }

    [Fact]
    public async Task What_names_no_team_is_kept_too()
    {
        await app.DeliverAsync("good morning");

        Assert.Single(await app.HistoryOfAsync(""));
    }

    [Fact]
    public async Task A_delivery_costs_two_writes_and_one_call()
    {
        await app.ConnectAsync();
        await app.DeliverAsync(Some.Started);
        var before = Meter.Read();

        await app.DeliverAsync(Some.TimerStarted with { Deadline = Some.Noon.AddDays(1) });

        // The connection (nothing is remembered in this test), the claim, the conclusion.
        var spent = Meter.Read().Where(count => count.Value > before[count.Key]).ToDictionary(count => count.Key, count => count.Value - before[count.Key]);
        Assert.Equal(new Dictionary<StorageOperation, long> { [StorageOperation.QueryRows] = 1, [StorageOperation.SubmitBatch] = 2 }, spent);
        Assert.Equal(2, app.Sandbox.Calls.All.Count);
    }
}
