using System.Text.Json.Nodes;

namespace Integration.Functions.Tests.AppCalls;

/// <summary>
/// Calls of somebody who knows the JWT's secret, as any member of an installed Mattermost may: they get no further than with
/// their own account and their own channels.
/// </summary>
public sealed class ForgeryTests : IAsyncLifetime
{
    private AppWorld world = null!;

    public async Task InitializeAsync()
    {
        world = await AppWorld.StartAsync();
        await world.RegisterAsync();
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Nobody_acts_as_somebody_else()
    {
        var body = world.Body("/verbs/disconnect", AppWorld.Admin);
        body["context"]!["acting_user_access_token"] = "token-of-bob";

        Assert.Contains("did not confirm", await RefusalOfAsync(body), StringComparison.Ordinal);
        Assert.Contains(world.Log.Lines, line => line.Contains(AppWorld.Admin, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("made-up")]
    [InlineData("with\nbreak")]
    [InlineData("with\r\nX-Evil: 1")]
    [InlineData("\u00e4\u00f6")]
    public async Task Nobody_acts_without_a_token_of_their_own(string token)
    {
        var body = world.Body("/verbs/status");
        body["context"]!["acting_user_access_token"] = token;

        Assert.NotEmpty(await RefusalOfAsync(body));
    }

    [Fact]
    public async Task Nobody_acts_in_a_channel_that_they_may_not_read()
    {
        var body = world.Body("/verbs/status");
        body["context"]!["channel_member"]!["channel_id"] = "privateprivateprivatepriva";

        Assert.Contains("one of yours", await RefusalOfAsync(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_else_s_membership_is_no_membership()
    {
        var body = world.Body("/verbs/status");
        body["context"]!["channel_member"]!["user_id"] = AppWorld.Bob;

        Assert.Contains("one of yours", await RefusalOfAsync(body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../users/me")]
    [InlineData("channelchannel/../../users")]
    [InlineData("channelchannelchannel?x=12")]
    [InlineData("")]
    [InlineData(null)]
    public async Task An_id_that_is_none_gets_into_no_address(string? channelId)
    {
        var body = world.Body("/verbs/status");
        body["context"]!["channel_member"]!["channel_id"] = channelId;

        Assert.NotEmpty(await RefusalOfAsync(body));
        Assert.Empty(world.Mattermost.Requests);
    }

    [Fact]
    public async Task The_team_is_the_channel_s_whatever_the_call_says()
    {
        var body = world.Body("/verbs/status");
        body["context"]!["team"] = new JsonObject { ["id"] = "otherotherotherotherothero" };
        body["context"]!["team_id"] = "otherotherotherotherothero";
        body["context"]!["channel"] = new JsonObject { ["id"] = AppWorld.Channel, ["team_id"] = "otherotherotherotherothero" };
        body["state"] = new JsonObject { ["team"] = "otherotherotherotherothero", ["isAdmin"] = true };

        Assert.Equal("ok", (await world.CallAsync("/verbs/status", body)).Type);
        Assert.Equal(AppWorld.Team, Assert.Single(world.Commands).MattermostTeamId);
    }

    [Fact]
    public async Task Another_Mattermost_with_the_same_secret_does_not_reach_this_one()
    {
        await using var evil = await FakeMattermost.StartAsync();
        evil.AddUser("token-of-mallory", AppWorld.Admin, "mallory", "system_admin");
        evil.AddMember(AppWorld.Admin, AppWorld.Channel, AppWorld.Team);
        var install = world.Body("/install", AppWorld.Admin);
        install["context"]!["mattermost_site_url"] = evil.SiteUrl;
        install["context"]!["acting_user_access_token"] = "token-of-mallory";
        Assert.Equal("ok", (await world.CallAsync("/install", install)).Type);

        // The same ids, now as if from the other one.
        var crossing = world.Body("/verbs/status", AppWorld.Admin);
        crossing["context"]!["acting_user_access_token"] = "token-of-mallory";
        Assert.NotEmpty(await RefusalOfAsync(crossing));

        // At home they are their own tenant.
        crossing["context"]!["mattermost_site_url"] = evil.SiteUrl;
        Assert.Equal("ok", (await world.CallAsync("/verbs/status", crossing)).Type);
        Assert.Equal($"id of {new Uri(evil.SiteUrl).Authority}", Assert.Single(world.Commands).ServerId);
    }

    [Theory]
    [InlineData(500, "status 500")]
    [InlineData(302, "redirects to another address")]
    [InlineData(429, "rate limit")]
    public async Task A_Mattermost_that_does_not_answer_confirms_nobody(int status, string why)
    {
        world.Mattermost.Failing = status;

        Assert.Contains(why, await RefusalOfAsync(world.Body("/verbs/status")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Mattermost_that_is_down_confirms_nobody()
    {
        await world.Servers.SetAppAsync(new Uri("http://127.0.0.1:1"), AppWorld.Bot, isEnabled: true, CancellationToken.None);
        var body = world.Body("/verbs/status");
        body["context"]!["mattermost_site_url"] = "http://127.0.0.1:1";

        Assert.Contains("No connection", await RefusalOfAsync(body), StringComparison.Ordinal);
    }

    private async Task<string> RefusalOfAsync(JsonObject body)
    {
        var answer = await world.CallAsync("/verbs/status", body);
        Assert.Equal("error", answer.Type);
        Assert.Empty(world.Commands);
        return answer.Text;
    }
}
