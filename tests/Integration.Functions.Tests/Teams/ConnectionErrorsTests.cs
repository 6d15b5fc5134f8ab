using System.Text.Json.Nodes;
using Integration.Functions.Tests.Doors;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Teams;

/// <summary>Every member that will not do is named, with what would; nothing is changed by half.</summary>
[Collection("Azurite")]
public sealed class ConnectionErrorsTests(RunningIntegration running) : IClassFixture<RunningIntegration>
{
    public static TheoryData<string> Bodies => [.. BadBodies.All.Keys.Except(["an empty object"], StringComparer.Ordinal)];

    public static TheoryData<string, string, string> WrongMembers => new()
    {
        { "webhookUrl", "null", "must be the URL" },
        { "webhookUrl", "5", "must be the URL" },
        { "webhookUrl", "\"\"", "No address" },
        { "webhookUrl", "\"hello\"", "must be complete" },
        { "webhookUrl", "\"https://chat.example.com/acme/channels/town-square\"", "link to a channel" },
        { "webhookUrl", "\"https://hooks.slack.com/services/T0/B0/x\"", "another chat service" },
        { "webhookUrl", "\"https://chat.example.com/hooks/••••••••gs8r\"", "not the address of an incoming webhook" },
        { "events", "\"meeting.started\"", "list of texts" },
        { "events", "[1]", "list of texts" },
        { "events", "{}", "list of texts" },
        { "events", """["meeting.started","meeting.eaten"]""", "'meeting.eaten'; known are meeting.started" },
        { "timeZone", "5", "IANA" },
        { "timeZone", "\"\"", "IANA" },
        { "timeZone", "\"Mars/Olympus\"", "IANA" },
        { "timeZone", "\"right/Europe/Berlin\"", "IANA" },
        { "timeZone", "\"posix/Europe/Berlin\"", "IANA" },
        { "timeZone", "\"localtime\"", "IANA" },
        { "timeZone", "\"posixrules\"", "IANA" },
        { "timeZone", "\"Factory\"", "IANA" },
        { "timeZone", "\"+02:00\"", "IANA" },
        { "timeZone", "\"../../../etc/passwd\"", "IANA" },
        { "timeZone", "\"../zoneinfo/Europe/Berlin\"", "IANA" },
        { "timeZone", "\"/usr/share/zoneinfo/Europe/Berlin\"", "IANA" },
        { "timeZone", "\"Europe/Berlin\\u0000\"", "IANA" },
        { "mentionGroups", "\"@developers\"", "list of texts" },
        { "mentionGroups", "[\"developers\"]", "lower-case" },
        { "mentionGroups", "[\"@De velopers\"]", "lower-case" },
        { "mentionGroups", "[\"@a\\n\"]", "lower-case" },
        { "mentionGroups", "[\"@a [x](http://evil.example)\"]", "lower-case" },
        { "mentionGroups", "[\"@all\"]", "no group" },
        { "mentionGroups", "[\"@developers\",\"@channel\"]", "no group" },
        { "mentionGroups", "[\"@here\"]", "no group" },
        { "threads", "\"yes\"", "true or false" },
        { "threads", "1", "true or false" },
        { "channelId", "5", "26" },
        { "channelId", "\"town-square\"", "26" },
        { "channelId", "\"4xp9fdt77pncbef59f4k1qe83o\\n\"", "26" },
        { "webhookurl", "\"https://chat.example.com/hooks/4yq9n5kuufd3dexs3amno9gs8r\"", "is not known here" },
    };

    [Theory]
    [InlineData("T%2F2")]
    [InlineData("T%2f2")]
    public async Task A_team_id_with_a_slash_is_refused_before_a_second_team_is_made_of_it(string teamId)
    {
        var answer = await running.Http.AskAsync(HttpMethod.Put, $"/api/teams/{teamId}/connection", new JsonObject { ["webhookUrl"] = running.NewTeam().Webhook });

        answer.AssertProblem(400, "invalid-team", "slash");
    }

    [Theory]
    [MemberData(nameof(WrongMembers))]
    public async Task A_wrong_member_is_named_and_nothing_is_changed(string member, string json, string word)
    {
        var team = await running.ConnectAsync();
        var before = await team.GetAsync();

        var answer = await team.PatchAsync(new() { ["threads"] = true, [member] = JsonNode.Parse(json) });

        answer.AssertProblem(400, "invalid-connection", word);
        Assert.Contains(word, answer.Json["errors"]![member]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Single(answer.Json["errors"]!.AsObject());
        Assert.Equal((before.Body, before.ETag), ((await team.GetAsync()).Body, (await team.GetAsync()).ETag));
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        var answer = await running.NewTeam().PutAsync(new() { ["events"] = 5, ["timeZone"] = 5, ["threads"] = 5, ["colour"] = "red" });

        answer.AssertProblem(400, "invalid-connection");
        Assert.Equal(["events", "timeZone", "threads", "colour", "webhookUrl"], answer.Json["errors"]!.AsObject().Select(error => error.Key));
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_is_no_object_is_refused(string body)
    {
        var team = await running.ConnectAsync();

        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Patch })
        {
            (await running.Http.AskAsync(method, team.Path, Requests.Json(BadBodies.All[body]))).AssertProblem(400, "invalid-json");
        }
    }

    [Theory]
    [InlineData("""{"threads":true,"threads":false}""", "twice")]
    [InlineData("""{"timeZone":"UTC","time\u005aone":"Europe/Berlin"}""", "twice")]
    [InlineData("""{"timeZone":"\ud800"}""", "Unicode")]
    [InlineData("""{"events":["meeting.started","\udc00"]}""", "Unicode")]
    public async Task A_body_with_two_meanings_is_refused(string body, string word)
    {
        var team = await running.ConnectAsync();

        (await running.Http.AskAsync(HttpMethod.Patch, team.Path, Requests.Json(body))).AssertProblem(400, "invalid-json", word);
    }

    [Fact]
    public async Task A_body_of_a_mebibyte_is_too_large() =>
        (await running.Http.AskAsync(HttpMethod.Put, running.NewTeam().Path, Requests.Json(BadBodies.Mebibyte))).AssertProblem(413, "body-too-large", "256 KiB");

    [Fact]
    public async Task What_is_repeated_of_a_wrong_text_is_short()
    {
        var words = new JsonArray([.. Enumerable.Range(0, 1000).Select(number => (JsonNode)$"{number}{new string('x', 100)}")]);

        var answer = await (await running.ConnectAsync()).PatchAsync(new() { ["events"] = words });

        answer.AssertProblem(400, "invalid-connection", "and 995 more");
        Assert.InRange(answer.Body.Length, 1, 3_000);
    }

    [Theory]
    [InlineData("%0a")]
    [InlineData("a%1bb")]
    public async Task A_team_id_with_control_characters_is_refused(string id) =>
        (await running.Http.AskAsync(HttpMethod.Put, $"/api/teams/{id}/connection", new JsonObject())).AssertProblem(400, "invalid-team");

    [Fact]
    public async Task A_team_id_of_endless_length_is_refused() =>
        (await running.Http.AskAsync(HttpMethod.Put, $"/api/teams/{new string('a', 201)}/connection", new JsonObject())).AssertProblem(400, "invalid-team");
}
