using Integration.Functions.Install;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Commands;

/// <summary>All verbs but connect, typed in a channel of a Mattermost with the bot.</summary>
[Collection("Azurite")]
public sealed class VerbTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("status")]
    [InlineData("notifications")]
    [InlineData("notifications timer off")]
    [InlineData("timezone")]
    [InlineData("timezone Europe/Berlin")]
    [InlineData("mention-groups")]
    [InlineData("mention-groups @developers")]
    [InlineData("settings")]
    [InlineData("settings edit")]
    [InlineData("settings set threads=on")]
    [InlineData("test")]
    [InlineData("why 1")]
    [InlineData("disconnect")]
    [InlineData("disconnect confirm")]
    public async Task In_a_channel_without_connection_each_verb_says_how_to_make_one(string text)
    {
        await using var world = await CommandsWorld.StartAsync(azurite);

        Assert.Contains("not connected to Parabol. To connect it, type `/parabol connect`", await world.AskAsync(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notifications coffee off", "I do not know “coffee”")]
    [InlineData("notifications tmer off", "Did you mean `timer`?")]
    [InlineData("notifications started off", "may be `meeting.started` or `timer.started`")]
    [InlineData("notifications timer", "Say on or off, too: `/parabol notifications timer off`")]
    [InlineData("notifications timer on off", "not both at once")]
    [InlineData("timezone Berlim", "Did you mean `Europe/Berlin`")]
    [InlineData("timezone qqqqqqqqqqqq", "by continent and city")]
    [InlineData("mention-groups @all", "rings everybody")]
    [InlineData("mention-groups b@d!", "is no name of a group")]
    [InlineData("settings banana", "I do not understand “banana”")]
    [InlineData("settings set", "Set what?")]
    [InlineData("settings set threads", "an equals sign")]
    [InlineData("settings set thread=on", "Did you mean `threads`?")]
    [InlineData("settings set threads=maybe", "`on` or `off`")]
    [InlineData("settings set notifications=some", "`brief`")]
    [InlineData("settings set timezone=Mars", "I know no time zone")]
    [InlineData("settings set mention-groups=@here", "rings everybody")]
    [InlineData("why", "Which notice?")]
    [InlineData("why a b", "One notice at a time")]
    [InlineData("why nonsense", "I find no notice “nonsense”")]
    [InlineData("disconnect now", "I ask once more")]
    [InlineData("doctor banana", "`/parabol doctor all`")]
    [InlineData("status please", "takes nothing after it")]
    [InlineData("test me", "takes nothing after it")]
    public async Task A_wrong_word_changes_nothing_and_gets_a_sentence(string text, string sentence)
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var before = await world.ConnectAsync();

        Assert.Contains(sentence, await world.AskAsync(text), StringComparison.Ordinal);
        Assert.Equal(before.ETag, (await world.ConnectionAsync())!.ETag);
    }

    [Fact]
    public async Task Notices_are_switched_off_and_on()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();

        Assert.Contains("**off**", await world.AskAsync("notifications timer off"), StringComparison.Ordinal);
        Assert.Equal(6, (await world.ConnectionAsync())!.Events.Count);
        Assert.Contains("**off**: `timer.started`", await world.AskAsync("notifications"), StringComparison.Ordinal);
        Assert.Contains("All notifications are on.", await world.AskAsync("notifications on"), StringComparison.Ordinal);
        Assert.Contains("All notifications are off.", await world.AskAsync("notifications off"), StringComparison.Ordinal);
        Assert.Empty((await world.ConnectionAsync())!.Events);
    }

    [Fact]
    public async Task What_is_off_is_not_posted_and_status_and_why_say_so()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var connection = await world.ConnectAsync();
        await world.AskAsync("notifications meeting.started off");

        await world.DeliverAsync(connection, "quiet");

        Assert.Single(world.PostsIn(world.Sandbox.Channel));
        Assert.Contains("not posted: meeting.started is switched off", await world.AskAsync("status"), StringComparison.Ordinal);
        Assert.Contains("Nothing was tried.", await world.AskAsync("why quiet"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_who_change_the_same_connection_both_succeed()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();

        await Task.WhenAll(
            world.AskAsync("timezone Europe/Berlin"), world.AskAsync("mention-groups @developers", world.Mia), world.AskAsync("notifications topic off"));

        var connection = await world.ConnectionAsync();
        Assert.Equal(("Europe/Berlin", "@developers", 9), (connection!.TimeZone, Assert.Single(connection.MentionGroups), connection.Events.Count));
    }

    [Fact]
    public async Task The_time_zone_is_set_by_city_and_shown()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();

        Assert.Contains("**America/New_York**", await world.AskAsync("timezone new york"), StringComparison.Ordinal);
        Assert.Contains("**America/New_York**", await world.AskAsync("timezone"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_are_set_shown_and_cleared_and_nobody_is_rung_by_talking_of_them()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();

        var set = await world.TypeAsync("mention-groups @developers qa");
        Assert.Contains("`@developers` and `@qa` will be mentioned", set.Message, StringComparison.Ordinal);
        Assert.Contains("`@developers` and `@qa`", await world.AskAsync("mention-groups"), StringComparison.Ordinal);
        Assert.Contains("Nobody is mentioned", await world.AskAsync("mention-groups none"), StringComparison.Ordinal);
        Assert.Empty((await world.ConnectionAsync())!.MentionGroups);
    }

    [Fact]
    public async Task Who_may_not_mention_groups_by_hand_may_not_do_it_through_us()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var channel = world.CreateChannel("quiet", world.Sandbox.People.Outsider);
        world.Sandbox.Join(channel, world.Mia);
        world.Sandbox.Moderate(channel, "use_group_mentions");
        await world.ConnectAsync(world.Mia, channel);

        Assert.Contains("does not let you mention groups", await world.AskAsync("mention-groups @developers", world.Mia, channel), StringComparison.Ordinal);
        Assert.Contains("does not let you mention groups", await world.AskAsync("settings set mention-groups=@developers", world.Mia, channel), StringComparison.Ordinal);
        Assert.Contains("Nobody", await world.AskAsync("mention-groups none", world.Mia, channel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notifications timer off")]
    [InlineData("timezone Europe/Berlin")]
    [InlineData("mention-groups none")]
    [InlineData("settings set threads=on")]
    [InlineData("settings edit")]
    [InlineData("test")]
    [InlineData("connect")]
    [InlineData("connect relay")]
    [InlineData("disconnect")]
    [InlineData("disconnect confirm")]
    public async Task Who_may_not_manage_the_channel_changes_nothing(string text)
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var before = await world.ConnectAsync();

        Assert.Contains("right to manage this channel", await world.AskAsync(text, world.Sandbox.People.Guest), StringComparison.Ordinal);
        Assert.Equal(before.ETag, (await world.ConnectionAsync())!.ETag);
        Assert.Single(world.PostsIn(world.Sandbox.Channel));
    }

    [Theory]
    [InlineData("status")]
    [InlineData("notifications")]
    [InlineData("timezone")]
    [InlineData("mention-groups")]
    [InlineData("settings")]
    [InlineData("doctor")]
    [InlineData("help")]
    public async Task Every_member_may_read(string text)
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();

        Assert.DoesNotContain("right to manage", await world.AskAsync(text, world.Sandbox.People.Guest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_shows_the_last_five_notices_of_this_channel_and_what_people_wrote_is_harmless()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var connection = await world.ConnectAsync();
        for (var number = 1; number <= 6; number++) await world.DeliverAsync(connection, $"event-{number}", number == 6 ? "@all | [x](https://evil.example)" : "Retro");

        var text = await world.AskAsync("status");

        Assert.DoesNotContain("event-1 ", text, StringComparison.Ordinal);
        Assert.All([2, 3, 4, 5, 6], number => Assert.Contains($"event-{number} |", text, StringComparison.Ordinal));
        Assert.DoesNotContain("@all", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[x](", text, StringComparison.Ordinal);
        Assert.Contains("All notifications are on. Times are in **UTC**. Mentioned when a meeting starts: nobody.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_of_one_channel_does_not_show_those_of_another_with_the_same_team()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var first = await world.ConnectAsync();
        var other = world.CreateChannel("dev", world.Chris);
        await world.AskAsync($"connect {await ConnectTests.IssueAsync(world, first.TeamId)}", channel: other);
        await world.AskAsync("notifications off", channel: other);
        await world.DeliverAsync(first, "1");

        Assert.Contains("| posted |", await world.AskAsync("status"), StringComparison.Ordinal);
        Assert.Contains("switched off", await world.AskAsync("status", channel: other), StringComparison.Ordinal);
        Assert.Contains("switched off", await world.AskAsync("why 1", channel: other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_broken_is_told_with_its_remedy_and_mended_by_a_test()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var connection = await world.ConnectAsync();
        world.Sandbox.State.Leave(world.Sandbox.Channel, world.Bot!.Id);
        await world.DeliverAsync(connection, "lost");

        var broken = await world.AskAsync("status", world.Sandbox.Admin);

        Assert.Contains("**Nothing can be posted**", broken, StringComparison.Ordinal);
        Assert.Contains("/invite @parabol", broken, StringComparison.Ordinal);
        Assert.Contains("**failed**", broken, StringComparison.Ordinal);
        world.Sandbox.Join(world.Sandbox.Channel, world.Bot!);
        Assert.Contains("The connection is mended.", await world.AskAsync("test"), StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing can be posted", await world.AskAsync("status"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_that_fails_says_why()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        await world.ConnectByWebhookAsync();
        world.Sandbox.Configure(settings => settings with { EnableIncomingWebhooks = false });

        Assert.Contains("The test message could not be posted.", await world.AskAsync("test"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_without_a_bot_masks_the_webhook()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        await world.ConnectByWebhookAsync();

        var text = await world.AskAsync("status", world.Mia);

        Assert.Contains("/hooks/••••••••", text, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Sandbox.Hook.Id, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_follows_a_posts_link_and_an_events_id_to_each_attempt()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var connection = await world.ConnectAsync();
        await world.DeliverAsync(connection, "event-1");
        var post = world.PostsIn(world.Sandbox.Channel)[^1];

        var byLink = await world.AskAsync($"why {world.Sandbox.BaseAddress}acme/pl/{post.Id}");
        var byEvent = await world.AskAsync("why event-1");

        Assert.Equal(byLink, byEvent);
        Assert.Contains("**Meeting started: Sprint 41 retro**", byLink, StringComparison.Ordinal);
        Assert.Contains("1. ", byLink, StringComparison.Ordinal);
        Assert.Contains("posted (status 20", byLink, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Why_tells_apart_posts_that_are_not_ours_and_those_of_other_channels()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        var other = world.CreateChannel("dev", world.Chris);
        await world.DeliverAsync(await world.ConnectAsync(channel: other), "elsewhere");
        var elsewhere = world.PostsIn(other)[^1];
        var test = world.PostsIn(world.Sandbox.Channel)[^1];

        Assert.Contains("another channel: ask there", await world.AskAsync($"why {world.Sandbox.BaseAddress}acme/pl/{elsewhere.Id}"), StringComparison.Ordinal);
        Assert.Contains("or a test message", await world.AskAsync($"why {world.Sandbox.BaseAddress}acme/pl/{test.Id}"), StringComparison.Ordinal);
        Assert.Contains("cannot see that post", await world.AskAsync($"why {world.Sandbox.BaseAddress}acme/pl/ab1cdefghijkmnopqrstuvwxyz"), StringComparison.Ordinal);
        Assert.Contains("I find no notice", await world.AskAsync("why elsewhere"), StringComparison.Ordinal);
        Assert.Contains("does not lead to this Mattermost", await world.AskAsync("why https://other.example/acme/pl/ab1cdefghijkmnopqrstuvwxyz"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_webhook_a_link_cannot_be_traced_but_an_event_can()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        await world.DeliverAsync(await world.ConnectByWebhookAsync(), "event-1");
        var post = world.PostsIn(world.Sandbox.Channel)[^1];

        Assert.Contains("does not tell which post it made", await world.AskAsync($"why {world.Sandbox.BaseAddress}acme/pl/{post.Id}"), StringComparison.Ordinal);
        Assert.Contains("posted", await world.AskAsync("why event-1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_names_what_is_wrong_and_on_request_what_is_well()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        var well = await world.AskAsync("doctor all");
        world.Sandbox.State.Leave(world.Sandbox.Channel, world.Bot!.Id);

        var wrong = await world.AskAsync("doctor", world.Mia);

        Assert.Contains(":white_check_mark:", well, StringComparison.Ordinal);
        Assert.DoesNotContain(":white_check_mark:", wrong, StringComparison.Ordinal);
        Assert.Contains("**Bot**", wrong, StringComparison.Ordinal);
        Assert.Contains(":x:", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_show_everything_and_change_several_at_once()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();

        var text = await world.AskAsync("settings set timezone=berlin notifications=brief mention-groups=\"@developers @qa\" threads=on");

        Assert.StartsWith("Changed.", text, StringComparison.Ordinal);
        var connection = await world.ConnectionAsync();
        Assert.Equal(("Europe/Berlin", 2, 2, true), (connection!.TimeZone, connection.Events.Count, connection.MentionGroups.Count, connection.Threads));
        Assert.Contains("`@developers` and `@qa`", await world.AskAsync("settings"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Threads_need_the_bot()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        await world.ConnectByWebhookAsync();

        Assert.Contains("Threads need Parabol's bot", await world.AskAsync("settings set threads=on"), StringComparison.Ordinal);
        Assert.False((await world.ConnectionAsync())!.Threads);
    }

    [Fact]
    public async Task Disconnecting_asks_first_and_leaves_nothing()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var connection = await world.ConnectAsync();

        var question = await world.TypeAsync("disconnect");
        Assert.Equal(["Disconnect", "Keep it"], question.Actions.Select(action => action.Name));
        Assert.NotNull(await world.ConnectionAsync());
        Assert.Contains("This channel is disconnected.", await world.AskAsync("disconnect CONFIRM"), StringComparison.Ordinal);

        Assert.Null(await world.ConnectionAsync());
        Assert.Empty(await world.App.RowsAsync(Integration.Functions.Storage.TableNames.TeamConnections, connection.TeamId));
        Assert.Contains("not connected", await world.AskAsync("disconnect confirm"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_server_was_uninstalled_status_says_so()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        var servers = world.App.Parts.GetRequiredService<MattermostServers>();
        await servers.SaveAsync((await servers.ReadAsync(world.ServerId, CancellationToken.None))! with { Bot = null }, CancellationToken.None);

        Assert.Contains("the bot was uninstalled", await world.AskAsync("status"), StringComparison.Ordinal);
        Assert.Contains("incoming webhook", await world.AskAsync("connect"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_delivery_that_waits_tells_when_it_is_tried_next()
    {
        var waiting = new Delivery
        {
            TeamId = "t",
            DestinationId = "main",
            Source = "s",
            EventId = "1",
            Kind = EventKinds.TimerStarted,
            MeetingName = "Retro",
            AcceptedAt = Some.Noon,
            UpdatedAt = Some.Noon,
            NextAttemptAt = Some.Noon.AddMinutes(10),
            Attempts = [new(Some.Noon, 503, "the server answered 503", Ambiguous: false)],
        };

        Assert.Equal("Timer started: Retro", Integration.Functions.Commands.DeliveryWords.What(waiting));
        Assert.Equal(
            "waiting: attempt 2 at 2026-11-21 12:10:00 (in 10 minutes); the server answered 503",
            Integration.Functions.Commands.DeliveryWords.Outcome(waiting, TimeZoneInfo.Utc, Some.Noon));
    }
}
