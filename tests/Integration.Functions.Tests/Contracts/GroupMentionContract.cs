using System.Net.Http.Json;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Contracts;

/// <summary>Whom the mention of a group notifies on licensed servers, and what its author is told.</summary>
public sealed class GroupMentionContract
{
    public static TheoryData<string> Servers => SandboxContract.LicensedServers;

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task People_of_two_groups_are_notified_once_and_only_in_the_channel(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        mattermost.DemandRelease(6, 7, "mentions of groups that people make");
        var (channel, author, both, one, outside) = (await mattermost.Rest.CreateChannelAsync(), await mattermost.PersonAsync(), await mattermost.PersonAsync(), await mattermost.PersonAsync(), await mattermost.PersonAsync());
        await mattermost.EnterAsync(channel, author, both, one);
        var (first, second) = (await mattermost.CustomGroupAsync(both, author, outside), await mattermost.CustomGroupAsync(both, one));

        await SandboxContract.WriteAsync(author, channel, $"@{first.ToUpperInvariant()}, @{second}.", last: one);

        Assert.Equal((2, 2), (await SandboxContract.MentionsAsync(both, channel), await SandboxContract.MentionsAsync(one, channel)));
        var sparesAuthor = (mattermost.Version.Major, mattermost.Version.Minor).CompareTo((9, 6)) >= 0;
        Assert.Equal(sparesAuthor ? 1 : 2, await SandboxContract.MentionsAsync(author, channel));
        await mattermost.EnterAsync(channel, outside);
        Assert.Equal(1, await SandboxContract.MentionsAsync(outside, channel));
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task What_was_observed_in_2021_and_2022(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        mattermost.DemandLicence();
        var sandbox = mattermost.SandboxOnly("needs groups of a directory, and what only one person sees");
        var people = sandbox.CreatePeople(12);
        var channel = sandbox.CreateChannel("general-dev");
        sandbox.Join(channel, [sandbox.People.Member, .. people.Take(8)]);
        sandbox.AddGroup("developers", [.. people.Take(10), sandbox.People.Outsider]);
        sandbox.AddGroup("hidden", people, group => group with { AllowReference = false });
        sandbox.AddGroup("empty-group", [sandbox.People.Outsider]);

        var post = sandbox.Write(sandbox.People.Member, channel, $"hi @developers and @hidden and @empty-group and @{people[11].Username}");

        Assert.Equal(people.Take(8).Select(user => user.Id).Order(StringComparer.Ordinal), post.Notified.Select(person => person.UserId).Order(StringComparer.Ordinal));
        Assert.All(post.Notified, person => Assert.Equal("@developers", person.By));
        var told = sandbox.EphemeralsOf(sandbox.People.Member);
        Assert.Equal("@empty-group has no members on this team", told[0].Message);
        Assert.Equal(2, told.Count);
        Assert.All([people[8], people[9], people[11]], user => Assert.Contains("@" + user.Username, told[1].Message, StringComparison.Ordinal));
        Assert.DoesNotContain(people[10].Username, told[1].Message, StringComparison.Ordinal);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task A_constrained_channel_and_team_know_their_own_groups_and_later_custom_ones(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        mattermost.DemandLicence();
        var sandbox = mattermost.SandboxOnly("needs groups of a directory");
        var (member, colleague, channel) = (sandbox.People.Member, sandbox.People.TeamAdmin, sandbox.CreateChannel("devs"));
        sandbox.Join(channel, [member, colleague]);
        sandbox.LinkGroup(channel, sandbox.AddGroup("developers", [member, colleague]));
        sandbox.AddGroup("others", [colleague]);
        sandbox.LinkGroup(sandbox.Team, sandbox.AddGroup("everybody", [colleague]));
        sandbox.AddGroup("friends", [colleague], group => group with { Source = SandboxGroup.Custom });
        var isMixed = (mattermost.Version.Major, mattermost.Version.Minor).CompareTo((9, 3)) >= 0;

        Assert.Equal(["@developers"], By(sandbox.Write(member, channel, "@developers")));
        Assert.Empty(By(sandbox.Write(member, channel, "@others @everybody")));
        Assert.Equal(isMixed ? ["@friends"] : [], By(sandbox.Write(member, channel, "@friends")));
        Assert.Equal(["@everybody"], By(sandbox.Write(member, sandbox.Channel, "@others @everybody")));
        sandbox.Leave(channel, colleague);
        sandbox.Write(member, channel, $"@{sandbox.People.ChannelAdmin.Username}");
        Assert.Contains("cannot be added", sandbox.EphemeralsOf(member)[^1].Message, StringComparison.Ordinal);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Who_lacks_the_right_notifies_nobody_and_the_post_says_so(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        mattermost.DemandLicence();
        var sandbox = mattermost.SandboxOnly("takes a right from everybody");
        var channel = Channel(sandbox);
        sandbox.State.Roles.Change("channel_user", denied: ["use_group_mentions"]);

        var post = sandbox.Write(sandbox.People.Member, channel, "@developers");

        Assert.Empty(post.Notified);
        Assert.True(post.Props["disable_group_highlight"].GetBoolean());
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Bots_and_webhooks_mention_groups_like_people(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        mattermost.DemandLicence();
        var sandbox = mattermost.SandboxOnly("needs a group of a directory");
        var channel = Channel(sandbox);
        var bot = sandbox.CreateBot("parabol");
        sandbox.Join(sandbox.Team, bot);
        sandbox.Join(channel, bot);
        await using var rest = new SandboxRest(sandbox.BaseAddress, sandbox.TokenOf(bot));
        using var http = new HttpClient();

        await rest.PostJsonAsync("/posts", new { ChannelId = channel.Id, Message = "a retro starts, @developers" });
        using var hooked = await http.PostAsJsonAsync(sandbox.AddressOf(sandbox.CreateHook(channel)), new { text = "and here, @developers" });

        var written = sandbox.Posts.In(channel.Id).Where(post => !post.IsSystem).ToArray();
        Assert.Equal(2, written.Length);
        Assert.All(written, post => Assert.Equal(["@developers"], By(post)));
        Assert.Equal(written, sandbox.NotificationsOf(sandbox.People.TeamAdmin));
        Assert.Empty(sandbox.EphemeralsOf(bot));
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task The_control_API_and_the_page_tell_who_was_notified(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        mattermost.DemandLicence();
        var sandbox = mattermost.SandboxOnly("only the sandbox has a control API");
        var channel = Channel(sandbox);
        using var http = new HttpClient { BaseAddress = sandbox.BaseAddress };

        sandbox.Write(sandbox.People.Member, channel, "@developers");
        var posts = (await http.GetFromJsonAsync<System.Text.Json.Nodes.JsonArray>($"sandbox/posts?channel={channel.Name}"))!;

        Assert.Equal($$"""[{"username":"{{sandbox.People.TeamAdmin.Username}}","by":"@developers"}]""", posts[^1]!["notified"]!.ToJsonString());
        Assert.Contains($"🔔 {sandbox.People.TeamAdmin.Username}", await http.GetStringAsync(sandbox.PageOf(channel)), StringComparison.Ordinal);
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task In_direct_messages_a_groups_name_is_only_a_word_and_the_other_hears_everything(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        mattermost.DemandLicence();
        var sandbox = mattermost.SandboxOnly("needs a group of a directory");
        sandbox.AddGroup("developers", [sandbox.People.TeamAdmin, sandbox.People.ChannelAdmin]);
        var direct = sandbox.State.DirectChannel(sandbox.People.Member.Id, sandbox.People.ChannelAdmin.Id);

        var heard = Assert.Single(sandbox.Write(sandbox.People.Member, direct, "@developers").Notified);

        Assert.Equal((sandbox.People.ChannelAdmin.Id, "direct"), (heard.UserId, heard.By));
    }

    private static SandboxChannel Channel(SandboxServer sandbox)
    {
        var channel = sandbox.CreateChannel("retro");
        sandbox.Join(channel, [sandbox.People.Member, sandbox.People.TeamAdmin]);
        sandbox.AddGroup("developers", [sandbox.People.TeamAdmin]);
        return channel;
    }

    private static IEnumerable<string> By(SandboxPost post) => post.Notified.Where(person => person.By[0] == '@').Select(person => person.By).Distinct(StringComparer.Ordinal);
}
