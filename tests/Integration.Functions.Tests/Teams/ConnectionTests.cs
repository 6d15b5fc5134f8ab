using System.Text.Json.Nodes;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Teams;

/// <summary>The connection API: a team's channel is connected, shown, changed and disconnected.</summary>
[Collection("Azurite")]
public sealed class ConnectionTests(RunningIntegration running) : IClassFixture<RunningIntegration>
{
    [Fact]
    public async Task A_new_connection_has_every_event_on_and_the_time_zone_UTC()
    {
        var team = running.NewTeam();

        var answer = await team.PutAsync();

        Assert.Equal((201, "application/json"), (answer.Status, answer.MediaType));
        Assert.Equal(EventKinds.All, Texts(answer, "events"));
        Assert.Equal((team.Id, "UTC", "active", "none", false), (answer.Text("teamId"), answer.Text("timeZone"), answer.Text("state"), answer.Text("relay"), answer.Json["threads"]!.GetValue<bool>()));
        Assert.Empty(Texts(answer, "mentionGroups"));
    }

    [Fact]
    public async Task PUT_replaces_what_was_there()
    {
        var team = running.NewTeam();
        await team.PutAsync(Full(team));

        var answer = await team.PutAsync();

        Assert.Equal(200, answer.Status);
        Assert.Equal(("UTC", EventKinds.All.Count), (answer.Text("timeZone"), Texts(answer, "events").Length));
        Assert.Null(answer.Json["channelId"]);
    }

    [Fact]
    public async Task GET_answers_what_PUT_did()
    {
        var team = running.NewTeam();
        var put = await team.PutAsync(Full(team));

        var got = await team.GetAsync();

        Assert.Equal((200, put.Body, put.ETag), (got.Status, got.Body, got.ETag));
        Assert.Equal(("Europe/Berlin", true), (got.Text("timeZone"), got.Json["threads"]!.GetValue<bool>()));
        Assert.Equal(["meeting.started", "timer.started"], Texts(got, "events"));
        Assert.Equal(["@developers", "@qa.team"], Texts(got, "mentionGroups"));
    }

    [Theory]
    [InlineData("events", """["meeting.ended"]""", """["meeting.ended"]""")]
    [InlineData("events", "[]", "[]")]
    [InlineData("timeZone", "\"Asia/Kolkata\"", "\"Asia/Kolkata\"")]
    [InlineData("timeZone", "\"America/Argentina/Buenos_Aires\"", "\"America/Argentina/Buenos_Aires\"")]
    [InlineData("timeZone", "null", "\"UTC\"")]
    [InlineData("mentionGroups", """["@a","@a","@b"]""", """["@a","@b"]""")]
    [InlineData("mentionGroups", "null", "[]")]
    [InlineData("threads", "false", "false")]
    [InlineData("threads", "null", "false")]
    [InlineData("channelId", "null", null)]
    public async Task PATCH_changes_one_member_and_leaves_the_others(string member, string json, string? shown)
    {
        var team = running.NewTeam();
        var before = await team.PutAsync(Full(team));

        var answer = await team.PatchAsync(new() { [member] = JsonNode.Parse(json) });

        Assert.Equal((200, shown), (answer.Status, answer.Json[member]?.ToJsonString()));
        Assert.Equal(Without(before, member), Without(answer, member));
        Assert.Equal(answer.Body, (await team.GetAsync()).Body);
    }

    [Fact]
    public async Task PATCH_with_null_switches_all_events_on_again()
    {
        var team = running.NewTeam();
        await team.PutAsync(Full(team));

        Assert.Equal(EventKinds.All, Texts(await team.PatchAsync(new() { ["events"] = null }), "events"));
    }

    [Fact]
    public async Task An_empty_PATCH_changes_nothing()
    {
        var team = running.NewTeam();
        var before = await team.PutAsync(Full(team));

        var answer = await team.PatchAsync([]);

        Assert.Equal((200, before.Body), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task DELETE_disconnects_once()
    {
        var team = await running.ConnectAsync();

        var first = await team.DeleteAsync();
        var second = await team.DeleteAsync();

        Assert.Equal((204, ""), (first.Status, first.Body));
        second.AssertProblem(404, "not-connected", team.Id);
    }

    [Fact]
    public async Task Of_a_team_that_is_not_connected_every_verb_says_so()
    {
        var team = running.NewTeam();
        Answer[] answers =
        [
            await team.GetAsync(), await team.PatchAsync([]), await team.DeleteAsync(), await team.TestAsync(),
            await team.App.Http.AskAsync(HttpMethod.Post, $"{team.Path}/relay"),
        ];

        Assert.All(answers, answer => answer.AssertProblem(404, "not-connected", "Connect it with PUT"));
    }

    [Fact]
    public async Task The_webhook_is_shown_masked_and_the_masked_one_sent_back_means_unchanged()
    {
        var team = running.NewTeam();
        var shown = (await team.PutAsync()).Text("webhookUrl");
        Assert.DoesNotContain(team.Hook.Id, shown, StringComparison.Ordinal);
        Assert.EndsWith(team.Hook.Id[^4..], shown, StringComparison.Ordinal);

        Assert.Equal(200, (await team.PutAsync(new() { ["webhookUrl"] = shown, ["threads"] = true })).Status);
        Assert.Equal(200, (await team.PatchAsync(new() { ["webhookUrl"] = shown })).Status);

        Assert.True((await team.TestAsync()).Json["posted"]!.GetValue<bool>());
        Assert.Single(team.Posts);
    }

    [Fact]
    public async Task What_GET_answers_may_be_sent_back_as_it_is()
    {
        var team = running.NewTeam();
        await team.PutAsync(Full(team));
        await team.RenewRelayAsync();
        var shown = await team.GetAsync();

        var answer = await team.PutAsync(shown.Json, shown.ETag);

        Assert.Equal((200, shown.Body), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task A_kind_of_event_that_is_switched_off_is_not_posted_from_then_on()
    {
        var team = await running.ConnectAsync();
        await team.PatchAsync(new() { ["events"] = new JsonArray("meeting.ended") });

        await running.Http.PostJsonAsync("/api/events", RunningIntegration.Event("meeting.started.poker", team.Id));

        Assert.StartsWith("off: meeting.started", (await team.DeliveryAsync()).Reason, StringComparison.Ordinal);
        Assert.Empty(team.Posts);
    }

    [Fact]
    public async Task A_team_id_may_be_any_text()
    {
        const string Strange = "Тeam ~ 7'_(ü)";
        var path = $"/api/teams/{Uri.EscapeDataString(Strange)}/connection";

        var put = await running.Http.AskAsync(HttpMethod.Put, path, new JsonObject { ["webhookUrl"] = running.NewTeam().Webhook });

        Assert.Equal((201, Strange), (put.Status, (await running.Http.GetAnswerAsync(path)).Text("teamId")));
    }

    private static JsonObject Full(TestTeam team) => new()
    {
        ["webhookUrl"] = team.Webhook,
        ["events"] = new JsonArray("meeting.started", "timer.started"),
        ["timeZone"] = "Europe/Berlin",
        ["mentionGroups"] = new JsonArray("@developers", "@qa.team"),
        ["threads"] = true,
        ["channelId"] = Guid.NewGuid().ToString("N")[..26],
    };

    private static string[] Texts(Answer answer, string member) => [.. answer.Json[member]!.AsArray().Select(item => item!.GetValue<string>())];

    private static string Without(Answer answer, string member)
    {
        var json = answer.Json;
        json.Remove(member);
        return json.ToJsonString();
    }
}
