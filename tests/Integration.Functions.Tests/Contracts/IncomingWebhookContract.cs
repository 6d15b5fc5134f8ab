using System.Net;
using System.Text.Json.Nodes;
using Integration.Functions.Mattermost;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Contracts;

/// <summary>What we believe of incoming webhooks when all is well.</summary>
public sealed class IncomingWebhookContract
{
    public static TheoryData<string> Servers => SandboxContract.Servers;

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_post_is_acknowledged_with_ok_and_no_id(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var channel = await mattermost.Rest.CreateChannelAsync();

        var answer = await mattermost.Rest.CallAsync(await mattermost.Rest.CreateHookAsync(channel), new() { ["text"] = "**Hello**" });

        Assert.Equal((HttpStatusCode.OK, "text/plain", "ok"), (answer.Status, answer.MediaType, answer.Body));
        var post = Assert.Single(await mattermost.Rest.PostsAsync(channel));
        Assert.Equal("**Hello**", post["message"]!.GetValue<string>());
        Assert.Equal("true", post["props"]!["from_webhook"]!.GetValue<string>());
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Every_answer_tells_version_and_request(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var hook = await mattermost.Rest.CreateHookAsync(await mattermost.Rest.CreateChannelAsync());

        var posted = await mattermost.Rest.CallAsync(hook, new() { ["text"] = "Hello" });
        var refused = await mattermost.Rest.CallAsync(hook, []);

        Assert.All([posted, refused], answer => Assert.Equal(mattermost.Version, ServerVersion.Parse(answer.VersionId)));
        Assert.All([posted, refused], answer => Assert.Equal(26, answer.RequestId!.Length));
        Assert.Equal(refused.RequestId, refused.Json.GetProperty("request_id").GetString());
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Attachments_are_kept_and_make_a_post_of_their_own_type(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var channel = await mattermost.Rest.CreateChannelAsync();
        var attachment = JsonNode.Parse("""
            { "fallback": "f", "color": "#A06BD6", "title": "Meeting started", "title_link": "https://parabol.example/meet/1",
              "fields": [ { "title": "Team", "value": "Platform", "short": "true" }, null, { "title": "Tasks", "value": 3, "short": false } ] }
            """);

        await mattermost.Rest.CallAsync(await mattermost.Rest.CreateHookAsync(channel), new() { ["attachments"] = new JsonArray(attachment) });

        var post = Assert.Single(await mattermost.Rest.PostsAsync(channel));
        Assert.Equal("slack_attachment", post["type"]!.GetValue<string>());
        var kept = post["props"]!["attachments"]![0]!;
        Assert.Equal("#A06BD6", kept["color"]!.GetValue<string>());
        Assert.Equal(
            """[{"title":"Team","value":"Platform","short":true},{"title":"Tasks","value":"3","short":false}]""", kept["fields"]!.ToJsonString());
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Text_over_the_limit_goes_on_in_the_next_post(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var channel = await mattermost.Rest.CreateChannelAsync();
        var text = string.Concat(Enumerable.Repeat("🦊", 16_383)) + "and the rest";
        var attachment = new JsonObject { ["fallback"] = "f", ["text"] = "at the end" };

        await mattermost.Rest.CallAsync(
            await mattermost.Rest.CreateHookAsync(channel), new() { ["text"] = text, ["attachments"] = new JsonArray(attachment) });

        var posts = await mattermost.Rest.PostsAsync(channel);
        Assert.Equal([16_383 * 2, "and the rest".Length], posts.Select(post => post["message"]!.GetValue<string>().Length));
        Assert.Equal([false, true], posts.Select(post => post["props"]!["attachments"] is not null));
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_call_may_name_another_channel_of_the_team(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var hook = await mattermost.Rest.CreateHookAsync(await mattermost.Rest.CreateChannelAsync());
        var other = await mattermost.Rest.CreateChannelAsync();

        await mattermost.Rest.CallAsync(hook, new() { ["text"] = "one", ["channel"] = other["name"]!.GetValue<string>() });
        await mattermost.Rest.CallAsync(hook, new() { ["text"] = "two", ["channel"] = "#" + other["name"]!.GetValue<string>() });

        Assert.Equal(["one", "two"], (await mattermost.Rest.PostsAsync(other)).Select(post => post["message"]!.GetValue<string>()));
    }
}
