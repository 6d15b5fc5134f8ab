using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;

namespace Integration.Functions.Tests.Teams;

/// <summary>A test message tells in words what stands in the way, and its success mends a broken connection.</summary>
[Collection("Azurite")]
public sealed class TestMessageTests(RunningIntegration running) : IClassFixture<RunningIntegration>
{
    [Fact]
    public async Task A_test_message_is_posted_and_the_answer_says_so()
    {
        var team = await running.ConnectAsync();

        var answer = await team.TestAsync();

        AssertOutcome(answer, true, "was posted");
        Assert.Equal("Parabol can post here ✅", (await team.PostAsync()).Attachments[0].Title);
        Assert.Equal("11.10.0", (await team.GetAsync()).Json["server"]!["version"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_deleted_webhook_is_named_as_such()
    {
        var team = await running.ConnectAsync();
        running.App.Sandbox.State.DeleteHook(team.Hook.Id);

        AssertOutcome(await team.TestAsync(), false, "doesn't know this webhook");
    }

    [Fact]
    public async Task An_archived_channel_is_named_as_such()
    {
        var team = await running.ConnectAsync();
        running.App.Sandbox.State.ArchiveChannel(team.Channel.Id);

        AssertOutcome(await team.TestAsync(), false, "its channel was archived");
    }

    [Fact]
    public async Task Webhooks_that_are_switched_off_are_named_as_such()
    {
        var team = await running.ConnectAsync();
        running.App.Sandbox.Configure(settings => settings with { EnableIncomingWebhooks = false });
        try
        {
            AssertOutcome(await team.TestAsync(), false, "turned off on this Mattermost");
        }
        finally
        {
            running.App.Sandbox.Configure(settings => settings with { EnableIncomingWebhooks = true });
        }
    }

    public static TheoryData<string, string> Troubles => new()
    {
        { "busy", "answered 429" },
        { "failing", "answered 500" },
        { "proxy", "answered 502" },
        { "dropped", "could not be reached. 127.0.0.1 broke off the connection" },
        { "redirect", "redirects to another one, which isn't followed" },
        { "portal", "A web page answered instead of Mattermost" },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Other_trouble_is_told_in_words(string trouble, string words)
    {
        var team = await running.ConnectAsync();
        running.App.Sandbox.Faults.Enqueue(Fault(trouble), hookId: team.Hook.Id);

        AssertOutcome(await team.TestAsync(), false, words);

        Assert.Empty(team.Posts);
        Assert.Equal("active", (await team.GetAsync()).Text("state"));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_in_words()
    {
        var team = running.NewTeam();
        await team.PutAsync(new() { ["webhookUrl"] = $"http://127.0.0.1:{HandlerProcess.FreePort()}/hooks/4yq9n5kuufd3dexs3amno9gs8r" });

        var answer = await team.TestAsync();

        AssertOutcome(answer, false, "could not be reached. No connection to 127.0.0.1.");
        Assert.DoesNotContain("..", answer.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_connection_is_shown_with_its_reason_and_a_test_that_succeeds_mends_it()
    {
        var team = await BrokenAsync();
        var shown = await team.GetAsync();
        Assert.Equal("broken", shown.Text("state"));
        Assert.Contains("turned off", shown.Json["broken"]!["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull(shown.Json["broken"]!["since"]);

        AssertOutcome(await team.TestAsync(), true, "was posted");

        Assert.Equal("active", (await team.GetAsync()).Text("state"));
        Assert.Null((await team.GetAsync()).Json["broken"]);
    }

    [Fact]
    public async Task An_update_mends_a_broken_connection_too()
    {
        var (put, patched) = (await BrokenAsync(), await BrokenAsync());

        Assert.Equal("active", (await put.PutAsync()).Text("state"));
        Assert.Equal("active", (await patched.PatchAsync(new() { ["webhookUrl"] = patched.Webhook })).Text("state"));
    }

    [Fact]
    public async Task A_change_of_something_else_does_not_mend_it()
    {
        var team = await BrokenAsync();

        Assert.Equal("broken", (await team.PatchAsync(new() { ["threads"] = true })).Text("state"));
    }

    private async Task<TestTeam> BrokenAsync()
    {
        var team = await running.ConnectAsync();
        running.App.Sandbox.Configure(settings => settings with { EnableIncomingWebhooks = false });
        await running.Http.PostJsonAsync("/api/events", RunningIntegration.Event("meeting.started.poker", team.Id));
        await Wait.UntilAsync(async () => (await team.GetAsync()).Text("state") == "broken" ? "broken" : null);
        running.App.Sandbox.Configure(settings => settings with { EnableIncomingWebhooks = true });
        return team;
    }

    private static Fault Fault(string trouble) => trouble switch
    {
        "busy" => new Fault.TooManyRequests(TimeSpan.FromSeconds(3)),
        "failing" => new Fault.ServerError(),
        "proxy" => new Fault.ProxyError(),
        "dropped" => new Fault.DropBeforeSaving(),
        "redirect" => new Fault.Redirect(new Uri("http://169.254.169.254/")),
        _ => new Fault.WrongContentType(),
    };

    private void AssertOutcome(Answer answer, bool isPosted, string words)
    {
        Assert.Equal((200, isPosted), (answer.Status, answer.Json["posted"]!.GetValue<bool>()));
        Assert.Contains(words, answer.Text("message"), StringComparison.Ordinal);
        Assert.EndsWith(".", answer.Text("message"), StringComparison.Ordinal);
        Assert.DoesNotContain(running.Log.Lines.Append(answer.Body), line =>
            running.App.Sandbox.State.Hooks.Any(hook => line.Contains(hook.Id, StringComparison.Ordinal)));
    }
}
