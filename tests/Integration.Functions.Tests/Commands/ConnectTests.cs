using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Integration.Functions.Commands;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Commands;

/// <summary><c>/parabol connect</c> on a server with the bot, and on one with nothing but the command.</summary>
[Collection("Azurite")]
public sealed partial class ConnectTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task With_the_bot_one_word_connects_the_channel_and_hands_out_the_address_for_Parabol()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);

        var text = await world.AskAsync("connect");

        var connection = await world.ConnectionAsync();
        Assert.True(connection!.IsByBot);
        Assert.StartsWith("mm-", connection.TeamId, StringComparison.Ordinal);
        Assert.Equal(("main", world.Chris.Id), (connection.DestinationId, connection.ConnectedBy));
        Assert.Contains("Parabol can post here", Assert.Single(world.PostsIn(world.Sandbox.Channel)).Attachments[0].Title, StringComparison.Ordinal);
        using var relayed = await new HttpClient().PostAsync(RelayIn(text), JsonContent.Create(new { attachments = new[] { new { fallback = "x", title = "x" } } }));
        Assert.Equal(HttpStatusCode.OK, relayed.StatusCode);
    }

    [Fact]
    public async Task Connecting_again_repairs_and_keeps_the_team_and_its_settings()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var before = await world.ConnectAsync();
        await world.AskAsync("timezone Europe/Berlin");
        await world.App.Teams.LearnAsync(before with { TimeZone = "Europe/Berlin", ETag = (await world.ConnectionAsync())!.ETag }, null, "it broke", CancellationToken.None);
        Assert.True((await world.ConnectionAsync())!.IsBroken);

        var text = await world.AskAsync("connect");

        var after = await world.ConnectionAsync();
        Assert.Contains("(as before)", text, StringComparison.Ordinal);
        Assert.Equal((before.TeamId, "Europe/Berlin", false), (after!.TeamId, after.TimeZone, after.IsBroken));
        Assert.Equal(before.RelaySecretHash, after.RelaySecretHash);
    }

    [Fact]
    public async Task A_lost_address_is_made_anew_and_the_former_one_is_void()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var former = RelayIn(await world.AskAsync("connect"));

        var next = RelayIn(await world.AskAsync("connect relay"));

        using var http = new HttpClient();
        using var refused = await http.PostAsJsonAsync(former, new { attachments = Array.Empty<object>() });
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.NotEqual(former, next);
    }

    [Fact]
    public async Task Who_may_not_manage_the_channel_may_not_connect_it()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);

        Assert.Contains("right to manage this channel", await world.AskAsync("connect", world.Sandbox.People.Guest), StringComparison.Ordinal);
        Assert.Null(await world.ConnectionAsync());
        Assert.Empty(world.PostsIn(world.Sandbox.Channel));
    }

    [Fact]
    public async Task Where_the_bot_is_not_it_says_how_to_add_it()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var channel = world.Sandbox.CreateChannel("secret", ChannelType.Private);
        world.Sandbox.Join(channel, world.Chris, asAdmin: true);

        Assert.Contains("/invite", await world.AskAsync("connect", world.Chris, channel), StringComparison.Ordinal);

        world.Sandbox.Join(channel, world.Bot!);
        Assert.True((await world.ConnectAsync(world.Chris, channel)).IsByBot);
    }

    [Fact]
    public async Task An_archived_channel_is_not_connected()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        world.Sandbox.Version = "9.11.0";
        var channel = world.CreateChannel("old", world.Chris);
        world.Sandbox.State.ChangeChannel(channel.Id, open => open with { DeleteAt = world.Sandbox.Channel.CreateAt });

        Assert.Contains("archived", await world.AskAsync("connect", world.Chris, channel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_direct_message_is_no_channel()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var conversation = world.Sandbox.State.DirectChannel(world.Chris.Id, world.Mia.Id);

        Assert.Contains("direct message", await world.AskAsync("connect", world.Chris, conversation), StringComparison.Ordinal);
        Assert.Contains("direct message", (await world.SayAsync($"connect {world.Sandbox.HookAddress}", call => call with { IsConversation = true })).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_channels_have_two_teams_unless_a_code_says_otherwise()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var other = world.CreateChannel("dev", world.Chris);

        var first = await world.ConnectAsync();
        var second = await world.ConnectAsync(channel: other);
        var third = world.CreateChannel("more", world.Chris);
        await world.AskAsync($"connect {await IssueAsync(world, first.TeamId)}", channel: third);

        Assert.NotEqual(first.TeamId, second.TeamId);
        var same = await world.ConnectionAsync(third);
        Assert.Equal(first.TeamId, same!.TeamId);
        Assert.NotEqual("main", same.DestinationId);
        await world.DeliverAsync(first, "1");
        Assert.Equal(2, world.PostsIn(world.Sandbox.Channel).Count);
        Assert.Equal(2, world.PostsIn(third).Count);
        Assert.Single(world.PostsIn(other));
    }

    [Fact]
    public async Task A_code_links_the_channel_to_its_team_once()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var code = await IssueAsync(world, "8fJ2k");

        var text = await world.AskAsync($"connect {code.ToLowerInvariant().Replace('-', ' ')}");

        Assert.Equal(("8fJ2k", "main"), ((await world.ConnectionAsync())!.TeamId, (await world.ConnectionAsync())!.DestinationId));
        Assert.DoesNotContain("/api/hooks/", text, StringComparison.Ordinal);
        var other = world.CreateChannel("dev", world.Chris);
        Assert.Contains("not known", await world.AskAsync($"connect {code}", channel: other), StringComparison.Ordinal);
        Assert.Null(await world.ConnectionAsync(other));
    }

    [Fact]
    public async Task A_code_does_not_take_a_channel_from_another_team()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var connection = await world.ConnectAsync();
        var code = await IssueAsync(world, "8fJ2k");

        Assert.Contains("another Parabol team", await world.AskAsync($"connect {code}"), StringComparison.Ordinal);
        Assert.Equal(connection.TeamId, (await world.ConnectionAsync())!.TeamId);

        await world.AskAsync("disconnect confirm");
        await world.AskAsync($"connect {code}");
        Assert.Equal("8fJ2k", (await world.ConnectionAsync())!.TeamId);
    }

    [Fact]
    public async Task A_code_of_two_who_use_it_at_once_goes_to_one_of_them()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var code = await IssueAsync(world, "8fJ2k");
        var channels = Enumerable.Range(1, 4).Select(number => world.CreateChannel($"dev-{number}", world.Chris)).ToList();

        await Task.WhenAll(channels.Select(channel => world.AskAsync($"connect {code}", channel: channel)));

        var connections = await Task.WhenAll(channels.Select(channel => world.ConnectionAsync(channel)));
        Assert.Single(connections.OfType<Integration.Functions.Teams.TeamConnection>());
    }

    [Theory]
    [InlineData("connect banana", "come the address of an incoming webhook, a connect code")]
    [InlineData("connect AAAA-AAAA", "This connect code is not known")]
    [InlineData("connect relay", "is not connected to Parabol")]
    [InlineData("connect relay https://chat.example.com/hooks/4yq9n5kuufd3dexs3amno9gs8r", "alone")]
    [InlineData("connect https://a.example/hooks/4yq9n5kuufd3dexs3amno9gs8r https://b.example/hooks/4yq9n5kuufd3dexs3amno9gs8r", "One webhook at a time")]
    [InlineData("connect https://hooks.slack.com/services/T0/B0/x", "another chat service")]
    [InlineData("connect https://chat.example.com/hooks/4yq9n5kuufd3dexs3amno9gs8r", "of another server")]
    [InlineData("connect chat.example.com/hooks/4yq9n5kuufd3dexs3amno9gs8r", "must be complete")]
    public async Task What_cannot_be_connected_gets_a_sentence(string text, string sentence)
    {
        await using var world = await CommandsWorld.StartAsync(azurite);

        Assert.Contains(sentence, await world.AskAsync(text), StringComparison.Ordinal);
        Assert.Null(await world.ConnectionAsync());
    }

    [Theory]
    [InlineData("5.37.0", "main menu")]
    [InlineData("11.10.0", "product menu")]
    public async Task Without_the_bot_it_tells_the_steps_to_a_webhook_of_this_server(string version, string menu)
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        await world.App.RememberVersionAsync(world.ServerId, version);

        var text = await world.AskAsync("connect");

        Assert.Contains($"{world.Sandbox.BaseAddress}acme/integrations/incoming_webhooks", text, StringComparison.Ordinal);
        Assert.Contains(menu, text, StringComparison.Ordinal);
        Assert.Contains("`/parabol connect https://…/hooks/…`", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_connects_the_channel_without_any_bot()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);

        var text = await world.AskAsync($"connect <{world.Sandbox.HookAddress}>");

        var connection = await world.ConnectionAsync();
        Assert.Equal((world.Sandbox.HookAddress, world.Chris.Id, false), (connection!.WebhookUrl, connection.ConnectedBy, connection.IsByBot));
        Assert.Contains("/api/hooks/", text, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Sandbox.Hook.Id, text, StringComparison.Ordinal);
        Assert.Contains("connected already", await world.AskAsync("connect"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_that_somebody_made_up_connects_nothing()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);

        var text = await world.AskAsync($"connect {world.Sandbox.BaseAddress}hooks/4yq9n5kuufd3dexs3amno9gs8r");

        Assert.Contains("nothing was connected", text, StringComparison.Ordinal);
        Assert.Null(await world.ConnectionAsync());
    }

    [Fact]
    public async Task Without_a_bot_whoever_has_the_webhook_in_use_takes_over_and_nobody_else()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        await world.ConnectByWebhookAsync();
        var others = world.Sandbox.AddressOf(world.Sandbox.CreateHook());

        Assert.Contains("Only who connected", await world.AskAsync($"connect {others}", world.Mia), StringComparison.Ordinal);
        Assert.Contains("Only who connected", await world.AskAsync("disconnect", world.Mia), StringComparison.Ordinal);
        Assert.Equal(world.Sandbox.HookAddress, (await world.ConnectionAsync())!.WebhookUrl);

        await world.AskAsync($"connect {world.Sandbox.HookAddress}", world.Mia);
        Assert.Equal(world.Mia.Id, (await world.ConnectionAsync())!.ConnectedBy);
        Assert.Contains("will not post", await world.AskAsync("disconnect", world.Mia), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_without_a_bot_needs_a_webhook_and_is_not_used_up_by_asking()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        var code = await IssueAsync(world, "8fJ2k");

        Assert.Contains($"`/parabol connect {code} https://…/hooks/…`", await world.AskAsync($"connect {code}"), StringComparison.Ordinal);
        await world.AskAsync($"connect {code} {world.Sandbox.HookAddress}");

        Assert.Equal("8fJ2k", (await world.ConnectionAsync())!.TeamId);
    }

    [Fact]
    public async Task A_server_with_the_bot_takes_webhooks_too_and_changes_back()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var team = (await world.ConnectByWebhookAsync()).TeamId;
        Assert.False((await world.ConnectionAsync())!.IsByBot);

        await world.AskAsync("connect");

        Assert.Equal((team, true), ((await world.ConnectionAsync())!.TeamId, (await world.ConnectionAsync())!.IsByBot));
    }

    [Fact]
    public async Task Codes_are_issued_to_the_key_alone_and_expire()
    {
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        await using var app = await IntegrationApp.PrepareAsync(azurite, clock);
        var codes = (ConnectCodes)app.Parts.GetService(typeof(ConnectCodes))!;
        var (code, expires) = await codes.IssueAsync("8fJ2k", CancellationToken.None);

        Assert.Equal("8fJ2k", (await codes.FindAsync(ConnectCodes.Read(code)!, CancellationToken.None))!.TeamId);
        clock.Advance(expires - clock.Now);
        Assert.Null(await codes.FindAsync(ConnectCodes.Read(code)!, CancellationToken.None));

        // The next one sweeps it away.
        await codes.IssueAsync("8fJ2k", CancellationToken.None);
        Assert.Single(await app.RowsAsync(Integration.Functions.Storage.TableNames.Jobs, ":connect-codes"));
    }

    [Fact]
    public async Task Nobody_gets_a_code_without_the_key()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        world.App.Http.DefaultRequestHeaders.Authorization = null;

        using var answer = await world.App.Http.PostAsync("/api/teams/8fJ2k/connection/connect-codes", null);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    internal static async Task<string> IssueAsync(CommandsWorld world, string teamId)
    {
        using var answer = await world.App.Http.PostAsync($"/api/teams/{teamId}/connection/connect-codes", null);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]!.GetValue<string>();
    }

    internal static Uri RelayIn(string text) => new(Relay().Match(text).Value);

    [GeneratedRegex(@"http://\S+/api/hooks/\S+", RegexOptions.None, 1000)]
    private static partial Regex Relay();
}
