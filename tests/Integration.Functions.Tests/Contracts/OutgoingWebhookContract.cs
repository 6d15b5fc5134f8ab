using System.Net;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox;
using Mattermost.Sandbox.State;
using SandboxIntegration = Integration.Functions.Tests.Support.SandboxIntegration;

namespace Integration.Functions.Tests.Contracts;

/// <summary>Outgoing webhooks: made by REST, fired by new posts in open channels, answered or not.</summary>
public sealed class OutgoingWebhookContract
{
    public static TheoryData<string> Servers => SandboxContract.Servers;

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_team_admin_makes_one_and_a_plain_member_may_not(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var (teamId, admin, member) = (SandboxRest.Id(await mattermost.Rest.TeamAsync()), await mattermost.TeamAdminAsync(), await mattermost.PersonAsync());
        object Body(string[] words, params string[] urls) => new { TeamId = teamId, DisplayName = "Contract test", TriggerWords = words, TriggerWhen = 1, CallbackUrls = urls, ContentType = "application/json" };

        var made = await admin.Rest.PostJsonAsync("/hooks/outgoing", Body(["@developers"], "https://integration.example/mentions"));

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal(26, made.Thing["token"]!.GetValue<string>().Length);
        Assert.Equal((403, "api.context.permissions.app_error"), (await member.Rest.PostJsonAsync("/hooks/outgoing", Body(["x"], "https://integration.example/x"))).Refusal);
        Assert.Equal((400, "api.webhook.create_outgoing.triggers.app_error"), (await admin.Rest.PostJsonAsync("/hooks/outgoing", Body([], "https://integration.example/x"))).Refusal);
        Assert.Equal(400, (int)(await admin.Rest.PostJsonAsync("/hooks/outgoing", Body(["y"]))).Status);
        Assert.Contains((await admin.Rest.GetJsonAsync($"/hooks/outgoing?team_id={teamId}")).List, hook => SandboxRest.Id(hook) == made.Id);
        var renewed = await admin.Rest.PostJsonAsync($"/hooks/outgoing/{made.Id}/regen_token", new { });
        Assert.NotEqual(made.Thing["token"]!.GetValue<string>(), renewed.Thing["token"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, (await admin.Rest.SendAsync(HttpMethod.Delete, $"/hooks/outgoing/{made.Id}")).Status);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task The_first_word_fires_it_with_the_fields_that_were_observed(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var sandbox = mattermost.SandboxOnly("the server would have to reach this test");
        await using var integration = await SandboxIntegration.StartAsync();
        var hook = Hook(sandbox, integration, hook => hook with { TriggerWords = ["!inv"], ContentType = "application/json" });

        sandbox.Write(sandbox.People.Member, sandbox.Channel, "please !inv @developers");
        var post = sandbox.Write(sandbox.People.Member, sandbox.Channel, "!inv @developers");

        var call = await Wait.UntilAsync(() => Task.FromResult(integration.Received is [var received, ..] ? received : null));
        Assert.Equal(
            ["token", "team_id", "team_domain", "channel_id", "channel_name", "timestamp", "user_id", "user_name", "post_id", "text", "trigger_word", "file_ids"],
            call.Json.Select(field => field.Key));
        Assert.Equal((hook.Token, post.Id, "!inv @developers", "!inv"), (Text(call, "token"), Text(call, "post_id"), Text(call, "text"), Text(call, "trigger_word")));
        Assert.Equal(post.CreateAt.ToUnixTimeMilliseconds(), call.Json["timestamp"]!.GetValue<long>());
        Assert.Equal(("application/json", "Mattermost-Bot/1.1"), (call.Headers["Content-Type"], call.Headers["User-Agent"]));
        Assert.Single(integration.Received);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_form_has_seconds_and_a_channels_own_hook_hears_every_post_of_people(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var sandbox = mattermost.SandboxOnly("the server would have to reach this test");
        await using var integration = await SandboxIntegration.StartAsync();
        var (room, open) = (sandbox.CreateChannel("room", ChannelType.Private), sandbox.CreateChannel("open"));
        sandbox.Join(open, sandbox.People.Member);
        Hook(sandbox, integration, hook => hook with { ChannelId = open.Id });

        sandbox.Write(sandbox.Admin, room, "private");
        sandbox.Write(sandbox.Admin, sandbox.Channel, "elsewhere");
        await using var rest = new SandboxRest(sandbox.BaseAddress, sandbox.AdminToken);
        await rest.PostJsonAsync($"/channels/{open.Id}/members", new { UserId = sandbox.People.TeamAdmin.Id });
        using var http = new HttpClient();
        using var hooked = await http.PostAsync(sandbox.AddressOf(sandbox.CreateHook(open)), new StringContent("""{"text":"of a webhook"}"""));
        var post = sandbox.Write(sandbox.People.Member, open, "mid @developers sentence");

        var call = await Wait.UntilAsync(() => Task.FromResult(integration.Received is [var received, ..] ? received : null));
        Assert.Equal((post.Id, "", post.CreateAt.ToUnixTimeSeconds()), (call.Field("post_id"), call.Field("trigger_word"), long.Parse(call.Field("timestamp"), System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal("application/x-www-form-urlencoded", call.Headers["Content-Type"]);
        Assert.Single(integration.Received);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Its_answer_is_posted_by_its_creator_beside_or_below_the_post(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var sandbox = mattermost.SandboxOnly("the server would have to reach this test");
        await using var integration = await SandboxIntegration.StartAsync();
        integration.Answer("/hear", new { Text = "heard", ResponseType = "comment" });
        Hook(sandbox, integration, hook => hook with { TriggerWords = ["@dev"], TriggerWhen = 1 });

        var post = sandbox.Write(sandbox.People.Member, sandbox.Channel, "@developers, come");

        var answer = Assert.Single(await sandbox.Posts.WaitForAsync(1, other => other.HookId is not null, Wait.Limit));
        Assert.Equal(("heard", post.Id, sandbox.Admin.Id), (answer.Message, answer.RootId, answer.UserId));
        Assert.True(answer.IsFromWebhook);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Switched_off_it_neither_fires_nor_is_made(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var sandbox = mattermost.SandboxOnly("changes settings of the server");
        sandbox.Configure(settings => settings with { EnableOutgoingWebhooks = false });

        var refused = await mattermost.Rest.PostJsonAsync("/hooks/outgoing", new { TeamId = sandbox.Team.Id, TriggerWords = new[] { "x" }, CallbackUrls = new[] { "https://integration.example" } });

        Assert.Equal((501, "api.outgoing_webhook.disabled.app_error"), refused.Refusal);
    }

    private static SandboxOutgoingHook Hook(SandboxServer sandbox, SandboxIntegration integration, Func<SandboxOutgoingHook, SandboxOutgoingHook> change) => sandbox.State.AddOutgoingHook(change(new()
    {
        Id = "",
        Token = "",
        CreatorId = sandbox.Admin.Id,
        TeamId = sandbox.Team.Id,
        CallbackUrls = [new Uri(integration.Address, "hear").ToString()],
    }));

    private static string Text(ReceivedRequest call, string field) => call.Json[field]!.GetValue<string>();
}
