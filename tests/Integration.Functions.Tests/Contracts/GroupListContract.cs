using System.Text.Json.Nodes;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Contracts;

/// <summary>Finding groups and their people.</summary>
public sealed class GroupListContract
{
    public static TheoryData<string> Servers => SandboxContract.LicensedServers;

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_groups_people_come_newest_first_without_deactivated_ones_and_200_a_page_at_most(string server)
    {
        await using var mattermost = await LicensedAsync(server);
        var sandbox = mattermost.SandboxOnly("needs hundreds of people in a directory's group");
        var people = sandbox.CreatePeople(250);
        var group = sandbox.AddGroup("many", people);
        sandbox.Deactivate(people[249]);

        var first = (await mattermost.Rest.GetJsonAsync($"/groups/{group.Id}/members?per_page=1000")).Thing;
        var second = (await mattermost.Rest.GetJsonAsync($"/groups/{group.Id}/members?per_page=1000&page=1")).Thing;

        Assert.Equal([200, 49], [first["members"]!.AsArray().Count, second["members"]!.AsArray().Count]);
        Assert.Equal((people[248].Username, people[0].Username), (first["members"]![0]!["username"]!.GetValue<string>(), second["members"]![48]!["username"]!.GetValue<string>()));
        Assert.Equal(249, first["total_member_count"]!.GetValue<int>());
        Assert.Equal(mattermost.Version.Major < 6, first["members"]![0]!.AsObject().ContainsKey("password"));
        var listed = (await mattermost.Rest.GetJsonAsync($"/users?in_group={group.Id}&per_page=200")).List;
        Assert.Equal((200, people[248].Username), (listed.Count, listed[0]["username"]!.GetValue<string>()));
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Groups_are_found_by_a_part_of_their_names_and_told_with_what_was_asked_for(string server)
    {
        await using var mattermost = await LicensedAsync(server);
        var sandbox = mattermost.SandboxOnly("needs groups of a directory");
        var channel = sandbox.CreateChannel("here");
        var people = sandbox.CreatePeople(6, change: (user, number) => user with { AutomaticTimeZone = number % 2 == 0 ? "Asia/Tokyo" : "", TimeZone = number == 1 ? "Europe/Paris" : "" });
        sandbox.Deactivate(people[5]);
        sandbox.Join(channel, people.Take(3).ToArray());
        var developers = sandbox.AddGroup("developers", people);
        sandbox.AddGroup("secret", people, group => group with { DisplayName = "Deployers", AllowReference = false });
        sandbox.AddGroup("designers", people.Take(1));

        var mentionable = await ListAsync(mattermost.Rest, $"/groups?q=DE&filter_allow_reference=true&include_member_count=true&include_channel_member_count={channel.Id}&include_timezones=true");

        Assert.Equal(["designers", "developers"], mentionable.Select(Name));
        Assert.Equal([1, 5], mentionable.Select(group => Number(group, "member_count")));
        var isCounted = mattermost.Version.Major >= 9;
        Assert.Equal(isCounted ? [1, 3] : [-1, -1], mentionable.Select(group => Number(group, "channel_member_count")));
        Assert.Equal(isCounted ? [1, 2] : [-1, -1], mentionable.Select(group => Number(group, "channel_member_timezones_count")));
        Assert.Equal(["secret", "designers", "developers"], (await ListAsync(mattermost.Rest, "/groups")).Select(Name));
        Assert.Equal(["developers"], (await ListAsync(mattermost.Rest, "/groups?per_page=1&page=2")).Select(Name));
        var ids = (await ListAsync(mattermost.Rest, "/groups?q=developers&include_member_ids=true"))[0]["member_ids"]?.AsArray().Count;
        Assert.Equal(isCounted ? 5 : null, ids);
        Assert.False((await ListAsync(mattermost.Rest, "/groups?q=developers"))[0].ContainsKey("member_count"));
        Assert.Equal(developers.Id, SandboxRest.Id((await mattermost.Rest.GetJsonAsync("/groups/" + developers.Id)).Thing));
        Assert.Equal(5, (await mattermost.Rest.GetJsonAsync($"/groups/{developers.Id}/stats")).Thing["total_member_count"]!.GetValue<int>());
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Deleted_groups_are_told_to_who_asks_for_changes(string server)
    {
        await using var mattermost = await LicensedAsync(server);
        var sandbox = mattermost.SandboxOnly("needs groups of a directory");
        sandbox.AddGroup("kept");
        var gone = sandbox.AddGroup("gone");
        sandbox.DeleteGroup(gone);
        var since = sandbox.Current(gone).UpdateAt.ToUnixTimeMilliseconds() - 1;

        Assert.Equal(["kept"], (await ListAsync(mattermost.Rest, "/groups")).Select(Name));
        Assert.Contains("gone", (await ListAsync(mattermost.Rest, $"/groups?since={since}")).Select(Name));
        Assert.Equal((400, "api.context.invalid_body_param.app_error"), (await mattermost.Rest.GetJsonAsync("/groups?since=yesterday")).Refusal);
        var archived = (await ListAsync(mattermost.Rest, "/groups?filter_archived=true")).Select(Name);
        Assert.Equal(mattermost.Version.Major >= 10 || mattermost.Version is { Major: 9, Minor: >= 1 } ? ["gone"] : ["kept"], archived);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_constrained_channel_and_team_tell_their_groups(string server)
    {
        await using var mattermost = await LicensedAsync(server);
        var sandbox = mattermost.SandboxOnly("needs groups of a directory");
        var channel = sandbox.CreateChannel("devs");
        var (developers, others) = (sandbox.AddGroup("developers", [sandbox.People.Member]), sandbox.AddGroup("others"));
        sandbox.LinkGroup(channel, developers, asAdmin: true);
        sandbox.LinkGroup(sandbox.Team, others);

        var ofChannel = (await mattermost.Rest.GetJsonAsync($"/channels/{channel.Id}/groups?include_member_count=true")).Thing;
        var ofTeam = (await mattermost.Rest.GetJsonAsync($"/teams/{sandbox.Team.Id}/groups?paginate=false")).Thing;
        var byChannel = (await mattermost.Rest.GetJsonAsync($"/teams/{sandbox.Team.Id}/groups_by_channels")).Thing;

        var told = ofChannel["groups"]![0]!.AsObject();
        Assert.Equal(("developers", 1, true, 1), (Name(told), Number(told, "member_count"), told["scheme_admin"]!.GetValue<bool>(), ofChannel["total_group_count"]!.GetValue<int>()));
        Assert.Equal("others", Name(ofTeam["groups"]![0]!.AsObject()));
        Assert.Equal("developers", Name(byChannel["groups"]![channel.Id]![0]!.AsObject()));
        Assert.Equal(["others"], (await ListAsync(mattermost.Rest, $"/groups?not_associated_to_channel={channel.Id}")).Select(Name));
        Assert.Equal(["developers"], (await ListAsync(mattermost.Rest, $"/groups?not_associated_to_team={sandbox.Team.Id}")).Select(Name));
        Assert.True((await mattermost.Rest.GetJsonAsync($"/channels/{channel.Id}")).Thing["group_constrained"]!.GetValue<bool>());
        Assert.Equal(["developers"], (await ListAsync(mattermost.Rest, $"/users/{sandbox.People.Member.Id}/groups")).Select(Name));
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Members_of_each_group_in_a_channel_are_counted_and_groups_with_none_left_out(string server)
    {
        await using var mattermost = await LicensedAsync(server);
        var sandbox = mattermost.SandboxOnly("needs groups of a directory");
        var group = sandbox.AddGroup("developers", [sandbox.People.Member, sandbox.People.TeamAdmin, sandbox.People.Outsider]);
        sandbox.AddGroup("nobody");

        var count = Assert.Single((await mattermost.Rest.GetJsonAsync($"/channels/{sandbox.Channel.Id}/member_counts_by_group?include_timezones=true")).List);

        Assert.Equal((group.Id, 2, 2), (count["group_id"]!.GetValue<string>(), Number(count, "channel_member_count"), Number(count, "channel_member_timezones_count")));
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Groups_are_found_by_name_from_11_1(string server)
    {
        await using var mattermost = await LicensedAsync(server);
        mattermost.DemandRelease(11, 1, "the call");
        var sandbox = mattermost.SandboxOnly("needs groups of a directory");
        foreach (var name in (string[])["one", "two", "three"]) sandbox.AddGroup(name);

        Assert.Equal(["one", "three"], (await mattermost.Rest.PostJsonAsync("/groups/names", new[] { "three", "one", "four" })).List.Select(Name));
    }

    private static async Task<SandboxContract> LicensedAsync(string server)
    {
        var mattermost = await SandboxContract.StartAsync(server);
        mattermost.DemandLicence();
        return mattermost;
    }

    private static async Task<IReadOnlyList<JsonObject>> ListAsync(SandboxRest rest, string path) => (await rest.GetJsonAsync(path)).List;

    private static string Name(JsonObject group) => group["name"]!.GetValue<string>();

    private static int Number(JsonObject group, string name) => group[name]?.GetValue<int>() ?? -1;
}
