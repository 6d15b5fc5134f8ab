using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Integration.Functions.Notifications.Events;
using Mattermost.Sandbox;
using Mattermost.Sandbox.Faults;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Resilience;

/// <summary>Three Mattermost servers that misbehave, and the channels of the storm's teams on them.</summary>
internal sealed class StormServers : IAsyncDisposable
{
    private const int Count = 3;
    private const int TeamsPerServer = 4;

    private readonly List<SandboxServer> servers = [];
    private readonly List<StormTeam> teams = [];

    public IReadOnlyList<StormTeam> Teams => teams;

    public int CallCount => servers.Sum(server => server.Calls.All.Count);

    public IEnumerable<SandboxPost> Posts => servers.SelectMany(server => server.Posts.All);

    public static async Task<StormServers> StartAsync(int seed, double faultRate, TimeSpan slowerThan)
    {
        var storm = new StormServers();
        for (var i = 0; i < Count; i++)
        {
            var server = await SandboxServer.StartAsync();
            server.Faults.Use(new FaultMix(seed + i, faultRate, Kinds(slowerThan)));
            storm.servers.Add(server);
            for (var j = 0; j < TeamsPerServer; j++) storm.teams.Add(Team(server, storm.teams.Count));
        }

        storm.teams.Add(new StormTeam(new TeamRef("team-99", "Nobody connected us"), null, null, [], IsDeleted: false));
        return storm;
    }

    /// <summary>The connections are made as Parabol makes them; then somebody deletes a webhook.</summary>
    public async Task ConnectAsync(HttpClient integration, CancellationToken stopping)
    {
        foreach (var team in teams.Where(team => team.Hook is not null))
        {
            var body = new JsonObject { ["webhookUrl"] = team.Server!.AddressOf(team.Hook!).AbsoluteUri };
            if (team.Off.Count > 0) body["events"] = new JsonArray([.. EventKinds.All.Except(team.Off).Select(kind => JsonValue.Create(kind))]);
            using var answer = await integration.PutAsJsonAsync($"/api/teams/{team.Team.Id}/connection", body, stopping);
            answer.EnsureSuccessStatusCode();
            if (team.IsDeleted) team.Server.State.DeleteHook(team.Hook!.Id);
        }
    }

    /// <summary>From now on they behave.</summary>
    public void Calm()
    {
        foreach (var server in servers) server.Faults.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers) await server.DisposeAsync();
    }

    private static StormTeam Team(SandboxServer server, int number) => new(
        new TeamRef($"team-{number:D2}", $"Team {number}"),
        server,
        server.CreateHook(server.CreateChannel($"channel-{number:D2}")),
        number == 1 ? [EventKinds.TimerStarted, EventKinds.MeetingRenamed] : [],
        IsDeleted: number == 2);

    /// <summary>429, 5xx, timeouts, broken connections, and answers that are lost after the post was saved.</summary>
    private static IReadOnlyList<Fault> Kinds(TimeSpan timeout) =>
    [
        new Fault.TooManyRequests(TimeSpan.FromSeconds(1)),
        new Fault.ServerError(500),
        new Fault.ServerError(503),
        new Fault.ProxyError(502),
        new Fault.ProxyError(504, Saved: true),
        new Fault.DropBeforeSaving(),
        new Fault.DropAfterSaving(),
        new Fault.DropAfterSaving(),
        new Fault.Delay(timeout * 1.5),
        new Fault.SlowBody(timeout * 1.5),
    ];
}
