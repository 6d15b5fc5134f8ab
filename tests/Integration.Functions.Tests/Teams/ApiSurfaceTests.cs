using Integration.Functions.Storage;
using Integration.Functions.Teams;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Teams;

/// <summary>Who may ask, by which paths and methods, and what everybody else is told.</summary>
[Collection("Azurite")]
public sealed class ApiSurfaceTests(RunningIntegration running) : IClassFixture<RunningIntegration>
{
    public static TheoryData<string, string> Routes => new()
    {
        { "GET", "" }, { "PUT", "" }, { "PATCH", "" }, { "DELETE", "" },
        { "POST", "/test" }, { "POST", "/relay" }, { "GET", "/deliveries" }, { "GET", "/deliveries?limit=no" }, { "POST", "/replay" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Every_route_of_a_connection_needs_the_key(string method, string part)
    {
        var team = await running.ConnectAsync();
        var before = await team.GetAsync();

        foreach (var key in new[] { "", "Bearer wrong" })
        {
            var answer = await running.Http.AskAsync(new HttpMethod(method), team.Path + part, method == "GET" ? null : Requests.Json("{}"), request => request.Headers.TryAddWithoutValidation("Authorization", key));

            answer.AssertProblem(401, "api-key");
            Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
        }

        Assert.Equal(before.Body, (await team.GetAsync()).Body);
        Assert.Empty(team.Posts);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api")]
    [InlineData("/api/nothing")]
    [InlineData("/api/teams/blue")]
    [InlineData("/api/teams/blue/connection/unknown")]
    [InlineData("/api/teams//connection")]
    [InlineData("/DeliverMeetingEvent")]
    [InlineData("/admin/functions/DeliverMeetingEvent")]
    [InlineData("/api/teams/../../etc/passwd")]
    [InlineData("/api/teams/%2e%2e/%2e%2e/connection")]
    public async Task An_unknown_path_is_told_as_a_problem(string path)
    {
        var answer = await running.Http.AskAsync(HttpMethod.Post, path, Requests.Json("{}"));

        Assert.Contains(answer.Status, new[] { 404, 405 });
        answer.AssertProblem(answer.Status, answer.Status == 404 ? "not-found" : "method-not-allowed");
    }

    [Theory]
    [InlineData("/api/hooks/%00.%00")]
    [InlineData("/api/teams/a%00b/connection")]
    public async Task A_zero_in_a_path_is_refused_by_the_web_server_itself(string path) =>
        Assert.Equal((400, ""), ((await running.Http.GetAnswerAsync(path)).Status, (await running.Http.GetAnswerAsync(path)).Body));

    [Theory]
    [InlineData("POST", "/api/teams/blue/connection", "DELETE, GET, PATCH, PUT")]
    [InlineData("OPTIONS", "/api/teams/blue/connection", "DELETE, GET, PATCH, PUT")]
    [InlineData("TRACE", "/api/teams/blue/connection", "DELETE, GET, PATCH, PUT")]
    [InlineData("GET", "/api/teams/blue/connection/test", "POST")]
    [InlineData("DELETE", "/api/teams/blue/connection/deliveries", "GET")]
    [InlineData("GET", "/api/events", "POST")]
    [InlineData("OPTIONS", "/api/events", "POST")]
    [InlineData("GET", "/api/hooks/abc.def", "POST")]
    [InlineData("PUT", "/api/plugins/co.parabol.action/notify/4xp9fdt77pncbef59f4k1qe83o", "POST")]
    [InlineData("BREW", "/api/events", "POST")]
    public async Task A_wrong_method_is_told_which_ones_there_are(string method, string path, string allowed)
    {
        var answer = await running.Http.AskAsync(new HttpMethod(method), path);

        answer.AssertProblem(405, "method-not-allowed", allowed);
        Assert.Equal(allowed, string.Join(", ", answer.ContentHeaders.Allow.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("/api/teams/blue/connection")]
    [InlineData("/api/events")]
    public async Task HEAD_has_no_body(string path)
    {
        var answer = await running.Http.AskAsync(HttpMethod.Head, path);

        Assert.Equal((405, ""), (answer.Status, answer.Body));
        Assert.NotEmpty(answer.ContentHeaders.Allow);
    }

    [Fact]
    public async Task A_bug_of_ours_is_told_without_a_word_about_our_insides()
    {
        var team = await running.ConnectAsync();
        await SpoilAsync(team);

        var answer = await team.GetAsync();

        answer.AssertProblem(500, "internal-error", "the log of this integration");
        Assert.DoesNotContain("Cryptographic", answer.Body, StringComparison.Ordinal);
        await Wait.UntilAsync(() => Task.FromResult(running.Log.Lines.FirstOrDefault(line => line.StartsWith("Error", StringComparison.Ordinal))));
        Assert.DoesNotContain(running.Log.Lines, line => line.Contains(team.Hook.Id, StringComparison.Ordinal));
    }

    /// <summary>A row that somebody else changed: what it protects cannot be read any more.</summary>
    private async Task SpoilAsync(TestTeam team)
    {
        var connection = (await running.App.Teams.FindAsync(team.Id, "main", CancellationToken.None))!;
        var rows = new ConnectionRows(new([$"test:{Convert.ToBase64String(new byte[32])}"]));
        var table = running.App.Parts.GetRequiredService<Tables>()[TableNames.TeamConnections];
        await table.UpsertAsync(rows.Write(connection), CancellationToken.None);
    }
}
