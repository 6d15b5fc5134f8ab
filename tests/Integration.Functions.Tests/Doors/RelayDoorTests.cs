using Integration.Functions.Storage;
using Integration.Functions.Teams;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Doors;

/// <summary>What door A does not let through, and what its secret is worth.</summary>
[Collection("Azurite")]
public sealed class RelayDoorTests(RunningIntegration running) : IClassFixture<RunningIntegration>
{
    public static TheoryData<string> Bodies => [.. BadBodies.All.Keys];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_is_no_message_is_refused(string body)
    {
        var team = await running.ConnectAsync();

        var answer = await RefusedAsync(team, await team.RenewRelayAsync(), BadBodies.All[body]);

        answer.AssertProblem(400, "invalid-message", "Nothing was posted");
    }

    [Theory]
    [InlineData("""{"attachments":"hello"}""")]
    [InlineData("""{"attachments":[]}""")]
    [InlineData("""{"attachments":[1,"two",null,[]]}""")]
    [InlineData("""{"attachments":[{}]}""")]
    [InlineData("""{"attachments":[{"title":{},"fields":{}}]}""")]
    [InlineData("""{"attachments":[{"title":"\ud800"}]}""")]
    [InlineData("""{"text":7}""")]
    public async Task A_message_without_anything_to_show_is_refused(string body)
    {
        var team = await running.ConnectAsync();

        var answer = await RefusedAsync(team, await team.RenewRelayAsync(), System.Text.Encoding.UTF8.GetBytes(body));

        answer.AssertProblem(400, "invalid-message");
    }

    [Fact]
    public async Task A_text_alone_arrives_and_rings_nobody()
    {
        var team = await running.ConnectAsync();

        var answer = await running.Http.AskAsync(HttpMethod.Post, await team.RenewRelayAsync(), Requests.Json("""{"text":"@all come here"}"""));

        Assert.Equal(200, answer.Status);
        Assert.Equal("@\u200Ball come here", Assert.Single((await team.PostAsync()).Attachments).Text);
    }

    [Fact]
    public async Task A_body_of_a_mebibyte_is_too_large()
    {
        var team = await running.ConnectAsync();

        (await RefusedAsync(team, await team.RenewRelayAsync(), BadBodies.Mebibyte)).AssertProblem(413, "body-too-large", "256 KiB");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("no-dot-in-it")]
    [InlineData(".AAAA")]
    [InlineData("****.AAAA")]
    [InlineData("bm9ib2R5.c2VjcmV0")]
    [InlineData("%2e%2e%2f%2e%2e%2fhealth")]
    [InlineData("..%5c..%5chealth")]
    [InlineData("%F0%9F%98%80.%F0%9F%98%80")]
    [InlineData("%ff%fe.x")]
    public async Task A_made_up_secret_is_not_known(string secret)
    {
        var team = await running.ConnectAsync();

        (await RefusedAsync(team, $"/api/hooks/{secret}", Start)).AssertProblem(404, "unknown-relay", "/connection/relay");
    }

    [Theory]
    [InlineData("/api/hooks/")]
    [InlineData("/api/hooks/a/b")]
    [InlineData("/api/hooks/../hooks")]
    [InlineData("/api/hooks/%2e%2e/teams")]
    public async Task A_path_that_leads_elsewhere_leads_nowhere(string path)
    {
        var team = await running.ConnectAsync();

        (await RefusedAsync(team, path, Start)).AssertProblem(404, "not-found");
    }

    [Fact]
    public async Task A_secret_of_endless_length_is_refused()
    {
        var team = await running.ConnectAsync();

        (await RefusedAsync(team, $"/api/hooks/{new string('A', 4_000)}.AAAA", Start)).AssertProblem(404, "unknown-relay");
    }

    [Fact]
    public async Task A_secret_is_good_for_its_own_team_and_nothing_else()
    {
        var (team, other) = (await running.ConnectAsync(), await running.ConnectAsync());
        var (mine, theirs) = (await team.RenewRelayAsync(), await other.RenewRelayAsync());
        var mixed = $"{mine.Split('.')[0]}.{theirs.Split('.')[1]}";

        (await RefusedAsync(team, mixed, Start)).AssertProblem(404, "unknown-relay");
        (await RefusedAsync(team, mine[..^1], Start)).AssertProblem(404, "unknown-relay");
    }

    [Fact]
    public async Task A_new_relay_URL_ends_the_old_one()
    {
        var team = await running.ConnectAsync();
        var old = await team.RenewRelayAsync();
        var renewed = await team.RenewRelayAsync();

        (await RefusedAsync(team, old, Start)).AssertProblem(404, "unknown-relay", "replaced");
        Assert.Equal(200, (await running.Http.AskAsync(HttpMethod.Post, renewed, Requests.Json(Start))).Status);
    }

    [Fact]
    public async Task Two_renewals_at_once_leave_one_relay_URL_that_works()
    {
        var team = await running.ConnectAsync();

        var relays = await Task.WhenAll(team.RenewRelayAsync(), team.RenewRelayAsync());

        var answers = new List<int>();
        foreach (var relay in relays) answers.Add((await running.Http.AskAsync(HttpMethod.Post, relay, Requests.Json(Start))).Status);
        Assert.Equal([200, 404], answers.Order());
    }

    [Fact]
    public async Task The_relay_URL_ends_with_its_connection()
    {
        var team = await running.ConnectAsync();
        var relay = await team.RenewRelayAsync();
        await team.DeleteAsync();

        (await RefusedAsync(team, relay, Start)).AssertProblem(404, "unknown-relay", "disconnected");
    }

    [Fact]
    public async Task Only_the_hash_of_a_secret_is_stored()
    {
        var team = await running.ConnectAsync();
        var secret = (await team.RenewRelayAsync()).Split('/')[^1];

        var row = (await running.App.Parts.GetRequiredService<Tables>()[TableNames.TeamConnections].FindAsync(ConnectionRows.Partition(team.Id), TeamConnection.MainDestination, CancellationToken.None))!;

        Assert.Equal(RelaySecret.Hash(secret), row.GetString("RelaySecretHash"));
        Assert.DoesNotContain(row.Select(property => property.Value), value => value is string text && text.Contains(secret.Split('.')[1], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_team_whose_id_takes_all_the_room_there_is_gets_a_relay_URL_that_works()
    {
        var longest = string.Concat(Enumerable.Repeat("😀", 200));
        var path = $"/api/teams/{Uri.EscapeDataString(longest)}/connection";
        Assert.Equal(201, (await running.Http.AskAsync(HttpMethod.Put, path, new System.Text.Json.Nodes.JsonObject { ["webhookUrl"] = running.NewTeam().Webhook })).Status);
        var answer = await running.Http.AskAsync(HttpMethod.Post, $"{path}/relay");

        var relayed = await running.Http.AskAsync(HttpMethod.Post, new Uri(answer.Text("relayUrl")).AbsolutePath, Requests.Json(Start));

        Assert.Equal(200, relayed.Status);
    }

    private static byte[] Start => System.Text.Encoding.UTF8.GetBytes(Rendered.Load("start"));

    private async Task<Answer> RefusedAsync(TestTeam team, string path, byte[] body)
    {
        var queued = running.Queued;
        var answer = await running.Http.AskAsync(HttpMethod.Post, path, Requests.Json(body), request => request.Headers.TryAddWithoutValidation("Authorization", ""));
        Assert.Equal(queued, running.Queued);
        Assert.Empty(await team.HistoryAsync());
        var secret = path.Split('/')[^1];
        if (secret.Length > 20) Assert.DoesNotContain(running.Log.Lines.Append(answer.Body), line => line.Contains(secret, StringComparison.Ordinal));
        return answer;
    }
}
