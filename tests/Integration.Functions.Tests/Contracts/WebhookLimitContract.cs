using System.Net;
using System.Text.Json.Nodes;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Contracts;

/// <summary>The limits of an incoming webhook, which differ from release to release.</summary>
public sealed class WebhookLimitContract
{
    public static TheoryData<string> Servers => SandboxContract.Servers;

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Attachments_that_do_not_fit_together_are_spread_over_posts(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var channel = await mattermost.Rest.CreateChannelAsync();
        var attachments = new JsonArray([.. Enumerable.Range(1, 4).Select(number => (JsonNode)Attachment($"{number}", title: new string('t', 3_000)))]);

        await mattermost.Rest.CallAsync(await mattermost.Rest.CreateHookAsync(channel), new() { ["attachments"] = attachments });

        var expected = mattermost.Version.IsAtLeast(6, 3) ? (int[])[4] : [2, 2];
        Assert.Equal(expected, (await mattermost.Rest.PostsAsync(channel)).Select(post => post["props"]!["attachments"]!.AsArray().Count));
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task An_attachments_text_is_cut_when_it_does_not_fit_alone(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        SkipException.If(mattermost.Version.IsAtLeast(6, 3), "from 6.3 props hold 760,000 characters, more than a request may");
        var channel = await mattermost.Rest.CreateChannelAsync();

        await mattermost.Rest.CallAsync(
            await mattermost.Rest.CreateHookAsync(channel), new() { ["attachments"] = new JsonArray(Attachment(new string('x', 9_000))) });

        var post = Assert.Single(await mattermost.Rest.PostsAsync(channel));
        Assert.InRange(post["props"]!["attachments"]![0]!["text"]!.GetValue<string>().Length, 7_000, 7_600);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task An_attachment_that_does_not_fit_even_without_text_is_refused(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        SkipException.If(mattermost.Version.IsAtLeast(6, 3), "from 6.3 props hold 760,000 characters, more than a request may");
        var channel = await mattermost.Rest.CreateChannelAsync();

        var answer = await mattermost.Rest.CallAsync(
            await mattermost.Rest.CreateHookAsync(channel), new() { ["attachments"] = new JsonArray(Attachment("x", title: new string('t', 9_000))) });

        Assert.Equal((HttpStatusCode.BadRequest, "web.incoming_webhook.split_props_length.app_error"), (answer.Status, answer.ErrorId));
        Assert.Empty(await mattermost.Rest.PostsAsync(channel));
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task JSON_over_the_body_limit_is_just_a_bad_request(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        SkipException.If(!mattermost.Version.IsAtLeast(9, 5), "until 9.4 a body may have 100 MiB");
        SkipException.If(mattermost.Version.IsAtLeast(11, 11), "newest servers answer 413");
        var hook = await mattermost.Rest.CreateHookAsync(await mattermost.Rest.CreateChannelAsync());

        var fits = await mattermost.Rest.CallAsync(hook, new() { ["text"] = new string('x', 290_000) });
        var tooLong = await mattermost.Rest.CallAsync(hook, new() { ["text"] = new string('x', 300_000) });

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.BadRequest], [fits.Status, tooLong.Status]);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_form_over_the_body_limit_is_too_large(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        SkipException.If(!mattermost.Version.IsAtLeast(10, 0), "before 10.0 the answer was not reliable");
        var hook = await mattermost.Rest.CreateHookAsync(await mattermost.Rest.CreateChannelAsync());
        using var body = new FormUrlEncodedContent([new("payload", $$"""{"text":"{{new string('x', 300_000)}}"}""")]);

        var answer = await mattermost.Rest.CallAsync(SandboxRest.Id(hook), body);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "api.context.request_body_too_large.app_error"), (answer.Status, answer.ErrorId));
    }

    private static JsonObject Attachment(string text, string title = "") => new() { ["fallback"] = "f", ["text"] = text, ["title"] = title };
}
