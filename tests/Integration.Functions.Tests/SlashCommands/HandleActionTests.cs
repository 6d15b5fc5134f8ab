using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Integration.Functions.Commands;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Integrations;
using Mattermost.Sandbox.State;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.SlashCommands;

/// <summary>Buttons and dialogs: pressed through a Mattermost, and sent by somebody who is none.</summary>
[Collection("Azurite")]
public sealed class HandleActionTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_button_is_a_command_and_its_answer_takes_the_messages_place()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        var status = await world.TypeAsync("status");

        var run = await world.Sandbox.PressAsync(world.Chris, status, "Disconnect");

        Assert.Null(run.Error);
        Assert.Contains("will not post in this channel any more", run.Post!.Message, StringComparison.Ordinal);
        run = await world.Sandbox.PressAsync(world.Chris, run.Post, "Disconnect");
        Assert.Contains("This channel is disconnected.", run.Post!.Message, StringComparison.Ordinal);
        Assert.Empty(run.Post.Actions);
        Assert.Null(await world.ConnectionAsync());
    }

    [Fact]
    public async Task A_button_that_changes_something_works_once_and_one_that_shows_something_as_often_as_one_likes()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        var (harmless, changing) = (Press(world, "status"), Press(world, "notifications timer off"));

        Assert.Contains("is connected to", (await SendAsync(world, harmless)).Message, StringComparison.Ordinal);
        Assert.Contains("is connected to", (await SendAsync(world, harmless)).Message, StringComparison.Ordinal);
        Assert.Contains("**off**", (await SendAsync(world, changing)).Message, StringComparison.Ordinal);
        await world.AskAsync("notifications timer on");
        Assert.Contains("pressed before", (await SendAsync(world, changing)).Ephemeral, StringComparison.Ordinal);
        Assert.Equal(10, (await world.ConnectionAsync())!.Events.Count);
    }

    [Fact]
    public async Task Of_two_presses_at_once_one_counts()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        var press = Press(world, "test");

        var answers = await Task.WhenAll(SendAsync(world, press), SendAsync(world, press), SendAsync(world, press));

        Assert.Equal(2, answers.Count(answer => answer.Ephemeral.Contains("pressed before", StringComparison.Ordinal)));
        Assert.Equal(2, world.PostsIn(world.Sandbox.Channel).Count);
    }

    [Fact]
    public async Task What_was_refused_may_be_pressed_again()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var press = Press(world, "test");

        Assert.Contains("not connected", (await SendAsync(world, press)).Message, StringComparison.Ordinal);
        await world.ConnectAsync();
        Assert.Contains("was posted", (await SendAsync(world, press)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user_id")]
    [InlineData("channel_id")]
    [InlineData("team_id")]
    public async Task A_button_works_for_one_person_in_one_channel(string member)
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        var press = Press(world, "disconnect confirm");
        press[member] = "ab1cdefghijkmnopqrstuvwxyz";

        Assert.Contains("made for somebody else", (await SendAsync(world, press)).Ephemeral, StringComparison.Ordinal);
        Assert.NotNull(await world.ConnectionAsync());
    }

    [Fact]
    public async Task Pressing_does_not_lend_the_rights_of_who_got_the_button()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        var press = Press(world, "disconnect confirm", world.Sandbox.People.Guest);

        Assert.Contains("right to manage", (await SendAsync(world, press)).Ephemeral, StringComparison.Ordinal);
        Assert.NotNull(await world.ConnectionAsync());
    }

    [Fact]
    public async Task A_context_of_another_server_acts_there_and_not_here()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        var press = Press(world, "disconnect confirm", change: call => call with { ServerId = "elsewhere" });

        Assert.DoesNotContain("is disconnected", (await SendAsync(world, press)).ToString(), StringComparison.Ordinal);
        Assert.NotNull(await world.ConnectionAsync());
    }

    [Fact]
    public async Task An_old_button_says_what_to_type()
    {
        var clock = new ShiftedClock();
        await using var world = await CommandsWorld.StartAsync(azurite, configure: services => services.AddSingleton<TimeProvider>(clock));
        var press = Press(world, "disconnect confirm");
        clock.Shift = ButtonContexts.Lifetime;

        Assert.Contains("too old to be used. Type `/parabol disconnect`", (await SendAsync(world, press)).Ephemeral, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_real_servers_send_with_foreign_contexts_is_answered_with_a_sentence()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);

        var (pressed, button) = await world.SendAsync(RecordedRequests.Read("button-press-1"));
        var (submitted, dialog) = await world.SendAsync(RecordedRequests.Read("dialog-submission-1"));

        Assert.Equal((200, 200), (pressed, submitted));
        Assert.Contains("not of Parabol", button["ephemeral_text"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("not of Parabol", dialog["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_real_servers_send_with_our_contexts_is_run()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        (string, string)[] ids = [("6ypsquk7gfb5xrjssa56mxrt4w", world.Chris.Id), ("pyxmeyyuh3y73krknxzouwwcmw", world.Sandbox.Channel.Id), ("58bpez8ret8wdbh61hd6zugs7c", world.Sandbox.Team.Id)];

        var (_, pressed) = await world.SendAsync(RecordedRequests.Read("button-press-1", [.. ids, ("\"gid\": \"g1\"", $"\"parabol\": \"{Sign(world, "status")}\"")]));
        var (_, submitted) = await world.SendAsync(RecordedRequests.Read("dialog-submission-1",
            [.. ids, ("\"state\": \"st\"", $"\"state\": \"{Sign(world, "settings set")}\""), ("\"who\"", "\"mention-groups\"")]));

        Assert.Contains("is connected to", pressed["update"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(submitted);
        Assert.Equal("@developers", Assert.Single((await world.ConnectionAsync())!.MentionGroups));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"context": 5, "user_id": {}}""")]
    public async Task What_is_no_press_is_a_400(string body)
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        using var answer = await world.App.Http.PostAsync("/api/actions", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"context": 5}""")]
    [InlineData("""{"context": {"parabol": 5}}""")]
    [InlineData("""{"context": null, "type": null}""")]
    public async Task A_press_without_a_context_gets_a_sentence(string body)
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);

        Assert.Contains("not of Parabol", (await SendAsync(world, JsonNode.Parse(body)!.AsObject())).Ephemeral, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5.37.0")]
    [InlineData("11.10.0")]
    public async Task Settings_open_as_a_dialog_that_is_filled_in_and_saved(string version)
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        world.Sandbox.Version = version;
        await world.ConnectAsync();

        var run = await world.Sandbox.PressAsync(world.Chris, await world.TypeAsync("settings"), "Change settings");

        Assert.Null(run.Error);
        var dialog = await WaitForDialogAsync(world);
        Assert.Empty(dialog.Problems);
        Assert.Equal(["timezone", "notifications", "mention-groups", "threads"], dialog.Elements.Select(element => element.Name));
        var refused = await SubmitAsync(world, dialog, new() { ["timezone"] = "Mars", ["notifications"] = "brief" });
        Assert.Contains("I know no time zone", refused.FormError, StringComparison.Ordinal);
        Assert.True((await SubmitAsync(world, dialog, new() { ["timezone"] = "new york", ["notifications"] = "brief", ["mention-groups"] = "@qa, \"design\" threads=off", ["threads"] = "on" })).FormError.Length > 0);
        Assert.True((await SubmitAsync(world, dialog, new() { ["timezone"] = "new york", ["notifications"] = "brief", ["mention-groups"] = "@qa, design", ["threads"] = "on" })).IsClosed);
        var connection = await world.ConnectionAsync();
        Assert.Equal(("America/New_York", 2, 2, true), (connection!.TimeZone, connection.Events.Count, connection.MentionGroups.Count, connection.Threads));
    }

    [Fact]
    public async Task A_dialog_is_submitted_once_and_by_nobody_else()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        await world.Sandbox.PressAsync(world.Chris, await world.TypeAsync("settings"), "Change settings");
        var dialog = await WaitForDialogAsync(world);

        Assert.Contains("made for somebody else", (await SubmitAsync(world, dialog with { UserId = world.Mia.Id }, new() { ["threads"] = "on" })).FormError, StringComparison.Ordinal);
        Assert.Contains("not of Parabol", (await SubmitAsync(world, dialog with { State = dialog.State[..^4] }, new() { ["threads"] = "on" })).FormError, StringComparison.Ordinal);
        Assert.True((await SubmitAsync(world, dialog, new() { ["threads"] = "on" })).IsClosed);
        await world.AskAsync("settings set threads=off");
        Assert.Contains("submitted before", (await SubmitAsync(world, dialog, new() { ["threads"] = "on" })).FormError, StringComparison.Ordinal);
        Assert.False((await world.ConnectionAsync())!.Threads);
    }

    [Fact]
    public async Task Where_no_dialog_opens_the_text_says_what_to_type()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        var press = Press(world, "settings edit");
        press["trigger_id"] = "expired";

        Assert.Contains("`/parabol timezone Europe/Berlin`", (await SendAsync(world, press)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pressed_buttons_are_forgotten_when_they_have_expired()
    {
        var clock = new ShiftedClock();
        await using var world = await CommandsWorld.StartAsync(azurite, configure: services => services.AddSingleton<TimeProvider>(clock));
        await world.ConnectAsync();
        await SendAsync(world, Press(world, "test"));
        Assert.Single(await world.App.RowsAsync(TableNames.Jobs, ":pressed-buttons"));

        clock.Shift = TimeSpan.FromHours(1);
        await SendAsync(world, Press(world, "test"));

        Assert.Single(await world.App.RowsAsync(TableNames.Jobs, ":pressed-buttons"));
    }

    private static Task<SandboxDialog> WaitForDialogAsync(CommandsWorld world) => world.Sandbox.WaitForDialogAsync(world.Chris, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));

    private static Task<DialogRun> SubmitAsync(CommandsWorld world, SandboxDialog dialog, JsonObject values) =>
        world.Sandbox.SubmitAsync(dialog, world.Sandbox.Channel, values, CancellationToken.None);

    private static string Sign(CommandsWorld world, string command, SandboxUser? user = null, Func<CommandCall, CommandCall>? change = null)
    {
        var call = new CommandCall
        {
            ServerId = world.ServerId,
            MattermostTeamId = world.Sandbox.Team.Id,
            ChannelId = world.Sandbox.Channel.Id,
            Actor = new((user ?? world.Chris).Id, (user ?? world.Chris).Username),
            Text = "",
            Origin = CommandOrigin.SlashCommand,
        };
        return world.App.Parts.GetRequiredService<ButtonContexts>().Sign(change?.Invoke(call) ?? call, command);
    }

    private static JsonObject Press(CommandsWorld world, string command, SandboxUser? user = null, Func<CommandCall, CommandCall>? change = null) => new()
    {
        ["user_id"] = (user ?? world.Chris).Id,
        ["channel_id"] = world.Sandbox.Channel.Id,
        ["team_id"] = world.Sandbox.Team.Id,
        ["trigger_id"] = "",
        ["context"] = new JsonObject { ["parabol"] = Sign(world, command, user, change) },
    };

    private static async Task<Pressed> SendAsync(CommandsWorld world, JsonObject press)
    {
        var (status, body) = await world.SendAsync(new(HttpMethod.Post, "/api/actions") { Content = new StringContent(press.ToJsonString(), Encoding.UTF8, "application/json") });
        Assert.Equal(200, status);
        return new(body["update"]?["message"]?.GetValue<string>() ?? "", body["ephemeral_text"]?.GetValue<string>() ?? "");
    }

    private sealed record Pressed(string Message, string Ephemeral);

    /// <summary>The real time, and as much later as a test says.</summary>
    private sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
    }
}
