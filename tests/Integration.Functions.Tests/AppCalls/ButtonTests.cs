using System.Text.Json.Nodes;
using Integration.Functions.Commands;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.AppCalls;

/// <summary>Questions are dialogs, suggestions are words, and a pressed button is what it was made for.</summary>
[Collection("Azurite")]
public sealed class ButtonTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private AppWorld world = null!;

    public async Task InitializeAsync()
    {
        world = await AppWorld.StartAsync(storage: azurite.NewAccount());
        await world.Parts.GetRequiredService<Tables>().CreateAllAsync(CancellationToken.None);
        await world.RegisterAsync();
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task A_question_is_a_dialog_with_a_button_for_each_answer()
    {
        var form = (await AskAsync())["form"]!;

        Assert.Equal("Stop posting here?", (string?)form["header"]);
        Assert.Equal("choice", (string?)form["submit_buttons"]);
        Assert.Equal("/press", (string?)form["submit"]!["path"]);
        Assert.Equal("+summary", (string?)form["submit"]!["expand"]!["acting_user"]);
        var field = Assert.Single(form["fields"]!.AsArray())!;
        Assert.Equal(("choice", "static_select"), ((string?)field["name"], (string?)field["type"]));
        Assert.Equal(["Disconnect", "Keep"], field["options"]!.AsArray().Select(option => (string)option!["label"]!));
    }

    [Fact]
    public async Task Suggestions_are_what_to_type()
    {
        Assert.Equal("All is well.\n\n- Send a test: `/parabol test`", (await world.RunVerbAsync("hints")).Text);
        Assert.Equal(("error", "You may not do that."), ((await world.RunVerbAsync("fail")).Type, (await world.RunVerbAsync("fail")).Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pressing_runs_the_command_as_the_one_who_presses(bool asObject)
    {
        var token = await ButtonAsync();
        world.Commands.Clear();

        var answer = await PressAsync(asObject ? new JsonObject { ["label"] = "Disconnect", ["value"] = token } : token, world.Body("/press"));

        Assert.Equal("form", answer.Type);
        var call = Assert.Single(world.Commands);
        Assert.Equal(("disconnect yes", CommandOrigin.Button, AppWorld.Ann), (call.Text, call.Origin, call.Actor.UserId));
        Assert.Equal("token-of-ann", call.Actor.AccessToken);
    }

    [Fact]
    public async Task Pressing_it_again_does_nothing_and_says_what_to_type()
    {
        var token = await ButtonAsync();
        await PressAsync(token, world.Body("/press"));
        world.Commands.Clear();

        var answer = await PressAsync(token, world.Body("/press"));

        Assert.Equal(("error", "This button was pressed before. To do it again, type `/parabol disconnect yes`."), (answer.Type, answer.Text));
        Assert.Empty(world.Commands);
    }

    [Fact]
    public async Task Of_many_presses_at_the_same_moment_one_counts()
    {
        var token = await ButtonAsync();
        world.Commands.Clear();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PressAsync(token, world.Body("/press"))));

        Assert.Single(world.Commands);
        Assert.Single(answers, answer => answer.Type == "form");
    }

    [Theory]
    [InlineData("status", "ok")]
    [InlineData("fail", "error")]
    [InlineData("break", "error")]
    public async Task What_only_tells_and_what_came_to_nothing_may_be_pressed_again(string command, string type)
    {
        var signed = world.Parts.GetRequiredService<ButtonContexts>().Sign(CallOf(AppWorld.Ann), command);
        world.Commands.Clear();

        for (var time = 0; time < 3; time++) Assert.Equal(type, (await PressAsync(signed, world.Body("/press"))).Type);

        Assert.Equal(3, world.Commands.Count);
    }

    [Fact]
    public async Task One_of_another_server_is_worthless_here()
    {
        var signed = world.Parts.GetRequiredService<ButtonContexts>().Sign(CallOf(AppWorld.Ann) with { ServerId = "https_003Aelsewhere" }, "status");

        await AssertNotPressedAsync(signed, world.Body("/press"));
    }

    [Fact]
    public async Task It_is_worthless_to_somebody_else_and_somewhere_else()
    {
        var token = await ButtonAsync();
        const string OtherChannel = "zzzzzzzzzzzzzzzzzzzzzzzzzz";
        world.Mattermost.AddMember(AppWorld.Ann, OtherChannel, AppWorld.Team);
        var elsewhere = world.Body("/press");
        elsewhere["context"]!["channel_member"]!["channel_id"] = OtherChannel;

        await AssertNotPressedAsync(token, world.Body("/press", AppWorld.Bob));
        await AssertNotPressedAsync(token, elsewhere);
    }

    [Fact]
    public async Task It_ends_after_a_quarter_of_an_hour()
    {
        var token = await ButtonAsync();

        world.Clock.Advance(TimeSpan.FromMinutes(15));

        await AssertNotPressedAsync(token, world.Body("/press"));
    }

    [Theory]
    [InlineData("disconnect yes")]
    [InlineData("1795290400 disconnect yes")]
    [InlineData("v1.test.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("v1.other.AAAA")]
    [InlineData("")]
    public async Task What_we_did_not_make_does_nothing(string value) => await AssertNotPressedAsync(value, world.Body("/press"));

    [Fact]
    public async Task An_older_plugin_gets_a_dialog_that_it_understands()
    {
        var body = world.Body("/verbs/disconnect");
        body["expand"] = new JsonObject { ["acting_user"] = "summary" };

        var form = (await world.CallAsync("/verbs/disconnect", body)).Json["form"]!;

        Assert.Equal("summary", (string?)form["submit"]!["expand"]!["acting_user"]);
    }

    private CommandCall CallOf(string userId) => new()
    {
        ServerId = world.Servers.All.Single().ServerId,
        MattermostTeamId = AppWorld.Team,
        ChannelId = AppWorld.Channel,
        Actor = new(userId, "ann"),
        Text = "",
        Origin = CommandOrigin.App,
    };

    private async Task<JsonObject> AskAsync()
    {
        var answer = await world.RunVerbAsync("disconnect");
        Assert.Equal("form", answer.Type);
        return answer.Json;
    }

    private async Task<string> ButtonAsync() => (string)(await AskAsync())["form"]!["fields"]![0]!["options"]![0]!["value"]!;

    private Task<AppAnswer> PressAsync(JsonNode value, JsonObject body)
    {
        body["values"] = new JsonObject { ["choice"] = value };
        return world.CallAsync("/press", body);
    }

    private async Task AssertNotPressedAsync(string value, JsonObject body)
    {
        world.Commands.Clear();
        var answer = await PressAsync(value, body);
        Assert.Equal("error", answer.Type);
        Assert.Contains("too old", answer.Text, StringComparison.Ordinal);
        Assert.Empty(world.Commands);
    }
}
