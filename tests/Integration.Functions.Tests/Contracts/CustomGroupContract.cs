using System.Net;
using System.Text.Json.Nodes;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Contracts;

/// <summary>Groups that people make, from 6.5 with a licence: the whole life of one, by REST alone.</summary>
public sealed class CustomGroupContract
{
    public static TheoryData<string> Servers => SandboxContract.LicensedServers;

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_plain_person_makes_one_and_a_plain_bot_reads_its_people(string server)
    {
        await using var mattermost = await LicensedAsync(server);
        var (maker, member) = (await mattermost.PersonAsync(), await mattermost.PersonAsync());
        var bot = await mattermost.BotAsync();

        var made = await CreateAsync(maker.Rest, Body(member.Id, maker.Id));
        var people = await bot.Rest.GetJsonAsync($"/groups/{made.Id}/members");

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal(2, people.Thing["total_member_count"]!.GetValue<int>());
        Assert.Equal(
            new[] { maker.Id, member.Id }.Order(StringComparer.Ordinal),
            people.Thing["members"]!.AsArray().Select(user => SandboxRest.Id(user!.AsObject())).Order(StringComparer.Ordinal));
        Assert.Contains((await bot.Rest.GetJsonAsync($"/groups?filter_allow_reference=true&q={Name(made)}")).List, group => SandboxRest.Id(group) == made.Id);
        await RemoveAsync(mattermost, made);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task It_is_renamed_filled_emptied_deleted_and_restored(string server)
    {
        await using var mattermost = await LicensedAsync(server);
        var (maker, member) = (await mattermost.PersonAsync(), await mattermost.PersonAsync());
        var made = await CreateAsync(maker.Rest, Body());
        var (path, name) = ($"/groups/{made.Id}", SandboxRest.UniqueName());

        var renamed = await maker.Rest.SendAsync(HttpMethod.Put, path + "/patch", new { Name = name, Description = "more" });
        var filled = await maker.Rest.PostJsonAsync(path + "/members", new { UserIds = new[] { member.Id } });
        var emptied = await maker.Rest.SendAsync(HttpMethod.Delete, path + "/members", new { UserIds = new[] { member.Id } });
        var deleted = await maker.Rest.SendAsync(HttpMethod.Delete, path);

        Assert.Equal((name, "more"), (Name(renamed), renamed.Thing["description"]!.GetValue<string>()));
        Assert.Equal(member.Id, filled.List[0]["user_id"]!.GetValue<string>());
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [emptied.Status, deleted.Status]);
        Assert.DoesNotContain((await maker.Rest.GetJsonAsync("/groups?q=" + name)).List, group => SandboxRest.Id(group) == made.Id);
        if (mattermost.Version.Major >= 8)
        {
            Assert.Equal(HttpStatusCode.OK, (await maker.Rest.PostJsonAsync(path + "/restore", new { })).Status);
            Assert.Contains((await maker.Rest.GetJsonAsync("/groups?q=" + name)).List, group => SandboxRest.Id(group) == made.Id);
            await RemoveAsync(mattermost, made);
        }
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task What_is_wrong_with_a_new_one_is_said(string server)
    {
        await using var mattermost = await LicensedAsync(server);
        var maker = await mattermost.PersonAsync();
        var made = await CreateAsync(maker.Rest, Body());

        async Task<string> WhyAsync(string member, JsonNode? value)
        {
            var body = Body();
            body[member] = value;
            var refused = await CreateAsync(maker.Rest, body);
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
            return refused.Id;
        }

        Assert.Equal("app.custom_group.unique_name", await WhyAsync("name", Name(made)));
        Assert.Equal("app.group.username_conflict", await WhyAsync("name", maker.Username));
        Assert.Equal("model.group.name.reserved_name.app_error", await WhyAsync("name", "channel"));
        Assert.Equal("model.group.name.invalid_chars.app_error", await WhyAsync("name", "two words"));
        Assert.Equal("model.group.name.invalid_length.app_error", await WhyAsync("name", new string('x', 65)));
        Assert.Equal("app.group.crud_permission", await WhyAsync("source", "ldap"));
        Assert.Equal("api.custom_groups.must_be_referenceable", await WhyAsync("allow_reference", false));
        Assert.Equal("api.custom_groups.no_remote_id", await WhyAsync("remote_id", "x"));
        await RemoveAsync(mattermost, made);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_directorys_group_is_changed_by_administrators_and_named_after_its_display_name(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        mattermost.DemandLicence();
        var sandbox = mattermost.SandboxOnly("needs a group of a directory");
        var group = sandbox.State.AddGroup(new() { DisplayName = "Site Reliability", AllowReference = false });
        var person = await mattermost.PersonAsync();

        var refused = await person.Rest.SendAsync(HttpMethod.Put, $"/groups/{group.Id}/patch", new { AllowReference = true });
        var opened = await mattermost.Rest.SendAsync(HttpMethod.Put, $"/groups/{group.Id}/patch", new { AllowReference = true });
        var taken = await mattermost.Rest.SendAsync(HttpMethod.Put, $"/groups/{group.Id}/patch", new { AllowReference = true, Name = person.Username });

        Assert.Equal((403, "api.context.permissions.app_error"), refused.Refusal);
        Assert.Equal("site-reliability", Name(opened));
        Assert.Equal((mattermost.Version.Major < 6 ? 501 : 400, "api.ldap_groups.existing_user_name_error"), taken.Refusal);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Who_lost_the_right_makes_none(string server)
    {
        await using var mattermost = await LicensedAsync(server);
        mattermost.SandboxOnly("would take the right from everybody").State.Roles.Change("system_user", denied: ["create_custom_group"]);

        Assert.Equal((403, "api.context.permissions.app_error"), (await CreateAsync((await mattermost.PersonAsync()).Rest, Body())).Refusal);
    }

    private static async Task<SandboxContract> LicensedAsync(string server)
    {
        var mattermost = await SandboxContract.StartAsync(server);
        mattermost.DemandLicence();
        mattermost.DemandRelease(6, 5, "custom groups");
        return mattermost;
    }

    private static JsonObject Body(params string[] userIds) => new()
    {
        ["name"] = SandboxRest.UniqueName(),
        ["display_name"] = "Contract test",
        ["source"] = "custom",
        ["allow_reference"] = true,
        ["user_ids"] = new JsonArray([.. userIds.Select(id => (JsonNode)id)]),
    };

    private static Task<RestAnswer> CreateAsync(SandboxRest rest, JsonObject body) => rest.PostJsonAsync("/groups", body);

    private static Task RemoveAsync(SandboxContract mattermost, RestAnswer group) => mattermost.Rest.SendAsync(HttpMethod.Delete, $"/groups/{group.Id}");

    private static string Name(RestAnswer group) => group.Thing["name"]!.GetValue<string>();
}
