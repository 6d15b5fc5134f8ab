using System.Text.Json.Nodes;

namespace Integration.Functions.Tests.AppCalls;

/// <summary>Points 17 to 20 of the checklist: installed, removed, switched off and on.</summary>
public sealed class LifecyclePoints : IAsyncLifetime
{
    private AppWorld world = null!;

    public async Task InitializeAsync() => world = await AppWorld.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Point_17_Installing_twice_is_installing_once()
    {
        var first = await InstallAsync();
        var second = await InstallAsync();

        Assert.Equal("ok", first.Type);
        Assert.Equal(first.Body, second.Body);
        var server = Assert.Single(world.Servers.All);
        Assert.Equal((new Uri(world.Mattermost.SiteUrl), true, AppWorld.Bot), (server.BaseUrl, server.HasApp, server.AppBotUserId));
    }

    [Fact]
    public async Task Point_17_Only_an_administrator_whom_Mattermost_confirms_installs()
    {
        await AssertNotInstalledAsync(world.Body("/install", AppWorld.Ann), "system administrator");

        // Ann says that she is one.
        var pretended = world.Body("/install", AppWorld.Ann);
        pretended["context"]!["acting_user"]!["roles"] = "system_admin";
        await AssertNotInstalledAsync(pretended, "did not confirm");

        // Ann says that she is the administrator, with her own token.
        var borrowed = world.Body("/install", AppWorld.Admin);
        borrowed["context"]!["acting_user_access_token"] = "token-of-ann";
        await AssertNotInstalledAsync(borrowed, "did not confirm");

        var tokenless = world.Body("/install", AppWorld.Admin);
        tokenless["context"]!.AsObject().Remove("acting_user_access_token");
        await AssertNotInstalledAsync(tokenless, "confirm who you are");

        var userless = world.Body("/install", AppWorld.Admin);
        userless["context"]!.AsObject().Remove("acting_user");
        await AssertNotInstalledAsync(userless, "system administrator");
    }

    [Theory]
    [InlineData("/Install")]
    [InlineData("/%69nstall")]
    [InlineData("/install?x=1")]
    [InlineData("/install/")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Point_17_The_path_in_the_body_must_be_the_declared_one(string? path)
    {
        var body = world.Body("/install", AppWorld.Admin);
        body["path"] = path;

        await AssertNotInstalledAsync(body, "Only Mattermost itself");
    }

    [Theory]
    [InlineData("/Install", "/Install")]
    [InlineData("/%69nstall", "/%69nstall")]
    [InlineData("/install?x=1", "/install?x=1")]
    [InlineData("/Install", "/install")]
    public async Task Point_18_Other_spellings_of_the_address_do_not_install(string address, string path)
    {
        await world.CallAsync(address, world.Body(path, AppWorld.Admin));

        Assert.Empty(world.Servers.All);
        Assert.Empty(world.Mattermost.Requests);
    }

    [Fact]
    public async Task Point_19_The_installation_expands_no_place_and_says_how_to_go_on()
    {
        var manifest = JsonNode.Parse(await world.Http.GetByteArrayAsync("/api/manifest.json"))!;

        Assert.Equal(["acting_user", "acting_user_access_token"], manifest["on_install"]!["expand"]!.AsObject().Select(member => member.Key));
        Assert.StartsWith("Type `/parabol help`", (await InstallAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Point_20_Uninstalling_removes_what_installing_made()
    {
        await InstallAsync();

        Assert.Equal("ok", (await world.SendAsync("/uninstall", WithoutUser("/uninstall"), world.Jwt())).Type);
        Assert.Empty(world.Servers.All);
        Assert.Equal("ok", (await world.SendAsync("/uninstall", WithoutUser("/uninstall"), world.Jwt())).Type);
    }

    [Fact]
    public async Task Point_20_Uninstalling_succeeds_even_when_we_cannot_clean_up()
    {
        await InstallAsync();
        world.Servers.Failure = new IOException("the storage is down");
        Assert.Equal("ok", (await world.SendAsync("/uninstall", WithoutUser("/uninstall"), world.Jwt())).Type);

        world.Mattermost.Failing = 500;
        Assert.Equal("ok", (await world.SendAsync("/uninstall", WithoutUser("/uninstall"), world.Jwt())).Type);
    }

    [Fact]
    public async Task Point_20_A_disabled_app_whose_bot_is_gone_can_be_uninstalled()
    {
        await InstallAsync();
        await world.SendAsync("/disable", WithoutUser("/disable"), world.Jwt());
        world.Mattermost.Failing = 401;

        Assert.Equal("ok", (await world.SendAsync("/uninstall", WithoutUser("/uninstall"), world.Jwt())).Type);
        Assert.Empty(world.Servers.All);
    }

    [Fact]
    public async Task Disabling_and_enabling_are_remembered()
    {
        await InstallAsync();

        Assert.Equal("ok", (await world.SendAsync("/disable", WithoutUser("/disable"), world.Jwt())).Type);
        Assert.False(Assert.Single(world.Servers.All).HasApp);
        Assert.Equal("ok", (await world.SendAsync("/enable", WithoutUser("/enable"), world.Jwt())).Type);
        Assert.True(Assert.Single(world.Servers.All).HasApp);
    }

    [Theory]
    [InlineData("token-of-ann")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Who_knows_the_secret_but_not_the_bot_s_token_changes_nothing(string? token)
    {
        await InstallAsync();
        var installed = world.Servers.All;

        foreach (var path in new[] { "/uninstall", "/disable" })
        {
            var body = WithoutUser(path);
            body["context"]!["bot_access_token"] = token;
            body["context"]!["bot_user_id"] = AppWorld.Ann;
            await world.SendAsync(path, body, world.Jwt());
        }

        Assert.Equal(installed, world.Servers.All);
    }

    [Fact]
    public async Task A_user_without_rights_cannot_remove_or_switch_it()
    {
        await InstallAsync();
        var installed = world.Servers.All;

        foreach (var path in new[] { "/uninstall", "/disable" }) await world.CallAsync(path, world.Body(path, AppWorld.Ann));

        Assert.Equal(installed, world.Servers.All);
    }

    [Fact]
    public async Task An_address_that_we_may_not_or_cannot_call_is_named()
    {
        var inner = world.Body("/install", AppWorld.Admin);
        inner["context"]!["mattermost_site_url"] = "http://169.254.169.254/";
        await AssertNotInstalledAsync(inner, "Integration__AllowedHosts");

        var none = world.Body("/install", AppWorld.Admin);
        none["context"]!["mattermost_site_url"] = "";
        await AssertNotInstalledAsync(none, "Site URL");

        world.Mattermost.Failing = 502;
        await AssertNotInstalledAsync(world.Body("/install", AppWorld.Admin), "502");
    }

    private static JsonObject Without(JsonObject body, params string[] members)
    {
        foreach (var member in members) body["context"]!.AsObject().Remove(member);
        return body;
    }

    private Task<AppAnswer> InstallAsync() => world.CallAsync("/install", world.Body("/install", AppWorld.Admin));

    /// <summary>As the plugin makes the calls for which nothing is to be expanded.</summary>
    private JsonObject WithoutUser(string path) => Without(world.Body(path), "acting_user", "acting_user_access_token", "channel_member");

    private async Task AssertNotInstalledAsync(JsonObject body, string word)
    {
        var answer = await world.CallAsync("/install", body);

        Assert.Equal("error", answer.Type);
        Assert.Contains(word, answer.Text, StringComparison.Ordinal);
        Assert.Empty(world.Servers.All);
    }
}
