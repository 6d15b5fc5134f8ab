using System.Text.Json.Nodes;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Teams;

/// <summary><c>GET …/connection/deliveries</c>: what became of a team's events.</summary>
[Collection("Azurite")]
public sealed class DeliveriesApiTests(RunningIntegration running) : IClassFixture<RunningIntegration>
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Deliveries_come_newest_first_and_page_by_page()
    {
        var team = running.NewTeam();
        foreach (var number in Enumerable.Range(0, 7)) await KeepAsync(team, $"{number}", Noon.AddMinutes(number));

        var (first, next) = await PageAsync(team, "?limit=3");
        var (second, later) = await PageAsync(team, $"?limit=3&to={next}");
        var (third, end) = await PageAsync(team, $"?limit=3&to={later}");

        Assert.Equal([["6", "5", "4"], ["3", "2", "1"], ["0"]], [first, second, third]);
        Assert.Null(end);
    }

    [Fact]
    public async Task A_page_of_one_gets_on_and_one_instant_is_never_cut_in_two()
    {
        var team = running.NewTeam();
        foreach (var id in new[] { "a", "b", "c" }) await KeepAsync(team, id, Noon);
        await KeepAsync(team, "old", Noon.AddTicks(-1));

        var (first, next) = await PageAsync(team, "?limit=1");
        var (second, end) = await PageAsync(team, $"?limit=1&to={next}");

        Assert.Equal(["a", "b", "c"], first.Order());
        Assert.Equal(["old"], second);
        Assert.Null(end);
    }

    [Theory]
    [InlineData("?from=2026-11-21T12:02:00Z", "4,3,2")]
    [InlineData("?to=2026-11-21T12:02:00Z", "1,0")]
    [InlineData("?from=2026-11-21T12:01:00Z&to=2026-11-21T12:03:00Z", "2,1")]
    [InlineData("?from=2026-11-21T13:03:00%2B01:00", "4,3")]
    [InlineData("?from=2026-11-21T13:03:00+01:00", "4,3")]
    [InlineData("?state=skipped", "3,1")]
    [InlineData("?state=failed&limit=2", "4,2")]
    [InlineData("?state=posted", "")]
    [InlineData("?limit=500", "4,3,2,1,0")]
    public async Task A_range_and_a_state_choose(string query, string expected)
    {
        var team = running.NewTeam();
        foreach (var number in Enumerable.Range(0, 5)) await KeepAsync(team, $"{number}", Noon.AddMinutes(number), number % 2 == 0 ? DeliveryState.Failed : DeliveryState.Skipped);

        Assert.Equal(expected, string.Join(',', (await PageAsync(team, query)).Ids));
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=501", "limit")]
    [InlineData("?limit=-1", "limit")]
    [InlineData("?limit=many", "limit")]
    [InlineData("?limit=", "limit")]
    [InlineData("?limit=99999999999999999999", "limit")]
    [InlineData("?limit=1&limit=2", "limit")]
    [InlineData("?state=lost", "state")]
    [InlineData("?state=Failed", "state")]
    [InlineData("?from=yesterday", "from")]
    [InlineData("?from=2026-11-21", "from")]
    [InlineData("?to=2026-11-21T12:00:00", "to")]
    [InlineData("?to=2026-13-41T12:00:00Z", "to")]
    [InlineData("?states=failed", "states")]
    public async Task A_query_that_cannot_be_read_is_a_problem_that_names_the_parameter(string query, string parameter)
    {
        var answer = await running.NewTeam().DeliveriesAsync(query);

        answer.AssertProblem(400, "invalid-query", parameter);
        Assert.Equal([parameter], answer.Json["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task A_team_without_a_history_has_an_empty_one() =>
        Assert.Equal("""{"deliveries":[]}""", (await running.NewTeam().DeliveriesAsync()).Body);

    [Fact]
    public async Task A_posted_delivery_tells_its_story_without_the_event()
    {
        var team = await running.ConnectAsync();
        await running.Http.PostJsonAsync("/api/events", RunningIntegration.Event("meeting.started.retrospective", team.Id, "told"));
        await team.DeliveryAsync();

        var shown = (await team.DeliveriesAsync()).Json["deliveries"]!.AsArray().Single()!;

        Assert.Equal(("told", "meeting.started", "posted", "main"), (Text(shown, "eventId"), Text(shown, "kind"), Text(shown, "state"), Text(shown, "destination")));
        Assert.Equal(200, shown["attempts"]![0]!["status"]!.GetValue<int>());
        Assert.False(shown["ambiguous"]!.GetValue<bool>());
        Assert.Null(shown["event"]);
    }

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();

    private static async Task<(string[] Ids, string? Next)> PageAsync(TestTeam team, string query)
    {
        var answer = await team.DeliveriesAsync(query);
        Assert.Equal(200, answer.Status);
        return ([.. answer.Json["deliveries"]!.AsArray().Select(delivery => Text(delivery!, "eventId"))], answer.Json["next"]?.GetValue<string>());
    }

    private async Task KeepAsync(TestTeam team, string id, DateTimeOffset acceptedAt, DeliveryState state = DeliveryState.Skipped)
    {
        var delivery = new Delivery
        {
            TeamId = team.Id,
            DestinationId = "main",
            Source = "https://app.parabol.co",
            EventId = id,
            Kind = EventKinds.MeetingStarted,
            State = state,
            AcceptedAt = acceptedAt,
            UpdatedAt = acceptedAt,
        };
        var deliveries = running.App.Parts.GetRequiredService<Tables>()[TableNames.Deliveries];
        Assert.IsType<WriteOutcome.Written>(await deliveries.InsertAsync(DeliveryRows.History(delivery), CancellationToken.None));
    }
}
