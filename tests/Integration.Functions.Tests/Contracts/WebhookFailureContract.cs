using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Contracts;

/// <summary>How incoming webhooks fail: the status always tells; the id tells the cause only on older servers.</summary>
public sealed class WebhookFailureContract
{
    private const string AnId = "ybndrfg8ejkmcpqxot1uwisza3";

    public static TheoryData<string> Servers => SandboxContract.Servers;

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task An_unknown_webhook_is_a_bad_request(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);

        var answer = await mattermost.Rest.CallAsync(AnId, Json("""{"text":"hello"}"""));

        AssertFailure(mattermost, answer, HttpStatusCode.BadRequest, "web.incoming_webhook.invalid.app_error");
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_deleted_webhook_is_a_bad_request(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var hook = await mattermost.Rest.CreateHookAsync(await mattermost.Rest.CreateChannelAsync());
        await mattermost.Rest.DeleteHookAsync(hook);

        var answer = await mattermost.Rest.CallAsync(hook, new() { ["text"] = "hello" });

        AssertFailure(mattermost, answer, HttpStatusCode.BadRequest, "web.incoming_webhook.invalid.app_error");
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Archiving_a_channel_deletes_its_webhooks(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var channel = await mattermost.Rest.CreateChannelAsync();
        var hook = await mattermost.Rest.CreateHookAsync(channel);
        await mattermost.Rest.ArchiveAsync(channel);

        var answer = await mattermost.Rest.CallAsync(hook, new() { ["text"] = "hello" });

        AssertFailure(mattermost, answer, HttpStatusCode.BadRequest, "web.incoming_webhook.invalid.app_error");
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_message_without_text_and_attachments_is_a_bad_request(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var hook = await mattermost.Rest.CreateHookAsync(await mattermost.Rest.CreateChannelAsync());

        var answer = await mattermost.Rest.CallAsync(hook, new() { ["text"] = "" });

        AssertFailure(mattermost, answer, HttpStatusCode.BadRequest, "web.incoming_webhook.text.app_error");
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task An_unknown_channel_is_not_found(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var hook = await mattermost.Rest.CreateHookAsync(await mattermost.Rest.CreateChannelAsync());

        var answer = await mattermost.Rest.CallAsync(hook, new() { ["text"] = "hello", ["channel"] = "no-such-channel" });

        AssertFailure(mattermost, answer, HttpStatusCode.NotFound, "web.incoming_webhook.channel.app_error");
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task An_unknown_person_is_a_bad_request(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var hook = await mattermost.Rest.CreateHookAsync(await mattermost.Rest.CreateChannelAsync());

        var answer = await mattermost.Rest.CallAsync(hook, new() { ["text"] = "hello", ["channel"] = "@no-such-person-here" });

        AssertFailure(mattermost, answer, HttpStatusCode.BadRequest, "web.incoming_webhook.user.app_error");
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_locked_webhook_posts_to_its_own_channel_only(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var channel = await mattermost.Rest.CreateChannelAsync();
        var hook = await mattermost.Rest.CreateHookAsync(channel, locked: true);
        var other = await mattermost.Rest.CreateChannelAsync();

        var own = await mattermost.Rest.CallAsync(hook, new() { ["text"] = "hello", ["channel"] = channel["name"]!.GetValue<string>() });
        var answer = await mattermost.Rest.CallAsync(hook, new() { ["text"] = "hello", ["channel"] = other["name"]!.GetValue<string>() });

        Assert.Equal(HttpStatusCode.OK, own.Status);
        AssertFailure(mattermost, answer, HttpStatusCode.Forbidden, "web.incoming_webhook.channel_locked.app_error");
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_broken_body_is_a_bad_request(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var hook = await mattermost.Rest.CreateHookAsync(await mattermost.Rest.CreateChannelAsync());

        foreach (var body in (string[])["", "{", "[]", """{"text":5}""", """{"text":"x","attachments":{}}"""])
        {
            var answer = await mattermost.Rest.CallAsync(SandboxRest.Id(hook), Json(body));
            AssertFailure(mattermost, answer, HttpStatusCode.BadRequest, "model.incoming_hook.parse_data.app_error", "web.incoming_webhook.decode.app_error");
        }
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task JSON_sent_as_a_form_is_a_bad_request(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var hook = await mattermost.Rest.CreateHookAsync(await mattermost.Rest.CreateChannelAsync());
        using var body = new StringContent("{}", Encoding.UTF8, "application/x-www-form-urlencoded");

        var answer = await mattermost.Rest.CallAsync(SandboxRest.Id(hook), body);

        AssertFailure(mattermost, answer, HttpStatusCode.BadRequest, "model.incoming_hook.parse_data.app_error", "web.incoming_webhook.decode.app_error");
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task An_unreadable_content_type_is_a_bad_request(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var hook = await mattermost.Rest.CreateHookAsync(await mattermost.Rest.CreateChannelAsync());
        using var body = new ByteArrayContent("""{"text":"hello"}"""u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", "application/json/what");
        SkipException.If(!mattermost.Version.IsAtLeast(6, 0), "5.37 does not read the header: it looks for two words in it");

        var answer = await mattermost.Rest.CallAsync(SandboxRest.Id(hook), body);

        AssertFailure(mattermost, answer, HttpStatusCode.BadRequest, "api.webhook.incoming.error", "web.incoming_webhook.media_type.app_error");
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Switched_off_webhooks_are_not_implemented(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var sandbox = mattermost.SandboxOnly("would switch webhooks off for everybody on a real server");
        sandbox.Configure(settings => settings with { EnableIncomingWebhooks = false });

        var answer = await mattermost.Rest.CallAsync(sandbox.Hook.Id, Json("""{"text":"hello"}"""));

        AssertFailure(mattermost, answer, HttpStatusCode.NotImplemented, "web.incoming_webhook.disabled.app_error");
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task An_unknown_type_fails_while_saving(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var hook = await mattermost.Rest.CreateHookAsync(await mattermost.Rest.CreateChannelAsync());

        var own = await mattermost.Rest.CallAsync(hook, new() { ["text"] = "hello", ["type"] = "custom_parabol" });
        var system = await mattermost.Rest.CallAsync(hook, new() { ["text"] = "hello", ["type"] = "system_join" });
        var other = await mattermost.Rest.CallAsync(hook, new() { ["text"] = "hello", ["type"] = "parabol" });

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.InternalServerError], [own.Status, system.Status, other.Status]);
    }

    /// <summary>Up to 10.1 the cause; later one id for all, and a message that gives the webhook's id away.</summary>
    private static void AssertFailure(
        SandboxContract mattermost, HookAnswer answer, HttpStatusCode status, string id, string wrapped = "web.incoming_webhook.general.app_error")
    {
        Assert.Equal((status, "application/json"), (answer.Status, answer.MediaType));
        Assert.Equal((int)status, answer.Json.GetProperty("status_code").GetInt32());
        Assert.Equal("", answer.Json.GetProperty("detailed_error").GetString());
        Assert.Equal(mattermost.Version.IsAtLeast(10, 2) ? wrapped : id, answer.ErrorId);
    }

    private static StringContent Json(string body)
    {
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
