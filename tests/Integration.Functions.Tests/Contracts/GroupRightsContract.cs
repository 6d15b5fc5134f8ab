using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Contracts;

/// <summary>Who may ask what about groups: the table that was observed on real servers of 2021 and 2022.</summary>
public sealed class GroupRightsContract
{
    public static TheoryData<string> Servers => SandboxContract.LicensedServers;

    /// <summary>In the order of the columns. Places: group, open channel, private channel of the group, team, the developer, the outsider.</summary>
    private static readonly string[] Calls =
    [
        "/groups?page=0&per_page=3", "/groups/{0}", "/groups/{0}/members", "/groups/{0}/stats", "/groups/{0}/channels",
        "/channels/{1}/groups", "/channels/{2}/groups", "/teams/{3}/groups", "/teams/{3}/groups_by_channels", "/users/{4}/groups",
        "/channels/{1}/member_counts_by_group", "/users?in_group={0}", "/groups?not_associated_to_channel={1}", "/groups?not_associated_to_channel={2}",
        "/teams/{3}/members_minus_group_members?group_ids={0}", "/channels/{2}/members_minus_group_members?group_ids={0}",
        "/users?in_channel={1}&per_page=1", "/users?not_in_channel={1}&in_team={3}&per_page=1", "/teams/{3}/members?per_page=1",
        "/channels/{2}/members?per_page=1", "/users/username/{6}", "/teams/{3}/members/{5}",
    ];

    private static readonly (string Identity, string Statuses)[] Observed =
    [
        ("administrator", "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 404"),
        ("developer", "200 403 403 403 403 200 200 200 200 200 200 403 200 200 403 403 200 200 200 200 200 404"),
        ("channel admin", "200 403 403 403 403 200 403 200 200 403 200 403 200 403 403 403 200 200 200 403 200 404"),
        ("team admin", "200 403 403 403 403 200 200 200 200 403 403 403 200 200 403 403 403 403 200 403 200 404"),
        ("outsider", "200 403 403 403 403 403 403 200 200 403 403 403 403 403 403 403 403 403 403 403 200 403"),
        ("bot", "200 403 403 403 403 200 403 200 200 403 200 403 200 403 403 403 200 200 200 403 200 404"),
        ("system_user_manager", "200 200 200 200 200 200 200 200 200 403 200 200 200 200 200 200 200 200 200 200 200 404"),
        ("system_manager", "200 200 200 200 200 200 200 200 200 403 200 200 200 200 200 200 200 200 200 200 200 404"),
        ("system_read_only_admin", "200 200 200 200 200 200 200 200 200 403 200 200 200 403 200 200 200 200 200 200 200 404"),
        ("system_admin", "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 404"),
    ];

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Each_identity_gets_what_was_observed(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        mattermost.DemandLicence();
        SkipException.If(mattermost.Version.Major > 6, "observed on 5.37 and 6.7; later releases opened and closed some of it");
        var (developer, outsider) = (await mattermost.PersonAsync(), await mattermost.PersonAsync(inTeam: false));
        var (open, room) = (await mattermost.Rest.CreateChannelAsync(), await mattermost.Rest.CreateChannelAsync("P"));
        object[] places =
        [
            mattermost.DirectoryGroup(developer), SandboxRest.Id(open), SandboxRest.Id(room), SandboxRest.Id(await mattermost.Rest.TeamAsync()),
            developer.Id, outsider.Id, outsider.Username,
        ];
        await mattermost.EnterAsync(open, developer);
        await mattermost.EnterAsync(room, developer);

        var statuses = new List<(string Identity, string Statuses)>();
        foreach (var (identity, _) in Observed)
        {
            var rest = identity switch
            {
                "administrator" => mattermost.Rest,
                "developer" => developer.Rest,
                "outsider" => outsider.Rest,
                "channel admin" => (await ChannelAdminAsync(mattermost, open)).Rest,
                "team admin" => (await mattermost.TeamAdminAsync()).Rest,
                _ => (await BotAsync(mattermost, identity, open)).Rest,
            };
            statuses.Add((identity, await StatusesAsync(rest, places)));
        }

        Assert.Equal(Observed, statuses);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task People_of_a_directorys_group_are_open_to_everybody_from_9_8_if_it_may_be_mentioned(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        mattermost.DemandLicence();
        mattermost.DemandRelease(9, 8, "the open list");
        var developer = await mattermost.PersonAsync();
        var bot = await mattermost.BotAsync();
        var groupId = mattermost.DirectoryGroup(developer);

        Assert.Equal(developer.Id, SandboxRest.Id((await bot.Rest.GetJsonAsync($"/groups/{groupId}/members")).Thing["members"]![0]!.AsObject()));

        await mattermost.Rest.SendAsync(HttpMethod.Put, $"/groups/{groupId}/patch", new { AllowReference = false });
        Assert.Equal((403, "api.context.permissions.app_error"), (await bot.Rest.GetJsonAsync($"/groups/{groupId}/members")).Refusal);
        Assert.Equal((403, "api.context.permissions.app_error"), (await bot.Rest.GetJsonAsync($"/groups/{groupId}")).Refusal);
    }

    private static async Task<SandboxPerson> ChannelAdminAsync(SandboxContract mattermost, System.Text.Json.Nodes.JsonObject channel)
    {
        var person = await mattermost.PersonAsync();
        await mattermost.EnterAsync(channel, person);
        await mattermost.Rest.SendAsync(HttpMethod.Put, $"/channels/{SandboxRest.Id(channel)}/members/{person.Id}/schemeRoles", new { SchemeAdmin = true, SchemeUser = true });
        return person;
    }

    private static async Task<SandboxPerson> BotAsync(SandboxContract mattermost, string role, System.Text.Json.Nodes.JsonObject channel)
    {
        var bot = await mattermost.BotAsync();
        await mattermost.JoinAsync(bot.Id);
        await mattermost.EnterAsync(channel, bot);
        return role == "bot" ? bot : await mattermost.WithRoleAsync(bot, role);
    }

    private static async Task<string> StatusesAsync(SandboxRest rest, object[] places)
    {
        var statuses = new List<int>();
        foreach (var call in Calls)
        {
            using var answer = await rest.GetAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, call, places));
            statuses.Add((int)answer.StatusCode);
        }

        return string.Join(' ', statuses);
    }
}
