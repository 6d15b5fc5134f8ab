using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integration.Functions.Tests.AppCalls;

/// <summary>Points 11 to 16 and 40 to 42 of the checklist: how calls are read and answered.</summary>
public sealed class AnswerPoints : IAsyncLifetime
{
    private AppWorld world = null!;

    public async Task InitializeAsync()
    {
        world = await AppWorld.StartAsync();
        await world.RegisterAsync();
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("<html>")]
    [InlineData("""{"path":5}""")]
    [InlineData("""{"context":"x"}""")]
    [InlineData("""{"context":{"acting_user":[]}}""")]
    [InlineData("""{"values":7,"context":null}""")]
    [InlineData("""{"values":{"text":"\ud800","choice":"\ud800"}}""")]
    [InlineData("""{"values":{"\ud800":1},"context":{"acting_user":{"id":"\ud800"}}}""")]
    public async Task Point_11_An_authenticated_call_is_answered_200_with_a_type_whatever_is_in_it(string body)
    {
        foreach (var path in new[] { "/install", "/uninstall", "/enable", "/disable", "/press", "/lookups/timezone", "/verbs/help" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/app{path}") { Content = new StringContent(body) };
            request.Headers.Add("Mattermost-App-Authorization", $"Bearer {world.Jwt()}");
            var answer = await world.SendAsync(request);

            Assert.NotEmpty(answer.Type);
            if (answer.Type == "error") Assert.NotEmpty(answer.Text);
        }
        Assert.Empty(world.Commands);
    }

    [Fact]
    public async Task Point_11_A_body_beyond_all_bounds_is_an_error_too()
    {
        var body = world.Body("/verbs/connect", values: new JsonObject { ["text"] = new string('x', 300_000) });

        Assert.Equal("error", (await world.CallAsync("/verbs/connect", body)).Type);
    }

    [Fact]
    public async Task Point_12_What_we_did_wrong_is_told_without_our_insides()
    {
        var answer = await world.RunVerbAsync("break");

        Assert.Equal("error", answer.Type);
        Assert.Contains("our side", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("db01", answer.Body, StringComparison.Ordinal);
        Assert.Contains(world.Log.Lines, line => line.Contains("/verbs/break", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/")]
    [InlineData("/verbs/")]
    [InlineData("/verbs/unknown")]
    [InlineData("/Verbs/help")]
    [InlineData("/verbs/HELP")]
    [InlineData("/install/")]
    [InlineData("/static/icon.png")]
    public async Task Point_13_An_unknown_path_is_not_found(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await world.CallAsync(path, world.Body(path))).Status);

    [Theory]
    [InlineData("/ping")]
    [InlineData("/bindings")]
    [InlineData("/install")]
    [InlineData("/verbs/help")]
    public async Task Point_13_Calls_cannot_be_made_with_GET(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/app{path}");
        request.Headers.Add("Mattermost-App-Authorization", $"Bearer {world.Jwt()}");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await world.SendAsync(request)).Status);
    }

    [Fact]
    public async Task Point_14_A_call_without_its_optional_members_is_accepted()
    {
        var body = world.Body("/verbs/timezone");
        foreach (var optional in new[] { "values", "expand", "state", "raw_command", "selected_field", "query" }) body.Remove(optional);

        Assert.Equal("ok", (await world.CallAsync("/verbs/timezone", body)).Type);
        Assert.Equal("ok", (await world.SendAsync("/lookups/timezone", new JsonObject { ["path"] = "/lookups/timezone" }, world.Jwt())).Type);
    }

    [Fact]
    public async Task Point_15_Unknown_members_are_ignored_everywhere()
    {
        var body = world.Body("/verbs/status");
        body["new"] = new JsonObject { ["x"] = 1 };
        body["context"]!["new"] = new JsonArray(1, 2);
        body["context"]!["acting_user"]!["new"] = true;

        Assert.Equal("ok", (await world.CallAsync("/verbs/status", body)).Type);
    }

    [Theory]
    [InlineData("""{"app_id":"","location":null}""")]
    [InlineData("""{"app_id":"someone-else","location":"/post_menu/other","user_agent":"mobile","track_as_submit":true}""")]
    [InlineData("""{"location":"/command/parabol/disconnect"}""")]
    public async Task Point_16_Neither_app_id_nor_location_decides_anything(string context)
    {
        var body = world.Body("/verbs/status");
        body["context"]!.AsObject().Remove("app_id");
        foreach (var (name, value) in JsonNode.Parse(context)!.AsObject()) body["context"]![name] = value?.DeepClone();

        Assert.Equal("status done", (await world.CallAsync("/verbs/status", body)).Text);
        Assert.Equal("status", Assert.Single(world.Commands).Text);
    }

    [Fact]
    public async Task Point_40_A_command_that_hangs_is_stopped_before_Mattermost_gives_up()
    {
        var answering = world.RunVerbAsync("hang");
        await Until.TrueAsync(() => !world.Commands.IsEmpty);

        world.Clock.Advance(TimeSpan.FromSeconds(25));

        Assert.Equal("error", (await answering).Type);
        Assert.Contains("too long", (await answering).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Point_41_Answers_are_plain_JSON_with_lower_case_names_and_nothing_empty()
    {
        AppAnswer[] answers =
        [
            await world.RunVerbAsync("status"), await world.RunVerbAsync("disconnect"), await world.RunVerbAsync("fail"),
            await world.RunVerbAsync("timezone", new JsonObject { ["zone"] = "nowhere" }),
            await world.CallAsync("/bindings", world.Body("/bindings")), await world.CallAsync("/lookups/timezone", world.Body("/lookups/timezone")),
        ];

        foreach (var answer in answers)
        {
            Assert.Equal((byte)'{', answer.Bytes[0]);
            using var json = JsonDocument.Parse(answer.Bytes);
            AssertTidy(json.RootElement);
        }
    }

    [Fact]
    public async Task Point_42_Nothing_depends_on_what_only_some_versions_have()
    {
        var bindings = (await world.CallAsync("/bindings", world.Body("/bindings"))).Body;
        var form = (await world.RunVerbAsync("disconnect")).Body;
        var manifest = await world.Http.GetStringAsync("/api/manifest.json");

        foreach (var name in new[] { "root_post", "footer", "use_external_browser", "in_post", "timers", "user_agent", "subscribe" })
        {
            Assert.DoesNotContain($"\"{name}", bindings, StringComparison.Ordinal);
            Assert.DoesNotContain($"\"{name}", form, StringComparison.Ordinal);
            Assert.DoesNotContain(name, manifest, StringComparison.Ordinal);
        }
    }

    private static void AssertTidy(JsonElement json)
    {
        Assert.NotEqual(JsonValueKind.Null, json.ValueKind);
        if (json.ValueKind == JsonValueKind.Array) Assert.All(json.EnumerateArray(), AssertTidy);
        if (json.ValueKind != JsonValueKind.Object) return;
        var names = json.EnumerateObject().Select(member => member.Name).ToList();
        Assert.All(names, name => Assert.Matches("^[a-z_]+$", name));
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(json.EnumerateObject(), member => AssertTidy(member.Value));
    }
}
