using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Commands;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Install;

/// <summary>The whole story over real HTTP, on a Mattermost that never heard of us: from the installation until nothing is left.</summary>
[Collection("Azurite")]
public sealed class InstallationStoryTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_team_connects_is_told_of_its_meetings_asks_and_leaves_without_a_trace()
    {
        await using var world = await CommandsWorld.StartBareAsync(azurite);
        world.Sandbox.Configure(settings => settings with { EnableBotAccountCreation = true });
        var (channel, before) = (world.Sandbox.Channel, Ours(world));
        await InstallAsync(world);

        var relay = ConnectTests.RelayIn(await world.AskAsync("connect"));
        var teamId = (await world.ConnectionAsync())!.TeamId;
        await EventAsync(world, teamId, "start-1");
        await Until.TrueAsync(() => world.PostsIn(channel).Count == 2, "the first notice");
        var notice = world.PostsIn(channel)[^1];
        Assert.Equal(world.Bot!.Id, notice.UserId);

        Assert.Contains("| posted | start-1 |", await world.AskAsync("status", world.Mia), StringComparison.Ordinal);
        Assert.Contains("**Meeting started: Sprint 41 retro**", await world.AskAsync($"why {world.Sandbox.BaseAddress}acme/pl/{notice.Id}", world.Mia), StringComparison.Ordinal);
        await SwitchOffAndOnAsync(world, teamId);

        await DisconnectAsync(world, relay);
        await EventAsync(world, teamId, "start-4");
        await Until.TrueAsync(async () => await world.App.CountAsync(QueueNames.MeetingEvents) == 0, "the event of a team that has left");
        Assert.Equal(3, world.PostsIn(channel).Count);

        var botId = world.Bot!.Id;
        await UninstallAsync(world);
        Assert.Equal(before, Ours(world));
        Assert.NotNull(world.Sandbox.State.FindUser(botId)!.DeleteAt);
        Assert.Equal("api.command.execute_command.not_found.app_error", (await world.Sandbox.ExecuteAsync(world.Chris, channel, "/parabol help")).Error!.Id);
        await AssertForgottenAsync(world, [world.ServerId, TableKey.Escape(world.ServerId), teamId, world.Sandbox.Team.Id, channel.Id, botId, world.Chris.Id]);
    }

    private static async Task InstallAsync(CommandsWorld world)
    {
        var report = await ManageAsync(
            world, HttpMethod.Post, "", new { url = world.Sandbox.BaseAddress, adminToken = world.Sandbox.AdminToken, teams = new[] { world.Sandbox.Team.Name } });
        Assert.Equal(world.ServerId, report.GetProperty("serverId").GetString());
        Assert.Single(world.Sandbox.State.Commands);
    }

    private static async Task SwitchOffAndOnAsync(CommandsWorld world, string teamId)
    {
        await world.AskAsync("notifications meeting off");
        await EventAsync(world, teamId, "start-2");
        await Until.TrueAsync(async () => (await world.AskAsync("status")).Contains("| start-2 |", StringComparison.Ordinal), "the notice that is off");
        Assert.Equal(2, world.PostsIn(world.Sandbox.Channel).Count);
        Assert.Contains("not posted: ", await world.AskAsync("why start-2"), StringComparison.Ordinal);

        await world.AskAsync("notifications meeting on");
        await EventAsync(world, teamId, "start-3");
        await Until.TrueAsync(() => world.PostsIn(world.Sandbox.Channel).Count == 3, "the notice that is on again");
        Assert.Contains("Everything works here.", await world.AskAsync("doctor"), StringComparison.Ordinal);
    }

    private static async Task DisconnectAsync(CommandsWorld world, Uri relay)
    {
        var question = await world.TypeAsync("disconnect");
        Assert.NotNull(await world.ConnectionAsync());
        Assert.Contains("is disconnected", (await world.Sandbox.PressAsync(world.Chris, question, "Disconnect")).Post!.Message, StringComparison.Ordinal);
        using var http = new HttpClient();
        using var closed = await http.PostAsJsonAsync(relay, new { attachments = Array.Empty<object>() });
        Assert.Equal(HttpStatusCode.NotFound, closed.StatusCode);
    }

    private static async Task UninstallAsync(CommandsWorld world)
    {
        await ManageAsync(world, HttpMethod.Delete, $"/{world.ServerId}", new { adminToken = world.Sandbox.AdminToken });
        var listed = await ManageAsync(world, HttpMethod.Get, "", body: null);
        Assert.Empty(listed.GetProperty("servers").EnumerateArray());
    }

    /// <summary>Puts the event on the queue, as Parabol does.</summary>
    private static Task EventAsync(CommandsWorld world, string teamId, string id)
    {
        var happened = new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = id,
            ["source"] = "https://app.parabol.co",
            ["type"] = "co.parabol.meeting.started",
            ["time"] = TimeProvider.System.GetUtcNow().ToString("O"),
            ["data"] = new JsonObject
            {
                ["team"] = new JsonObject { ["id"] = teamId, ["name"] = "Platform" },
                ["meeting"] = new JsonObject { ["id"] = $"meeting of {id}", ["name"] = "Sprint 41 retro", ["type"] = "retrospective" },
            },
        };
        return world.App.Queues.SendAsync(QueueNames.MeetingEvents, happened.ToJsonString(), TimeSpan.Zero, CancellationToken.None);
    }

    private static async Task<JsonElement> ManageAsync(CommandsWorld world, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, $"/api/servers{path}");
        if (body is not null) request.Content = JsonContent.Create(body);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", IntegrationApp.AdminKey);
        using var answer = await world.App.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>What works in Mattermost for integrations: commands, webhooks, tokens, and bots that are active.</summary>
    private static (int Commands, int Hooks, int Tokens, int Bots) Ours(CommandsWorld world) => (
        world.Sandbox.State.Commands.Count,
        world.Sandbox.State.Hooks.Count,
        world.Sandbox.State.Tokens.Count(token => token.Kind == TokenKind.Personal),
        world.Sandbox.State.Users.Count(user => user.Bot is not null && user.DeleteAt is null));

    /// <summary>The history of deliveries stays, for who asks later what became of an event.</summary>
    private static async Task AssertForgottenAsync(CommandsWorld world, IReadOnlyList<string> ids)
    {
        foreach (var (table, row) in (await world.App.AllRowsAsync()).Where(stored => stored.Table != TableNames.Deliveries))
        {
            Assert.All(ids, id => Assert.False(row.Text().Contains(id, StringComparison.Ordinal), $"{table} still has a row about {id}."));
        }
    }
}
