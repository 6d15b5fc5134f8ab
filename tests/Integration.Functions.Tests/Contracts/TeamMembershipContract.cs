using System.Net;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Contracts;

/// <summary>Adding people to a team, one and many, and each way in which it is refused.</summary>
public sealed class TeamMembershipContract
{
    private const string Nobody = "ybndrfg8ejkmcpqxot1uwisza3";

    public static TheoryData<string> Servers => SandboxContract.Servers;

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_graceful_batch_tells_each_failure_beside_its_person(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var (member, fresh) = (await mattermost.PersonAsync(), await mattermost.PersonAsync(inTeam: false));

        var added = await BatchAsync(member.Rest, mattermost, "?graceful=true", fresh.Id, Nobody);

        Assert.Equal(HttpStatusCode.Created, added.Status);
        var byId = added.List.ToDictionary(line => line["user_id"]!.GetValue<string>(), StringComparer.Ordinal);
        Assert.Equal(fresh.Id, byId[fresh.Id]["member"]!["user_id"]!.GetValue<string>());
        Assert.Null(byId[fresh.Id]["error"]);
        Assert.Null(byId[Nobody]["member"]);
        Assert.Equal("app.user.missing_account.const", byId[Nobody]["error"]!["id"]!.GetValue<string>());
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Without_grace_the_first_failure_ends_the_batch_and_257_are_too_many(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var fresh = await mattermost.PersonAsync(inTeam: false);

        Assert.Equal((404, "app.user.missing_account.const"), (await BatchAsync(mattermost.Rest, mattermost, "", Nobody, fresh.Id)).Refusal);
        Assert.Equal(
            (400, "api.context.invalid_body_param.app_error"),
            (await BatchAsync(mattermost.Rest, mattermost, "?graceful=true", [.. Enumerable.Repeat(fresh.Id, 257)])).Refusal);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Former_members_are_told_with_the_time_they_left(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var (here, left, never) = (await mattermost.PersonAsync(), await mattermost.PersonAsync(), await mattermost.PersonAsync(inTeam: false));
        var path = $"/teams/{SandboxRest.Id(await mattermost.Rest.TeamAsync())}/members";
        await mattermost.Rest.SendAsync(HttpMethod.Delete, $"{path}/{left.Id}");

        var members = (await mattermost.Rest.PostJsonAsync(path + "/ids", new[] { here.Id, left.Id, never.Id })).List;

        var present = members.Where(member => member["delete_at"]!.GetValue<long>() == 0).Select(member => member["user_id"]!.GetValue<string>());
        Assert.Equal([here.Id], present);
        Assert.DoesNotContain(members, member => member["user_id"]!.GetValue<string>() == never.Id);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Plain_members_and_bots_may_add_others_and_outsiders_may_not(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var (member, outsider, fresh, bot) = (await mattermost.PersonAsync(), await mattermost.PersonAsync(inTeam: false), await mattermost.PersonAsync(inTeam: false), await mattermost.BotAsync());
        await mattermost.JoinAsync(bot.Id);

        Assert.Equal((403, "api.context.permissions.app_error"), (await AddAsync(outsider.Rest, mattermost, fresh.Id)).Refusal);
        Assert.Equal(HttpStatusCode.Created, (await AddAsync(bot.Rest, mattermost, fresh.Id)).Status);
        Assert.Equal(HttpStatusCode.Created, (await AddAsync(member.Rest, mattermost, outsider.Id)).Status);
        Assert.Equal(HttpStatusCode.Created, (await AddAsync(member.Rest, mattermost, outsider.Id)).Status);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_full_team_a_wrong_domain_and_a_missing_group_keep_people_out(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var sandbox = mattermost.SandboxOnly("changes settings of the server");
        var (developer, stranger) = (await mattermost.PersonAsync(inTeam: false), await mattermost.PersonAsync(inTeam: false));
        var team = sandbox.State.FindTeam(SandboxRest.Id(await mattermost.Rest.TeamAsync()))!;

        sandbox.Configure(settings => settings with { MaxUsersPerTeam = 1 });
        Assert.Equal((400, "app.team.join_user_to_team.max_accounts.app_error"), (await AddAsync(mattermost.Rest, mattermost, stranger.Id)).Refusal);

        sandbox.Configure(settings => settings with { MaxUsersPerTeam = 50 });
        sandbox.State.ChangeTeam(team.Id, limited => limited with { AllowedDomains = ["elsewhere.example"] });
        Assert.Equal((400, "api.team.join_user_to_team.allowed_domains.app_error"), (await AddAsync(mattermost.Rest, mattermost, stranger.Id)).Refusal);

        sandbox.State.ChangeTeam(team.Id, open => open with { AllowedDomains = [] });
        sandbox.LinkGroup(team, sandbox.State.FindGroup(mattermost.DirectoryGroup(developer))!);
        Assert.Equal((400, "api.team.add_members.user_denied"), (await AddAsync(mattermost.Rest, mattermost, stranger.Id)).Refusal);
        Assert.Equal((400, "api.team.add_members.user_denied"), (await BatchAsync(mattermost.Rest, mattermost, "?graceful=true", developer.Id, stranger.Id)).Refusal);
        Assert.Equal(HttpStatusCode.Created, (await AddAsync(mattermost.Rest, mattermost, developer.Id)).Status);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Guests_are_added_by_who_may_invite_them(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var sandbox = mattermost.SandboxOnly("needs a licence with guest accounts");
        var (guest, member) = (sandbox.State.AddUser(new SandboxUser("", "gil") { Roles = "system_guest" }), await mattermost.PersonAsync());

        Assert.Equal((403, "api.context.permissions.app_error"), (await AddAsync(member.Rest, mattermost, guest.Id)).Refusal);
        sandbox.State.Roles.Change("team_user", granted: ["invite_guest"]);
        Assert.True((await AddAsync(member.Rest, mattermost, guest.Id)).Thing["scheme_guest"]!.GetValue<bool>());
    }

    private static async Task<RestAnswer> AddAsync(SandboxRest rest, SandboxContract mattermost, string userId)
    {
        var teamId = SandboxRest.Id(await mattermost.Rest.TeamAsync());
        return await rest.PostJsonAsync($"/teams/{teamId}/members", new { TeamId = teamId, UserId = userId });
    }

    private static async Task<RestAnswer> BatchAsync(SandboxRest rest, SandboxContract mattermost, string query, params string[] userIds)
    {
        var teamId = SandboxRest.Id(await mattermost.Rest.TeamAsync());
        return await rest.PostJsonAsync($"/teams/{teamId}/members/batch{query}", userIds.Select(id => new { TeamId = teamId, UserId = id }));
    }
}
