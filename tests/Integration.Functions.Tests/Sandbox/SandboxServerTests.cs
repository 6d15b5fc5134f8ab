using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Integration.Functions.Mattermost;
using Mattermost.Sandbox;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Sandbox;

/// <summary>The sandbox as tests, scripts and people use it.</summary>
public sealed class SandboxServerTests : IAsyncLifetime
{
    private HttpClient http = null!;
    private SandboxServer mattermost = null!;

    public async Task InitializeAsync()
    {
        mattermost = await SandboxServer.StartAsync();
        http = new HttpClient { BaseAddress = mattermost.BaseAddress };
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await mattermost.DisposeAsync();
    }

    [Fact]
    public async Task A_test_waits_for_posts_instead_of_sleeping()
    {
        var waiting = mattermost.Posts.WaitForAsync(2, CancellationToken.None);

        await PostAsync(new { text = "one" });
        await PostAsync(new { text = "two" });

        Assert.Equal(["one", "two"], (await waiting).Select(post => post.Message));
    }

    [Fact]
    public async Task Many_writers_lose_nothing_and_numbers_have_no_gap()
    {
        await Parallel.ForAsync(0, 200, async (number, _) => await PostAsync(new { text = $"{number}" }));

        Assert.Equal(Enumerable.Range(1, 200).Select(number => (long)number), mattermost.Posts.All.Select(post => post.Number));
        Assert.Equal(200, mattermost.Posts.All.Select(post => post.Message).Distinct().Count());
    }

    [Fact]
    public async Task Release_and_licence_change_while_it_runs()
    {
        mattermost.Version = "9.11.3";
        mattermost.IsLicensed = true;

        using var answer = await http.PostAsJsonAsync(mattermost.HookAddress, new { text = "" });

        Assert.Equal(new ServerVersion(9, 11, 3, IsLicensed: true), ServerVersion.Parse(answer.Headers.GetValues("X-Version-Id").Single()));
        Assert.Equal("web.incoming_webhook.text.app_error", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("5.36")]
    [InlineData("12.1")]
    [InlineData("eleven")]
    [InlineData("")]
    public void A_release_outside_5_37_to_12_0_is_refused(string version) =>
        Assert.Throws<FormatException>(() => mattermost.Version = version);

    [Fact]
    public async Task Newer_servers_repeat_the_webhooks_id_in_their_refusals()
    {
        using var answer = await http.PostAsJsonAsync(mattermost.HookAddress, new { text = "" });

        Assert.Contains(mattermost.Hook.Id, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "admin")]
    [InlineData(true, "Parabol")]
    public async Task A_name_is_overridden_only_where_the_setting_allows_it(bool allowed, string expected)
    {
        mattermost.Configure(settings => settings with { EnablePostUsernameOverride = allowed });

        await PostAsync(new { text = "hello", username = "Parabol" });

        Assert.Equal(expected, Assert.Single(mattermost.Posts.All).AuthorName);
    }

    [Fact]
    public async Task A_webhook_needs_its_owner_its_channel_and_the_right_to_read_it()
    {
        var stranger = mattermost.State.AddUser("stranger");
        var room = mattermost.CreateChannel("room", ChannelType.Private);
        var gone = mattermost.CreateChannel("gone");
        var hooks = new[]
        {
            mattermost.CreateHook(ownerId: "nobody"), mattermost.CreateHook(room, ownerId: stranger.Id), mattermost.CreateHook(gone),
        };
        mattermost.State.RemoveChannel(gone.Id);

        var statuses = new List<HttpStatusCode>();
        foreach (var hook in hooks) statuses.Add(await StatusAsync(hook));

        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.NotFound], statuses);
    }

    [Fact]
    public async Task A_direct_message_goes_to_the_channel_of_two()
    {
        var ada = mattermost.State.AddUser("ada");

        await PostAsync(new { text = "psst", channel = "@ada" });

        var channel = mattermost.State.FindChannel(Assert.Single(mattermost.Posts.All).ChannelId)!;
        Assert.Equal(new[] { ada.Id, mattermost.Admin.Id }.Order(StringComparer.Ordinal), channel.Members);
    }

    [Fact]
    public async Task Scripts_read_posts_as_JSON_and_as_text()
    {
        await PostAsync(new { text = "one" });
        await PostAsync(new { text = "**two** @here" });

        var posts = await http.GetFromJsonAsync<JsonElement>("sandbox/posts?channel=town-square&after=1");

        var post = Assert.Single(posts.EnumerateArray());
        Assert.Equal((2, "**two** @here"), (post.GetProperty("number").GetInt32(), post.GetProperty("message").GetString()));
        Assert.Equal("here", Assert.Single(post.GetProperty("rings").EnumerateArray()).GetString());
        Assert.Contains("  two @here", post.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_and_releases_are_set_from_outside()
    {
        var hooks = await http.GetFromJsonAsync<JsonElement>("sandbox/hooks");
        using var queued = await http.PostAsJsonAsync("sandbox/faults", new { kind = "proxy-error", status = 504, saved = true, times = 1 });
        using var unknown = await http.PostAsJsonAsync("sandbox/faults", new { kind = "earthquake" });
        using var switched = await http.PatchAsJsonAsync("sandbox/server", new { version = "10.4", isLicensed = true });

        using var answer = await http.PostAsJsonAsync(hooks[0].GetProperty("url").GetString(), new { text = "hello" });

        Assert.Equal([200, 400, 200, 504], [(int)queued.StatusCode, (int)unknown.StatusCode, (int)switched.StatusCode, (int)answer.StatusCode]);
        Assert.Equal(("10.4.0", true), (mattermost.Version, mattermost.IsLicensed));
        var call = Assert.Single((await http.GetFromJsonAsync<JsonElement>("sandbox/calls")).EnumerateArray());
        Assert.Equal(("proxy-error", true), (call.GetProperty("fault").GetString(), call.GetProperty("isSaved").GetBoolean()));
    }

    [Fact]
    public async Task The_channel_page_shows_posts_and_the_stream_brings_new_ones()
    {
        await PostAsync(new { text = "old news" });
        var page = await http.GetStringAsync(mattermost.PageOf(mattermost.Channel));
        using var stream = new StreamReader(await http.GetStreamAsync("sandbox/stream?channel=town-square&after=1"));

        await PostAsync(new { text = "fresh news" });
        string? line;
        do line = await stream.ReadLineAsync();
        while (line is not (null or "event: post"));

        Assert.Contains("old news", page, StringComparison.Ordinal);
        Assert.Contains("fresh news", await stream.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_start_page_changes_the_server_by_its_forms()
    {
        using var server = await http.PostAsync("sandbox/forms/server", Form(("version", "6.7.0"), ("username", "on"), ("webhooks", "on")));
        using var fault = await http.PostAsync("sandbox/forms/faults", Form(("kind", "server-error"), ("times", "3")));
        using var hook = await http.PostAsync("sandbox/forms/hooks", Form(("channel", "retros")));

        var page = await http.GetStringAsync("/");

        Assert.Equal("6.7.0", mattermost.Version);
        Assert.Equal(new ServerSettings { EnablePostUsernameOverride = true }, mattermost.Settings);
        Assert.All((string[])["Mattermost sandbox 6.7.0", "3 × server-error", "~retros"], text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private async Task PostAsync(object body)
    {
        using var answer = await http.PostAsJsonAsync(mattermost.HookAddress, body);
        Assert.Equal("ok", await answer.Content.ReadAsStringAsync());
    }

    private async Task<HttpStatusCode> StatusAsync(SandboxHook hook)
    {
        using var answer = await http.PostAsJsonAsync(mattermost.AddressOf(hook), new { text = "hello" });
        return answer.StatusCode;
    }
}
