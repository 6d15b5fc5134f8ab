using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Contracts;

/// <summary>What is said about groups without a licence, or with one that has only some of them.</summary>
public sealed class GroupLicenceContract
{
    public static TheoryData<string> Servers => SandboxContract.Servers;

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Without_a_licence_no_call_about_groups_answers(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        SkipException.If(mattermost.Version.IsLicensed, "the server has a licence");
        var channel = SandboxRest.Id(await mattermost.Rest.CreateChannelAsync());
        var id = (mattermost.Version.Major, mattermost.Version.Minor).CompareTo((6, 5)) >= 0 ? "api.license_error" : "api.ldap_groups.license_error";

        foreach (var path in (string[])
            [
                "/groups?per_page=1&filter_allow_reference=true", $"/groups/{channel}", $"/groups/{channel}/members", $"/groups/{channel}/stats",
                $"/channels/{channel}/groups", $"/teams/{SandboxRest.Id(await mattermost.Rest.TeamAsync())}/groups", "/users/me/groups",
            ])
        {
            Assert.Equal((path, (501, id)), (path, (await mattermost.Rest.GetJsonAsync(path)).Refusal));
        }

        Assert.Equal(
            (mattermost.Version.Major < 9 ? 501 : 403, "api.channel.channel_member_counts_by_group.license.error"),
            (await mattermost.Rest.GetJsonAsync($"/channels/{channel}/member_counts_by_group")).Refusal);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_licence_without_directories_has_custom_groups_only(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var sandbox = mattermost.SandboxOnly("needs a Professional licence");
        (sandbox.IsLicensed, sandbox.Sku) = (true, "professional");
        var channel = SandboxRest.Id(await mattermost.Rest.CreateChannelAsync());
        var groupId = mattermost.DirectoryGroup();

        var list = await mattermost.Rest.GetJsonAsync("/groups");
        var linked = await mattermost.Rest.GetJsonAsync($"/channels/{channel}/groups");
        var people = await mattermost.Rest.GetJsonAsync($"/groups/{groupId}/members");

        if (mattermost.Version.Major < 6)
        {
            Assert.All([list, linked, people], answer => Assert.Equal((501, "api.ldap_groups.license_error"), answer.Refusal));
        }
        else
        {
            Assert.Empty(list.List);
            Assert.All([linked, people], answer => Assert.Equal((403, "api.ldap_groups.license_error"), answer.Refusal));
            Assert.Equal(201, (int)(await CreateAsync(mattermost)).Status);
        }
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Custom_groups_need_professional_and_the_setting(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        mattermost.DemandRelease(6, 5, "custom groups");
        var sandbox = mattermost.SandboxOnly("needs licences of several kinds");

        (sandbox.IsLicensed, sandbox.Sku) = (true, "E10");
        Assert.Equal((400, "api.custom_groups.license_error"), (await CreateAsync(mattermost)).Refusal);

        sandbox.Sku = "enterprise";
        sandbox.Configure(settings => settings with { EnableCustomGroups = false });
        Assert.Equal((400, "api.custom_groups.feature_disabled"), (await CreateAsync(mattermost)).Refusal);
    }

    private static Task<RestAnswer> CreateAsync(SandboxContract mattermost) => mattermost.Rest.PostJsonAsync(
        "/groups", new { Name = SandboxRest.UniqueName(), DisplayName = "Contract test", Source = "custom", AllowReference = true, UserIds = Array.Empty<string>() });
}
