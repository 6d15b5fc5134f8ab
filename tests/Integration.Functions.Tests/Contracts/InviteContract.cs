using Integration.Functions.Tests.Support;
using Mattermost.Sandbox;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Contracts;

/// <summary>The server's own <c>/invite</c>, which ours is measured by.</summary>
public sealed class InviteContract
{
    public static TheoryData<string> Servers => SandboxContract.Servers;

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task One_person_comes_into_the_channel_without_a_word_and_into_another_with_one(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var (here, there) = (await mattermost.Rest.CreateChannelAsync(), await mattermost.Rest.CreateChannelAsync());
        var (caller, invited) = (await mattermost.PersonAsync(), await mattermost.PersonAsync());
        await mattermost.EnterAsync(here, caller);
        await mattermost.EnterAsync(there, caller);

        var silent = await TypeAsync(caller, here, $"/invite @{invited.Username}");
        var told = await TypeAsync(caller, here, $"/invite {invited.Username} ~{there["name"]!.GetValue<string>()}");
        var again = await TypeAsync(caller, here, $"/invite @{invited.Username}");

        Assert.Equal("", silent);
        Assert.Contains(invited.Username, told, StringComparison.Ordinal);
        Assert.Contains(invited.Username, again, StringComparison.Ordinal);
        foreach (var channel in (System.Text.Json.Nodes.JsonObject[])[here, there])
        {
            Assert.Equal(invited.Id, Assert.Single((await mattermost.Rest.PostJsonAsync($"/channels/{SandboxRest.Id(channel)}/members/ids", new[] { invited.Id })).List)["user_id"]!.GetValue<string>());
        }
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Two_names_are_two_people_from_7_8_and_before_that_a_person_and_a_channel(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var channel = await mattermost.Rest.CreateChannelAsync();
        var (caller, one, other) = (await mattermost.PersonAsync(), await mattermost.PersonAsync(), await mattermost.PersonAsync());
        await mattermost.EnterAsync(channel, caller);

        await TypeAsync(caller, channel, $"/invite @{one.Username}  @{other.Username}");

        var members = (await mattermost.Rest.PostJsonAsync($"/channels/{SandboxRest.Id(channel)}/members/ids", new[] { one.Id, other.Id })).List;
        Assert.Equal((mattermost.Version.Major, mattermost.Version.Minor).CompareTo((7, 8)) >= 0 ? 2 : 0, members.Count);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Groups_come_with_9_1_and_a_licence(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var sandbox = mattermost.SandboxOnly("needs a group of a directory and a licence");
        sandbox.IsLicensed = true;
        var channel = sandbox.CreateChannel("retro");
        sandbox.Join(channel, sandbox.People.Member);
        var people = sandbox.CreatePeople(3);
        sandbox.AddGroup("developers", [.. people, sandbox.People.Outsider]);
        sandbox.AddGroup("nobody");

        var run = await sandbox.ExecuteAsync(sandbox.People.Member, channel, "/invite @developers");

        var takesGroups = (mattermost.Version.Major, mattermost.Version.Minor).CompareTo((9, 1)) >= 0;
        Assert.Equal(takesGroups ? 3 : 0, people.Count(user => sandbox.Current(channel).Has(user.Id)));
        Assert.Contains(takesGroups ? $"@{sandbox.People.Outsider.Username} not in the team" : "couldn't find the user developers", run.Text, StringComparison.Ordinal);
        Assert.Contains("couldn't find the user nobody", (await sandbox.ExecuteAsync(sandbox.People.Member, channel, "/invite @nobody")).Text, StringComparison.Ordinal);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task What_stands_in_the_way_is_told_in_one_ephemeral_answer(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var sandbox = mattermost.SandboxOnly("needs a group constraint, and what only one person sees");
        sandbox.IsLicensed = true;
        var (member, colleague) = (sandbox.People.Member, sandbox.People.TeamAdmin);
        var (devs, secret) = (sandbox.CreateChannel("devs"), sandbox.CreateChannel("secret", ChannelType.Private));
        sandbox.Join(devs, member);
        sandbox.LinkGroup(devs, sandbox.AddGroup("developers", [member]));

        async Task<string> SaidAsync(SandboxChannel channel, string text) => (await sandbox.ExecuteAsync(member, channel, text)).Text;

        Assert.Contains("managed by groups", await SaidAsync(devs, $"/invite @{colleague.Username}"), StringComparison.Ordinal);
        Assert.Contains("Could not find the channel secret", await SaidAsync(devs, $"/invite @{colleague.Username} ~{secret.Name}"), StringComparison.Ordinal);
        Assert.Contains("Could not find the channel nowhere", await SaidAsync(devs, $"/invite @{colleague.Username} ~nowhere"), StringComparison.Ordinal);
        Assert.Contains("enough permissions", await SaidAsync(sandbox.Channel, $"/invite @{colleague.Username} ~{Unjoined(sandbox).Name}"), StringComparison.Ordinal);
        Assert.Equal("Missing user and channel.", await SaidAsync(devs, "/invite"));
        Assert.Contains("direct message", await SaidAsync(sandbox.State.DirectChannel(member.Id, colleague.Id), $"/invite @{colleague.Username}"), StringComparison.Ordinal);
        Assert.False(sandbox.Current(devs).Has(colleague.Id));
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task More_than_ten_names_become_one_and_others(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        mattermost.DemandRelease(7, 8, "several names");
        var sandbox = mattermost.SandboxOnly("needs many people");
        var (here, there) = (sandbox.CreateChannel("here"), sandbox.CreateChannel("there"));
        sandbox.Join(here, sandbox.People.Member);
        sandbox.Join(there, sandbox.People.Member);
        var names = string.Join(' ', sandbox.CreatePeople(11).Select(user => "@" + user.Username));

        Assert.Equal("@person00001 and 10 others added to the channel.", (await sandbox.ExecuteAsync(sandbox.People.Member, here, $"/invite {names} ~there")).Text);
        Assert.Equal("@person00001 and 10 others already in the channel.", (await sandbox.ExecuteAsync(sandbox.People.Member, here, $"/invite {names} ~there")).Text);
    }

    private static SandboxChannel Unjoined(SandboxServer sandbox) => sandbox.CreateChannel("elsewhere");

    private static async Task<string> TypeAsync(SandboxPerson person, System.Text.Json.Nodes.JsonObject channel, string command)
    {
        var answer = await person.Rest.PostJsonAsync("/commands/execute", new { ChannelId = SandboxRest.Id(channel), Command = command });
        Assert.Equal(200, (int)answer.Status);
        return answer.Thing["text"]!.GetValue<string>();
    }
}
