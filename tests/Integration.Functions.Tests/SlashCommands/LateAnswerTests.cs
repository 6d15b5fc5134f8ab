using Integration.Functions.Commands;
using Integration.Functions.Install;
using Integration.Functions.SlashCommands;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.SlashCommands;

/// <summary>Answer first, work later: a verb that takes its time answers through the response_url.</summary>
[Collection("Azurite")]
public sealed class LateAnswerTests(AzuriteFixture azurite)
{
    private static readonly MattermostServer Server = new() { ServerId = "s", BaseUrl = new("https://chat.example.com/mm") };

    [Fact]
    public async Task A_slow_verb_is_answered_in_time_and_its_reply_follows_privately_with_its_buttons()
    {
        var slow = new TaskCompletionSource<CommandReply>();
        await using var world = await StartAsync((_, _) => slow.Task);

        Assert.Equal("One moment …", await world.AskAsync("slow"));
        Assert.Single(world.Sandbox.Ephemerals.All);
        slow.SetResult(CommandReply.Of("Here it is.", new ReplyButton("Status", "status")));

        await Until.TrueAsync(() => world.Sandbox.Ephemerals.All.Count > 1, "the late answer");
        var late = world.Sandbox.Ephemerals.All[^1];
        Assert.Equal(("Here it is.", world.Chris.Id), (late.Message, late.VisibleTo));
        Assert.Contains("not connected", (await world.Sandbox.PressAsync(world.Chris, late, "Status")).Ephemeral?.Message ?? world.Sandbox.Ephemerals.Find(late.Id)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_verb_that_fails_apologises_late()
    {
        var slow = new TaskCompletionSource<CommandReply>();
        await using var world = await StartAsync((_, _) => slow.Task);

        Assert.Equal("One moment …", await world.AskAsync("slow"));
        slow.SetException(new InvalidOperationException("secret"));

        await Until.TrueAsync(() => world.Sandbox.Ephemerals.All.Count > 1, "the late apology");
        Assert.Contains("Something went wrong", world.Sandbox.Ephemerals.All[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_another_server_is_never_called()
    {
        await using var trap = RawServer.Answering(200);
        var slow = new TaskCompletionSource<CommandReply>();
        await using var world = await StartAsync((_, _) => slow.Task);
        var command = world.Sandbox.State.Commands.Single();
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/commands")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["token"] = command.Token,
                ["team_id"] = command.TeamId,
                ["channel_id"] = world.Sandbox.Channel.Id,
                ["channel_name"] = "town-square",
                ["user_id"] = world.Chris.Id,
                ["user_name"] = "chris",
                ["text"] = "slow",
                ["response_url"] = $"http://127.0.0.1:{trap.Port}/hooks/commands/ab1cdefghijkmnopqrstuvwxyz",
            }),
        };

        var answering = world.SendAsync(request);
        await Until.TrueAsync(() => slowCalls > 0, "the verb to run");
        slow.SetResult(CommandReply.Of("Here it is."));

        Assert.Equal("Here it is.", (await answering).Body["text"]!.GetValue<string>());
        Assert.Empty(trap.Requests);
    }

    [Theory]
    [InlineData("https://chat.example.com/mm/hooks/commands/x1", true)]
    [InlineData("https://chat.example.com/hooks/commands/x1", false)]
    [InlineData("https://chat.example.com:8443/mm/hooks/commands/x1", false)]
    [InlineData("http://chat.example.com/mm/hooks/commands/x1", false)]
    [InlineData("https://chat.example.com.evil.example/mm/hooks/commands/x1", false)]
    [InlineData("https://chat.example.com/mm/hooks/commands/../../api/v4/users", false)]
    [InlineData("https://user@chat.example.com/mm/hooks/commands/x1", false)]
    [InlineData("https://chat.example.com/mm/hooks/commands/x1?y", false)]
    [InlineData("nonsense", false)]
    [InlineData("", false)]
    public void Only_the_registered_servers_addresses_will_do(string responseUrl, bool isGood) =>
        Assert.Equal(isGood, LateAnswers.AddressOf(responseUrl, Server) is not null);

    private int slowCalls;

    private Task<CommandsWorld> StartAsync(Func<CommandCall, CancellationToken, Task<CommandReply>> run) => CommandsWorld.StartAsync(
        azurite,
        configure: services => services.AddSingleton<IVerb>(new OtherVerb("slow", (call, stopping) =>
        {
            Interlocked.Increment(ref slowCalls);
            return run(call, stopping);
        })));
}
