using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Integration.Functions.Install;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Commands;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.SlashCommands;

/// <summary>The whole story over real HTTP: installed, connected by command, posted to, asked, switched, disconnected, uninstalled.</summary>
[Collection("Azurite")]
public sealed class CommandStoryTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_team_connects_is_told_of_its_meetings_asks_and_leaves_without_a_trace()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var relay = ConnectTests.RelayIn(await world.AskAsync("connect"));
        var teamId = (await world.ConnectionAsync())!.TeamId;

        await EventAsync(world, teamId, "co.parabol.meeting.started", "start-1");
        await Until.TrueAsync(() => world.PostsIn(world.Sandbox.Channel).Count == 2, "the first notice");
        var notice = world.PostsIn(world.Sandbox.Channel)[^1];
        Assert.Equal("parabol", world.Sandbox.State.FindUser(notice.UserId)!.Username);

        Assert.Contains("| posted | start-1 |", await world.AskAsync("status", world.Mia), StringComparison.Ordinal);
        Assert.Contains("**Meeting started: Sprint 41 retro**", await world.AskAsync($"why {world.Sandbox.BaseAddress}acme/pl/{notice.Id}", world.Mia), StringComparison.Ordinal);

        await world.AskAsync("notifications meeting off");
        await EventAsync(world, teamId, "co.parabol.meeting.started", "start-2", meetingId: "m2");
        await Until.TrueAsync(async () => (await world.AskAsync("status")).Contains("start-2", StringComparison.Ordinal), "the notice that is off");
        Assert.Equal(2, world.PostsIn(world.Sandbox.Channel).Count);
        await world.AskAsync("notifications meeting on");
        await EventAsync(world, teamId, "co.parabol.meeting.started", "start-3", meetingId: "m3");
        await Until.TrueAsync(() => world.PostsIn(world.Sandbox.Channel).Count == 3, "the notice that is on again");

        Assert.Contains("Nothing is wrong here.", await world.AskAsync("doctor"), StringComparison.Ordinal);
        var question = await world.TypeAsync("disconnect");
        Assert.Contains("is disconnected", (await world.Sandbox.PressAsync(world.Chris, question, "Disconnect")).Post!.Message, StringComparison.Ordinal);
        using var http = new HttpClient();
        using var closed = await http.PostAsJsonAsync(relay, new { attachments = Array.Empty<object>() });
        Assert.Equal(HttpStatusCode.NotFound, closed.StatusCode);
        Assert.Empty(await world.App.RowsAsync(TableNames.TeamConnections, teamId));

        var servers = world.App.Parts.GetRequiredService<MattermostServers>();
        var report = await world.App.Parts.GetRequiredService<ServerRegistration>().UninstallAsync(
            (await servers.ReadAsync(world.ServerId, CancellationToken.None))!, new(world.Sandbox.AdminToken), progress: null, CancellationToken.None);
        Assert.True(report.IsDone);
        Assert.Empty(world.Sandbox.State.Commands);
        Assert.NotNull(world.Bot!.DeleteAt);
        Assert.Equal("api.command.execute_command.not_found.app_error", (await world.Sandbox.ExecuteAsync(world.Chris, world.Sandbox.Channel, "/parabol help")).Error!.Id);
    }

    private static async Task EventAsync(CommandsWorld world, string teamId, string type, string id, string meetingId = "m1")
    {
        var happened = new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = id,
            ["source"] = "https://app.parabol.co",
            ["type"] = type,
            ["time"] = TimeProvider.System.GetUtcNow().ToString("O"),
            ["data"] = new JsonObject
            {
                ["team"] = new JsonObject { ["id"] = teamId, ["name"] = "Platform" },
                ["meeting"] = new JsonObject { ["id"] = meetingId, ["name"] = "Sprint 41 retro", ["type"] = "retrospective" },
            },
        };
        using var answer = await world.App.Http.PostAsJsonAsync("/api/events", happened);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }
}
