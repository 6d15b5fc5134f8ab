using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Teams;

/// <summary>Two people who change one connection do not undo each other's work unawares.</summary>
[Collection("Azurite")]
public sealed class PreconditionTests(RunningIntegration running) : IClassFixture<RunningIntegration>
{
    [Fact]
    public async Task With_the_ETag_of_what_was_read_a_change_goes_through_once()
    {
        var team = await running.ConnectAsync();
        var etag = (await team.GetAsync()).ETag;

        var first = await team.PatchAsync(new() { ["threads"] = true }, etag);
        var second = await team.PatchAsync(new() { ["threads"] = false }, etag);

        Assert.Equal(200, first.Status);
        Assert.NotEqual(etag, first.ETag);
        second.AssertProblem(412, "changed-meanwhile", "Read it again");
        Assert.True((await team.GetAsync()).Json["threads"]!.GetValue<bool>());
    }

    [Fact]
    public async Task PUT_and_DELETE_heed_the_ETag_too()
    {
        var team = await running.ConnectAsync();
        var old = (await team.GetAsync()).ETag;
        var present = (await team.PatchAsync(new() { ["threads"] = true })).ETag;

        (await team.PutAsync(new() { ["webhookUrl"] = team.Webhook }, old)).AssertProblem(412, "changed-meanwhile");
        (await team.DeleteAsync(old)).AssertProblem(412, "changed-meanwhile");
        Assert.Equal(204, (await team.DeleteAsync($"\"another\", {present}")).Status);
    }

    [Fact]
    public async Task If_Match_with_a_star_changes_only_what_exists()
    {
        var team = running.NewTeam();

        (await team.PutAsync(new() { ["webhookUrl"] = team.Webhook }, "*")).AssertProblem(412, "changed-meanwhile", "not connected");
        await team.PutAsync();
        Assert.Equal(200, (await team.PutAsync(new() { ["webhookUrl"] = team.Webhook }, "*")).Status);
    }

    [Fact]
    public async Task If_None_Match_with_a_star_only_creates()
    {
        var team = running.NewTeam();

        Assert.Equal(201, (await CreateAsync(team)).Status);
        (await CreateAsync(team)).AssertProblem(412, "already-connected", "PATCH");
    }

    [Theory]
    [InlineData("If-Match", "abc")]
    [InlineData("If-Match", "\"abc")]
    [InlineData("If-Match", "")]
    [InlineData("If-None-Match", "yes")]
    public async Task A_precondition_that_cannot_be_read_is_no_permission(string header, string value)
    {
        var team = await running.ConnectAsync();

        var answer = await running.Http.AskAsync(HttpMethod.Patch, team.Path, Requests.Json("{\"threads\":true}"), request => request.Headers.TryAddWithoutValidation(header, value));

        answer.AssertProblem(400, "invalid-precondition", "with its quotes");
        Assert.False((await team.GetAsync()).Json["threads"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Of_those_who_connect_a_team_at_the_same_moment_one_creates_and_nobody_is_overwritten_unawares()
    {
        for (var round = 0; round < 10; round++)
        {
            var team = running.NewTeam();

            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => team.PutAsync()));

            Assert.Single(answers, answer => answer.Status == 201);
            Assert.All(answers.Where(answer => answer.Status is not (200 or 201)), answer => answer.AssertProblem(409, "changed-meanwhile"));
        }
    }

    [Fact]
    public async Task Of_those_who_change_the_same_version_at_the_same_moment_one_wins()
    {
        for (var round = 0; round < 10; round++)
        {
            var team = await running.ConnectAsync();
            var etag = (await team.GetAsync()).ETag;

            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => team.PutAsync(new() { ["webhookUrl"] = team.Webhook, ["mentionGroups"] = new System.Text.Json.Nodes.JsonArray($"@group{number}") }, etag)));

            var winner = Assert.Single(answers, answer => answer.Status == 200);
            Assert.Equal(winner.Body, (await team.GetAsync()).Body);
            Assert.All(answers.Where(answer => answer.Status != 200), answer => answer.AssertProblem(412, "changed-meanwhile"));
        }
    }

    private static Task<Answer> CreateAsync(TestTeam team) => team.App.Http.AskAsync(
        HttpMethod.Put, team.Path, Requests.Json($$"""{"webhookUrl":"{{team.Webhook}}"}"""), request => request.Headers.TryAddWithoutValidation("If-None-Match", "*"));
}
