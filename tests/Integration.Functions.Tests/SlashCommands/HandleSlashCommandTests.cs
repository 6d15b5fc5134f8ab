using System.Net;
using Integration.Functions.Commands;
using Integration.Functions.Install;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Integration.Functions.Tests.SlashCommands;

/// <summary>The protocol of custom slash commands: who is let in, and what Mattermost gets back.</summary>
[Collection("Azurite")]
public sealed class HandleSlashCommandTests(AzuriteFixture azurite)
{
    private const string RecordedTeam = "hcwc4s86pjbsx8ibim3ipjiuta";

    [Theory]
    [InlineData("slash-command-1")]
    [InlineData("slash-command-2")]
    public async Task What_real_servers_send_is_answered_in_the_JSON_that_they_take(string name)
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        var token = await RecordedTokenAsync(world);

        var (status, body) = await world.SendAsync(RecordedRequests.Read(name, ("COMMAND_TOKEN", token)));

        Assert.Equal(200, status);
        Assert.Equal(("ephemeral", true, "Parabol"), (body["response_type"]!.GetValue<string>(), body["skip_slack_parsing"]!.GetValue<bool>(), body["username"]!.GetValue<string>()));
        Assert.EndsWith("/api/app/static/icon.png", body["icon_url"]!.GetValue<string>(), StringComparison.Ordinal);
        // Their text was "@developers hello ~town-square".
        Assert.Contains("I do not know “@\u200Bdevelopers”", body["text"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_OAuth_connection_may_have_taken_the_header_and_a_proxy_the_content_type()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        var request = RecordedRequests.Read("slash-command-1", ("COMMAND_TOKEN", await RecordedTokenAsync(world)));
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer something-else");
        request.Content!.Headers.ContentType = null;

        Assert.Equal(200, (await world.SendAsync(request)).Status);
    }

    [Fact]
    public async Task The_header_alone_will_do()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        var token = await RecordedTokenAsync(world);

        Assert.Equal(200, (await world.SendAsync(RecordedRequests.Read("slash-command-1", ("&token=COMMAND_TOKEN", ""), ("COMMAND_TOKEN", token)))).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody-knows-this-token")]
    [InlineData("%00")]
    public async Task An_unknown_token_gets_a_bare_401(string token)
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);

        var (status, body) = await world.SendAsync(RecordedRequests.Read("slash-command-1", ("Token COMMAND_TOKEN", "Token x"), ("COMMAND_TOKEN", token)));

        Assert.Equal(401, status);
        Assert.False(body.ContainsKey("detail"));
    }

    [Fact]
    public async Task The_token_of_one_team_is_worth_nothing_in_another()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        var token = await RecordedTokenAsync(world);

        Assert.Equal(401, (await world.SendAsync(RecordedRequests.Read("slash-command-1", ("COMMAND_TOKEN", token), (RecordedTeam, world.Sandbox.Team.Id)))).Status);
    }

    [Fact]
    public async Task Two_teams_and_two_servers_do_not_see_each_other()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        var elsewhere = await RecordedTokenAsync(world, new("https://other.example.com"));

        var request = RecordedRequests.Read(
            "slash-command-1", ("COMMAND_TOKEN", elsewhere), ("8y98ph9axty38pmimza7wsgnzw", world.Sandbox.Channel.Id), ("%40developers+hello+~town-square", "status"));
        var (_, body) = await world.SendAsync(request);

        Assert.Contains("not connected", body["text"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_checks_the_certificate_gets_nothing_but_a_200()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        using var answer = await world.App.Http.PostAsync("/api/commands", new StringContent("ssl_check=1"));

        Assert.Equal((HttpStatusCode.OK, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("channel_id=8y98ph9axty38pmimza7wsgnzw", "channel_id=..%2F..%2Fetc")]
    [InlineData("user_id=jbksmxo1ubf77xkwroxwgznpyh", "")]
    public async Task A_request_without_its_ids_is_told_what_is_missing(string part, string instead)
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);

        var (status, body) = await world.SendAsync(RecordedRequests.Read("slash-command-1", ("COMMAND_TOKEN", await RecordedTokenAsync(world)), (part, instead)));

        Assert.Equal(200, status);
        Assert.Contains("lacks what every Mattermost sends", body["text"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_the_bound_is_refused()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        using var answer = await world.App.Http.PostAsync("/api/commands", new StringContent(new string('x', 300 * 1024)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_bug_of_ours_is_an_apology()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, configure: services => services.AddSingleton<IVerb>(new OtherVerb("explode", (_, _) => throw new InvalidOperationException("secret"))));

        var text = await world.AskAsync("explode");

        Assert.Contains("Something went wrong on our side", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_call_of_a_command_confirms_it()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        var servers = world.App.Parts.GetRequiredService<MattermostServers>();
        Assert.Null(Assert.Single(await servers.CommandsAsync(world.ServerId, CancellationToken.None)).FirstUsedAt);

        await world.AskAsync("help");

        Assert.NotNull(Assert.Single(await servers.CommandsAsync(world.ServerId, CancellationToken.None)).FirstUsedAt);
    }

    [Fact]
    public async Task A_long_answer_is_cut_at_the_end_of_a_line()
    {
        var lines = string.Join('\n', Enumerable.Range(1, 1000).Select(number => $"line {number}"));
        await using var world = await CommandsWorld.StartAsync(azurite, configure: services => services.AddSingleton<IVerb>(new OtherVerb("novel", (_, _) => Task.FromResult(CommandReply.Of(lines)))));

        var text = await world.AskAsync("novel");

        Assert.True(text.Length < 4000);
        Assert.Matches(@"\nline [0-9]+\n\n…$", text);
    }

    [Fact]
    public async Task A_direct_message_is_recognised_by_its_channels_name()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        var conversation = world.Sandbox.State.DirectChannel(world.Chris.Id, world.Mia.Id);

        Assert.Contains("direct message", await world.AskAsync("status", world.Chris, conversation), StringComparison.Ordinal);
        Assert.Contains("| type | to |", await world.AskAsync("", world.Chris, conversation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("help", 0)]
    [InlineData("stauts", 0)]
    [InlineData("status", 4)]
    [InlineData("notifications", 2)]
    [InlineData("notifications timer off", 5)]
    [InlineData("timezone Europe/Berlin", 5)]
    [InlineData("settings", 2)]
    [InlineData("connect banana", 0)]
    [InlineData("disconnect", 3)]
    [InlineData("disconnect confirm", 6)]
    public async Task A_command_costs_few_storage_operations(string text, int count)
    {
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        await using var world = await CommandsWorld.StartAsync(azurite, configure: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        await world.DeliverAsync(await world.ConnectAsync(), "1");
        // The command's first call was the one that connected; from the second on its token is remembered.
        await world.AskAsync("help");
        var before = TableCalls(world.Meter);

        await world.AskAsync(text);

        Assert.Equal(count, TableCalls(world.Meter) - before);
    }

    /// <summary>The listeners of the queues poll meanwhile.</summary>
    private static long TableCalls(StorageMeter meter) => new[]
    {
        StorageOperation.FindRow, StorageOperation.QueryRows, StorageOperation.WriteRow, StorageOperation.DeleteRow, StorageOperation.SubmitBatch,
    }.Sum(meter.Count);

    /// <summary>Registers the command that the recordings were made with.</summary>
    private static async Task<string> RecordedTokenAsync(CommandsWorld world, Uri? site = null)
    {
        var token = Guid.NewGuid().ToString("N")[..26];
        var registration = world.App.Parts.GetRequiredService<CommandRegistration>();
        Assert.NotNull(await registration.RegisterAsync(site ?? new(world.Sandbox.BaseAddress.AbsoluteUri.TrimEnd('/')), RecordedTeam, "parabol", verb: null, token, CancellationToken.None));
        return token;
    }
}

/// <summary>A verb of a test's own.</summary>
internal sealed class OtherVerb(string name, Func<CommandCall, CancellationToken, Task<CommandReply>> run) : IVerb
{
    public string Name => name;

    public string Arguments => "[words]";

    public string Summary => "belongs to a test";

    public Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping) => run(call, stopping);
}
