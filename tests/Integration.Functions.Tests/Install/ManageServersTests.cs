using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Install;

[Collection("Azurite")]
public sealed class ManageServersTests(AzuriteFixture azurite)
{
    private const string CommandToken = "xr3j5x3p4pfk7kk6ck7b4e6ghh";

    [Fact]
    public async Task A_server_is_installed_listed_and_uninstalled_over_HTTP()
    {
        await using var world = await StartAsync();

        var installed = await SendAsync(world, HttpMethod.Post, "/api/servers", InstallBody(world));

        Assert.Equal(HttpStatusCode.OK, installed.Status);
        Assert.True(installed.Json.GetProperty("done").GetBoolean());
        Assert.Contains(installed.Json.GetProperty("steps").EnumerateArray(), step => step.GetProperty("step").GetString() == "command" && step.GetProperty("team").GetString() == "acme");
        Assert.NotEmpty(installed.Json.GetProperty("findings").EnumerateArray());
        await world.AssertHealthyAsync();

        var listed = await SendAsync(world, HttpMethod.Get, "/api/servers", null);
        var server = Assert.Single(listed.Json.GetProperty("servers").EnumerateArray());
        Assert.Equal("parabol", server.GetProperty("bot").GetProperty("username").GetString());
        Assert.Equal(world.Sandbox.Team.Id, Assert.Single(server.GetProperty("commands").EnumerateArray()).GetProperty("teamId").GetString());

        var serverId = server.GetProperty("serverId").GetString();
        var removed = await SendAsync(world, HttpMethod.Delete, $"/api/servers/{serverId}", new() { ["adminToken"] = world.Sandbox.AdminToken });
        Assert.Equal(HttpStatusCode.OK, removed.Status);
        Assert.Empty((await SendAsync(world, HttpMethod.Get, "/api/servers", null)).Json.GetProperty("servers").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(world, HttpMethod.Delete, $"/api/servers/{serverId}", null)).Status);
        Assert.DoesNotContain(world.Logs.Lines, line => line.Contains(world.Sandbox.AdminToken, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(IntegrationApp.ApiKey)]
    [InlineData("guessed")]
    public async Task Only_the_administrators_key_opens_it(string? key)
    {
        await using var world = await StartAsync();
        using var http = new HttpClient { BaseAddress = world.App.Http.BaseAddress };
        if (key is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

        foreach (var (method, path) in new[] { (HttpMethod.Get, ""), (HttpMethod.Post, ""), (HttpMethod.Post, "/commands"), (HttpMethod.Post, "/mentions"), (HttpMethod.Delete, "/some") })
        {
            using var request = new HttpRequestMessage(method, $"/api/servers{path}");
            using var answer = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task An_installation_that_is_not_complete_is_a_problem_with_all_its_steps()
    {
        await using var world = await StartAsync();

        var answer = await SendAsync(world, HttpMethod.Post, "/api/servers", InstallBody(world, token: "u5exxjyt6trzigd8qn1p5k1zhr"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.EndsWith("installation-incomplete", answer.Json.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Equal(["reach", "administrator"], answer.Json.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("step").GetString()));
        Assert.DoesNotContain("u5exxjyt6trzigd8qn1p5k1zhr", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"url":"chat.example.com","adminToken":"abc","teams":["acme"]}""", "url")]
    [InlineData("""{"url":"https://chat.example.com","teams":["acme"]}""", "adminToken")]
    [InlineData("""{"url":"https://chat.example.com","adminToken":"a b\r\nX-Evil: 1","teams":["acme"]}""", "adminToken")]
    [InlineData("""{"url":"https://chat.example.com","adminToken":"abc"}""", "teams")]
    [InlineData("""{"url":"https://chat.example.com","adminToken":"abc","teams":[]}""", "teams")]
    [InlineData("""{"url":"https://chat.example.com","adminToken":"abc","teams":["../x"]}""", "teams")]
    [InlineData("""{"url":"https://chat.example.com","adminToken":"abc","teams":"some"}""", "teams")]
    [InlineData("""{"url":"https://chat.example.com","adminToken":"abc","teams":["acme"],"team":"acme"}""", "team")]
    public async Task What_is_wrong_in_a_request_is_named(string body, string member)
    {
        await using var world = await StartAsync();

        var answer = await SendAsync(world, HttpMethod.Post, "/api/servers", JsonNode.Parse(body)!.AsObject());

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(member, Assert.Single(answer.Json.GetProperty("errors").EnumerateObject()).Name);
        Assert.DoesNotContain("Evil", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_address_needs_to_be_allowed_and_the_answer_says_where()
    {
        await using var world = await StartAsync();

        var answer = await SendAsync(world, HttpMethod.Post, "/api/servers", InstallBody(world, url: "http://10.1.2.3:8065"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Integration__AllowedHosts", answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_made_by_hand_is_registered_with_its_token_and_forgotten_again()
    {
        await using var world = await StartAsync();

        var answer = await SendAsync(world, HttpMethod.Post, "/api/servers/commands", CommandBody(world));

        Assert.Equal(HttpStatusCode.Created, answer.Status);
        Assert.Equal((false, true, "parabol"), (answer.Json.GetProperty("verified").GetBoolean(), answer.Json.GetProperty("byHand").GetBoolean(), answer.Json.GetProperty("trigger").GetString()));
        Assert.DoesNotContain(CommandToken, answer.Body, StringComparison.Ordinal);
        Assert.Equal(world.ServerId, (await world.Tokens.FindAsync(CommandToken, CancellationToken.None))?.ServerId);

        // Nothing of ours is in Mattermost: no administrator is needed to forget it.
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(world, HttpMethod.Delete, $"/api/servers/{world.ServerId}", null)).Status);
        Assert.Null(await world.Tokens.FindAsync(CommandToken, CancellationToken.None));
    }

    [Fact]
    public async Task A_token_of_another_command_is_not_taken_over()
    {
        await using var world = await StartAsync();
        await world.InstallAsync();
        var token = world.CommandOf(world.Sandbox.Team)!.Token;

        var answer = await SendAsync(world, HttpMethod.Post, "/api/servers/commands", CommandBody(world, token: token, teamId: "u5exxjyt6trzigd8qn1p5k1zhr"));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        await world.AssertHealthyAsync();
    }

    [Theory]
    [InlineData("teamId", "acme")]
    [InlineData("token", "short")]
    [InlineData("trigger", "/parabol")]
    [InlineData("trigger", "two words")]
    public async Task The_shape_of_what_was_pasted_is_checked(string member, string value)
    {
        await using var world = await StartAsync();
        var body = CommandBody(world);
        body[member] = value;

        var answer = await SendAsync(world, HttpMethod.Post, "/api/servers/commands", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(member, Assert.Single(answer.Json.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task What_was_installed_is_not_forgotten_without_an_administrators_token()
    {
        await using var world = await StartAsync();
        await world.InstallAsync();

        var answer = await SendAsync(world, HttpMethod.Delete, $"/api/servers/{world.ServerId}", null);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("administrator's token", answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await world.AssertHealthyAsync();
    }

    private Task<InstallWorld> StartAsync() => InstallWorld.PrepareAsync(azurite, isListening: true);

    private static JsonObject InstallBody(InstallWorld world, string? token = null, string? url = null) => new()
    {
        ["url"] = url ?? world.BaseUrl.AbsoluteUri,
        ["adminToken"] = token ?? world.Sandbox.AdminToken,
        ["teams"] = new JsonArray("acme"),
    };

    private static JsonObject CommandBody(InstallWorld world, string token = CommandToken, string? teamId = null) => new()
    {
        ["url"] = world.BaseUrl.AbsoluteUri,
        ["teamId"] = teamId ?? world.Sandbox.Team.Id,
        ["token"] = token,
    };

    private static async Task<Answer> SendAsync(InstallWorld world, HttpMethod method, string path, JsonObject? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", IntegrationApp.AdminKey);
        using var answer = await world.App.Http.SendAsync(request);
        return new(answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }

    private sealed record Answer(HttpStatusCode Status, string? MediaType, string Body)
    {
        public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);
    }
}
