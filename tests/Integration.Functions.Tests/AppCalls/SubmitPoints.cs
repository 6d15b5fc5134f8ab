using System.Text.Json.Nodes;
using Integration.Functions.AppCalls;
using Integration.Functions.Commands;

namespace Integration.Functions.Tests.AppCalls;

/// <summary>Points 31 to 39 of the checklist: commands, forms and lookups.</summary>
public sealed class SubmitPoints : IAsyncLifetime
{
    private AppWorld world = null!;

    public async Task InitializeAsync()
    {
        world = await AppWorld.StartAsync();
        await world.RegisterAsync();
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task A_verb_is_told_who_asks_and_where_and_its_text_comes_back()
    {
        var answer = await world.RunVerbAsync("status");

        Assert.Equal(("ok", "status done"), (answer.Type, answer.Text));
        var call = Assert.Single(world.Commands);
        Assert.Equal(new CommandCall
        {
            ServerId = Assert.Single(world.Servers.All).ServerId,
            MattermostTeamId = AppWorld.Team,
            ChannelId = AppWorld.Channel,
            Actor = new CommandActor(AppWorld.Ann, "ann", "token-of-ann"),
            Text = "status",
            Origin = CommandOrigin.App,
        }, call);
    }

    [Fact]
    public async Task In_a_group_message_there_is_no_team()
    {
        world.Mattermost.AddMember(AppWorld.Ann, AppWorld.Channel, "");

        Assert.Equal("ok", (await world.RunVerbAsync("status")).Type);
        Assert.Equal("", Assert.Single(world.Commands).MattermostTeamId);
    }

    [Fact]
    public async Task Point_31_Every_command_asks_for_the_acting_user_as_required()
    {
        var bindings = (await world.SendAsync("/bindings", new JsonObject { ["context"] = new JsonObject() }, world.Jwt())).Json;

        foreach (var node in bindings["data"]![0]!["bindings"]![0]!["bindings"]!.AsArray())
        {
            Assert.Equal("+summary", (string?)node!["form"]!["submit"]!["expand"]!["acting_user"]);
            Assert.Equal("+all", (string?)node["form"]!["submit"]!["expand"]!["acting_user_access_token"]);
        }
    }

    [Fact]
    public async Task Point_31_A_missing_or_other_acting_user_is_an_error()
    {
        var missing = world.Body("/verbs/status");
        missing["context"]!.AsObject().Remove("acting_user");
        var nameless = world.Body("/verbs/status");
        nameless["context"]!["acting_user"]!["id"] = "";

        await AssertNotRunAsync(missing, world.Jwt(AppWorld.Ann));
        await AssertNotRunAsync(nameless, world.Jwt());
        await AssertNotRunAsync(world.Body("/verbs/status"), world.Jwt(AppWorld.Bob));
        // The JWT may leave the user out.
        Assert.Equal("ok", (await world.SendAsync("/verbs/status", world.Body("/verbs/status"), world.Jwt())).Type);
    }

    [Theory]
    [InlineData("""null""", "timezone")]
    [InlineData("""{}""", "timezone")]
    [InlineData("""[]""", "timezone")]
    [InlineData("""{"zone":null}""", "timezone")]
    [InlineData("""{"zone":""}""", "timezone")]
    [InlineData("""{"zone":"Europe/Berlin"}""", "timezone Europe/Berlin")]
    [InlineData("""{"zone":"europe/berlin"}""", "timezone Europe/Berlin")]
    [InlineData("""{"zone":{"label":"Berlin","value":"Europe/Berlin","icon_data":"x"}}""", "timezone Europe/Berlin")]
    [InlineData("""{"zone":[{"label":"Berlin","value":"Europe/Berlin"}]}""", "timezone Europe/Berlin")]
    [InlineData("""{"zone":{"label":"Berlin","value":null}}""", "timezone")]
    [InlineData("""{"zone":{"value":{"value":{}}}}""", "timezone")]
    public async Task Point_32_Values_are_read_in_every_shape_that_clients_give_them(string values, string text)
    {
        await world.RunVerbAsync("timezone", JsonNode.Parse(values) as JsonObject);

        Assert.Equal(text, Assert.Single(world.Commands).Text);
    }

    [Theory]
    [InlineData("""{"text":true}""", "connect true")]
    [InlineData("""{"text":"false"}""", "connect false")]
    [InlineData("""{"text":12}""", "connect 12")]
    [InlineData("""{"text":"  a \"b c\" --d\ne "}""", "connect a \"b c\" --d e")]
    [InlineData("""{"text":["@a",{"label":"b","value":"@b"},null]}""", "connect @a @b")]
    public async Task Point_32_Texts_come_through_as_typed_on_one_line(string values, string text)
    {
        await world.RunVerbAsync("connect", JsonNode.Parse(values) as JsonObject);

        Assert.Equal(text, Assert.Single(world.Commands).Text);
    }

    [Theory]
    [InlineData("""{"event":{"label":"Timer started","value":"timer.started"},"switch":"off"}""", "notifications timer.started off")]
    [InlineData("""{"event":"off"}""", "notifications off")]
    [InlineData("""{}""", "notifications")]
    public async Task Point_32_Choices_become_the_words_that_one_would_type(string values, string text)
    {
        await world.RunVerbAsync("notifications", JsonNode.Parse(values) as JsonObject);

        Assert.Equal(text, Assert.Single(world.Commands).Text);
    }

    [Theory]
    [InlineData("timezone", "zone", "Nowhere/Atlantis")]
    [InlineData("timezone", "zone", "/dev/zero")]
    [InlineData("timezone", "zone", "../../etc/localtime")]
    [InlineData("notifications", "event", "meeting.exploded")]
    [InlineData("notifications", "switch", "on; disconnect yes")]
    [InlineData("why", "text", "long")]
    public async Task Point_33_Values_that_were_not_offered_and_texts_out_of_bounds_are_named_with_their_field(string verb, string field, string value)
    {
        var answer = await world.RunVerbAsync(verb, new JsonObject { [field] = value == "long" ? new string('x', 1001) : value });

        Assert.Equal("error", answer.Type);
        Assert.NotEmpty(answer.Text);
        Assert.Equal(answer.Text, (string?)answer.Json["data"]!["errors"]![field]);
        Assert.Empty(world.Commands);
    }

    [Theory]
    [InlineData(null, "UTC")]
    [InlineData("", "UTC")]
    [InlineData("berl", "Europe/Berlin")]
    [InlineData("new york", "America/New_York")]
    [InlineData("utc", "UTC")]
    public async Task Point_34_Lookups_offer_items_also_without_a_query(string? query, string first)
    {
        var items = await LookUpAsync(query);

        Assert.Equal(first, (string?)items[0]!["value"]);
        Assert.InRange(items.Count, 1, 40);
        Assert.All(items, item => Assert.False(string.IsNullOrWhiteSpace((string?)item!["label"]) || string.IsNullOrWhiteSpace((string?)item["value"])));
        Assert.Distinct(items.Select(item => (string)item!["value"]!));
    }

    [Fact]
    public async Task Point_34_A_lookup_that_finds_nothing_offers_nothing() => Assert.Empty(await LookUpAsync("atlantis"));

    [Fact]
    public async Task Point_34_One_s_own_time_zone_comes_first()
    {
        var body = world.Body("/lookups/timezone");
        body["context"]!["acting_user"]!["timezone"] =
            new JsonObject { ["automaticTimezone"] = "Asia/Tokyo", ["manualTimezone"] = "Europe/Berlin", ["useAutomaticTimezone"] = "false" };

        var items = (await world.CallAsync("/lookups/timezone", body)).Json["data"]!["items"]!.AsArray();

        Assert.Equal(("Europe/Berlin (UTC+01:00)", "Europe/Berlin"), ((string?)items[0]!["label"], (string?)items[0]!["value"]));
    }

    [Fact]
    public async Task Point_35_No_form_has_a_source()
    {
        // Then there is no call that would have to answer with a form that keeps its values.
        Assert.DoesNotContain("\"source\"", (await world.RunVerbAsync("disconnect")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"source\"", (await world.CallAsync("/bindings", world.Body("/bindings"))).Body, StringComparison.Ordinal);
        Assert.Null(typeof(AppForm).GetProperty("Source"));
    }

    [Fact]
    public void Point_36_Nobody_is_sent_to_another_address() =>
        Assert.Equal(["Data", "Error", "Form", "Text", "Type"], typeof(AppCallAnswer).GetProperties().Select(member => member.Name).Where(name => name != "EqualityContract").Order());

    [Fact]
    public async Task Point_37_Tokens_are_used_for_the_call_they_came_with_and_kept_nowhere()
    {
        await world.CallAsync("/install", world.Body("/install", AppWorld.Admin));
        await world.RunVerbAsync("status");
        await world.RunVerbAsync("break");

        Assert.Equal(
            ["/api/v4/channels/" + AppWorld.Channel + " token-of-ann", "/api/v4/users/me token-of-ann"],
            world.Mattermost.Requests.Skip(1).Take(2).Order(StringComparer.Ordinal));
        Assert.All(world.Log.Lines, line => Assert.DoesNotContain("token-of-", line, StringComparison.Ordinal));
        Assert.All(world.Servers.All, server => Assert.DoesNotContain("token-of-", server.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://evil.example.com")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("not an address")]
    public async Task Point_38_A_Mattermost_that_is_not_registered_is_refused_and_not_called(string? siteUrl)
    {
        var body = world.Body("/verbs/status");
        body["context"]!["mattermost_site_url"] = siteUrl;

        var answer = await AssertNotRunAsync(body, world.Jwt(AppWorld.Ann));

        Assert.Contains($"/apps install http {AppWorld.PublicUrl}/api/manifest.json", answer.Text, StringComparison.Ordinal);
        Assert.Empty(world.Mattermost.Requests);
    }

    [Fact]
    public async Task Point_38_Other_spellings_of_the_registered_address_are_the_same()
    {
        var body = world.Body("/verbs/status");
        body["context"]!["mattermost_site_url"] = $"{world.Mattermost.SiteUrl.ToUpperInvariant()}//";

        Assert.Equal("ok", (await world.CallAsync("/verbs/status", body)).Type);
    }

    [Theory]
    [InlineData(AppWorld.Team, false)]
    [InlineData("", true)]
    public async Task A_channel_without_a_team_is_a_direct_or_group_message(string teamId, bool isConversation)
    {
        world.Mattermost.AddMember(AppWorld.Ann, AppWorld.Channel, teamId);

        await world.RunVerbAsync("status");

        var call = Assert.Single(world.Commands);
        Assert.Equal((teamId, isConversation), (call.MattermostTeamId, call.IsConversation));
    }

    [Fact]
    public async Task Point_39_There_are_no_webhooks()
    {
        var manifest = JsonNode.Parse(await world.Http.GetByteArrayAsync("/api/manifest.json"))!.AsObject();

        Assert.False(manifest.ContainsKey("on_remote_webhook"));
        Assert.DoesNotContain("remote_webhooks", manifest.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await world.SendAsync("/webhook/x", world.Body("/webhook/x"), world.Jwt())).Status);
    }

    private async Task<JsonArray> LookUpAsync(string? query)
    {
        var body = world.Body("/lookups/timezone");
        if (query is not null) body["query"] = query;
        return (await world.CallAsync("/lookups/timezone", body)).Json["data"]!["items"]!.AsArray();
    }

    private async Task<AppAnswer> AssertNotRunAsync(JsonObject body, string jwt)
    {
        var answer = await world.SendAsync("/verbs/status", body, jwt);
        Assert.Equal("error", answer.Type);
        Assert.NotEmpty(answer.Text);
        Assert.Empty(world.Commands);
        return answer;
    }
}
