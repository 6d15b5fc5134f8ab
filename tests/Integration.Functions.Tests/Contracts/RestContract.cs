using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Contracts;

/// <summary>The probes and reads that the other contracts stand on.</summary>
public sealed class RestContract
{
    public static TheoryData<string> Servers => SandboxContract.Servers;

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task The_token_tells_who_we_are(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);

        using var answer = await mattermost.Rest.GetAsync("/users/me");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(26, SandboxRest.Id((await answer.Content.ReadFromJsonAsync<JsonObject>())!).Length);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_wrong_token_is_an_expired_session(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        await using var stranger = new SandboxRest(mattermost.Rest.Site, "ybndrfg8ejkmcpqxot1uwisza3");

        using var answer = await stranger.GetAsync("/users/me");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("api.context.session_expired.app_error", SandboxRest.Id((await answer.Content.ReadFromJsonAsync<JsonObject>())!));
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Licence_and_settings_are_told_without_a_token_and_as_strings(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        await using var stranger = new SandboxRest(mattermost.Rest.Site, "");

        using var license = await stranger.GetAsync("/license/client?format=old");
        using var config = await stranger.GetAsync("/config/client?format=old");

        var licence = (await license.Content.ReadFromJsonAsync<JsonObject>())!["IsLicensed"]!.GetValue<string>();
        Assert.Equal(mattermost.Version.IsLicensed ? "true" : "false", licence);
        Assert.Equal(HttpStatusCode.OK, config.StatusCode);
        Assert.All((await config.Content.ReadFromJsonAsync<JsonObject>())!, setting => setting.Value!.GetValue<string>());
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task People_are_found_by_their_address(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var person = await mattermost.PersonAsync();
        var email = (await mattermost.Rest.GetJsonAsync($"/users/{person.Id}")).Thing["email"]!.GetValue<string>();

        var found = await mattermost.Rest.GetJsonAsync($"/users/email/{Uri.EscapeDataString(email)}");
        var unknown = await mattermost.Rest.GetJsonAsync($"/users/email/{Uri.EscapeDataString("nobody." + email)}");

        Assert.Equal((HttpStatusCode.OK, person.Id), (found.Status, found.Id));
        Assert.Equal((404, "app.user.missing_account.const"), unknown.Refusal);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task What_does_not_exist_is_not_found(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);

        using var channel = await mattermost.Rest.GetAsync("/channels/ybndrfg8ejkmcpqxot1uwisza3");

        Assert.Equal(HttpStatusCode.NotFound, channel.StatusCode);
        Assert.Equal("app.channel.get.existing.app_error", SandboxRest.Id((await channel.Content.ReadFromJsonAsync<JsonObject>())!));
    }
}
