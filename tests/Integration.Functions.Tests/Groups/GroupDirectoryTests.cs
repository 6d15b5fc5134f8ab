using Integration.Functions.Groups;
using Integration.Functions.Groups.Directory;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox;
using Mattermost.Sandbox.Faults;
using Mattermost.Sandbox.State;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Groups;

/// <summary>What a name stands for in a channel, with and without a licence, and who is in it (R47, R51 to R54).</summary>
[Collection("Azurite")]
public sealed class GroupDirectoryTests(AzuriteFixture azurite)
{
    private static readonly SandboxOptions Licensed = new() { IsLicensed = true };

    [Fact]
    public async Task R54_without_a_constraint_every_open_group_may_be_used_whoever_keeps_it()
    {
        await using var world = await StartAsync(Licensed);
        var native = world.Sandbox.AddGroup("engineering", [world.Mia], group => group with { DisplayName = "Engineering" });
        await CreateAsync(world, "developers", [world.Mia.Id]);

        Assert.Equal((native.Id, GroupSource.Synced, 1), Seen(await FindAsync(world, "ENGINEERING")));
        Assert.Equal(GroupSource.Own, Assert.IsType<GroupReading.Usable>(await FindAsync(world, "Developers")).Group.Source);
        Assert.IsType<GroupReading.Unknown>(await FindAsync(world, "engineer"));
        Assert.Equal(["developers", "engineering"], (await DirectoryOf(world).OpenAsync(await ServerAsync(world), CancellationToken.None)).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_name_of_both_is_Mattermosts_and_its_closed_deleted_and_nameless_groups_are_none()
    {
        await using var world = await StartAsync(Licensed);
        await CreateAsync(world, "developers", []);
        var native = world.Sandbox.AddGroup("developers");
        world.Sandbox.AddGroup("closed", change: group => group with { AllowReference = false });
        world.Sandbox.DeleteGroup(world.Sandbox.AddGroup("gone"));
        world.Sandbox.AddGroup("x", change: group => group with { Name = null });

        Assert.Equal(native.Id, Assert.IsType<GroupReading.Usable>(await FindAsync(world, "developers")).Group.GroupId);
        Assert.IsType<GroupReading.Unknown>(await FindAsync(world, "closed"));
        Assert.IsType<GroupReading.Unknown>(await FindAsync(world, "gone"));
        Assert.Equal(["developers"], (await DirectoryOf(world).OpenAsync(await ServerAsync(world), CancellationToken.None)).Keys);
    }

    [Fact]
    public async Task An_own_group_that_is_not_open_says_so()
    {
        await using var world = await StartAsync(new());
        var group = await CreateAsync(world, "developers", []);
        await world.App.Parts.GetRequiredService<OwnGroups>().ChangeAsync(group, current => current with { AllowReference = false }, CancellationToken.None);

        Assert.Contains("not open", Assert.IsType<GroupReading.Unusable>(await FindAsync(world, "developers")).Why, StringComparison.Ordinal);
        Assert.Empty(await DirectoryOf(world).OpenAsync(await ServerAsync(world), CancellationToken.None));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task R52_R53_a_constrained_channel_or_team_admits_its_groups_and_custom_ones_only(bool byTeam)
    {
        await using var world = await StartAsync(Licensed);
        var (linked, other) = (world.Sandbox.AddGroup("linked"), world.Sandbox.AddGroup("other"));
        world.Sandbox.AddGroup("custom", change: group => group with { Source = SandboxGroup.Custom });
        await CreateAsync(world, "developers", []);
        if (byTeam) world.Sandbox.LinkGroup(world.Sandbox.Team, linked);
        else world.Sandbox.LinkGroup(world.Sandbox.Channel, linked);

        Assert.Equal(linked.Id, Assert.IsType<GroupReading.Usable>(await FindAsync(world, "linked")).Group.GroupId);
        Assert.IsType<GroupReading.Usable>(await FindAsync(world, "custom"));
        var unlinked = Assert.IsType<GroupReading.Unusable>(await FindAsync(world, "other"));
        Assert.Equal(other.Id, unlinked.Group.GroupId);
        Assert.Contains(byTeam ? "This team admits only the groups" : "This channel admits only the groups", unlinked.Why, StringComparison.Ordinal);
        Assert.Contains("is one of Parabol's", Assert.IsType<GroupReading.Unusable>(await FindAsync(world, "developers")).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R52_the_channels_constraint_goes_before_the_teams()
    {
        await using var world = await StartAsync(Licensed);
        var (ofChannel, ofTeam) = (world.Sandbox.AddGroup("of-channel"), world.Sandbox.AddGroup("of-team"));
        world.Sandbox.LinkGroup(world.Sandbox.Channel, ofChannel);
        world.Sandbox.LinkGroup(world.Sandbox.Team, ofTeam);

        Assert.IsType<GroupReading.Usable>(await FindAsync(world, "of-channel"));
        Assert.IsType<GroupReading.Unusable>(await FindAsync(world, "of-team"));
    }

    [Fact]
    public async Task Before_9_3_custom_groups_are_constrained_too()
    {
        await using var world = await StartAsync(Licensed with { Version = "9.2.0" });
        world.Sandbox.AddGroup("custom", change: group => group with { Source = SandboxGroup.Custom });
        world.Sandbox.LinkGroup(world.Sandbox.Channel, world.Sandbox.AddGroup("linked"));

        Assert.IsType<GroupReading.Unusable>(await FindAsync(world, "custom"));
    }

    [Fact]
    public async Task R47_without_a_licence_nothing_may_be_used_in_a_constrained_channel()
    {
        await using var world = await StartAsync(new());
        await CreateAsync(world, "developers", []);
        world.Sandbox.State.ChangeChannel(world.Sandbox.Channel.Id, channel => channel with { GroupConstrained = true });

        Assert.Contains("without a licence Mattermost has none", Assert.IsType<GroupReading.Unusable>(await FindAsync(world, "developers")).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_licence_for_custom_groups_only_leaves_them_usable_where_groups_are_linked()
    {
        await using var world = await StartAsync(Licensed with { Sku = "professional" });
        world.Sandbox.AddGroup("custom", change: group => group with { Source = SandboxGroup.Custom });
        world.Sandbox.LinkGroup(world.Sandbox.Channel, world.Sandbox.AddGroup("linked"));

        Assert.IsType<GroupReading.Usable>(await FindAsync(world, "custom"));
        Assert.IsType<GroupReading.Unknown>(await FindAsync(world, "linked"));
    }

    [Fact]
    public async Task When_a_licence_ends_the_own_groups_go_on()
    {
        await using var world = await StartAsync(Licensed);
        await CreateAsync(world, "developers", []);
        world.Sandbox.AddGroup("engineering");
        Assert.IsType<GroupReading.Usable>(await FindAsync(world, "engineering"));

        world.Sandbox.IsLicensed = false;

        Assert.IsType<GroupReading.Unknown>(await FindAsync(world, "engineering"));
        Assert.IsType<GroupReading.Usable>(await FindAsync(world, "developers"));
        Assert.Equal(["developers"], (await DirectoryOf(world).OpenAsync(await ServerAsync(world), CancellationToken.None)).Keys);
    }

    [Fact]
    public async Task A_server_in_trouble_is_told_and_nothing_of_it_remembered()
    {
        await using var world = await StartAsync(Licensed);
        await CreateAsync(world, "developers", []);
        world.Sandbox.AddGroup("engineering");
        world.Sandbox.Faults.EnqueueFor("/api/v4/groups", new Fault.ServerError());

        Assert.IsType<GroupReading.Unreadable>(await FindAsync(world, "developers"));
        Assert.IsType<GroupReading.Usable>(await FindAsync(world, "developers"));
    }

    [Fact]
    public async Task One_probe_decides_for_some_minutes_whether_there_are_native_groups()
    {
        await using var world = await StartAsync(new());
        await CreateAsync(world, "developers", []);
        world.Sandbox.RestCalls.Clear();

        for (var time = 0; time < 3; time++) Assert.IsType<GroupReading.Usable>(await FindAsync(world, "developers"));

        Assert.Single(world.Sandbox.RestCalls.All, call => call.Path.EndsWith("/groups", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Everybody_of_an_own_group_is_known_as_Mattermost_knows_them_now()
    {
        await using var world = await StartAsync(new());
        var (gone, bot) = (world.Sandbox.CreateUser("gone"), world.Sandbox.CreateBot("robot"));
        world.Sandbox.Deactivate(gone);
        var group = await CreateAsync(world, "developers", [world.Mia.Id, gone.Id, bot.Id, world.Sandbox.People.Guest.Id, "nobodynobodynobodynobodyno"]);

        var people = Assert.IsType<PeopleReading.Known>(await DirectoryOf(world).PeopleAsync(await ServerAsync(world), group, CancellationToken.None)).People;

        Assert.Equal(["gale", "gone", "mia", "robot"], people.Select(person => person.Username).Order(StringComparer.Ordinal));
        Assert.Equal(new Person(world.Mia.Id, "mia", TimeZone: "Europe/Berlin"), people.Single(person => person.Username == "mia"));
        Assert.Equal(["gale", "mia"], people.Where(person => person.IsReachable).Select(person => person.Username).Order(StringComparer.Ordinal));
        Assert.True(people.Single(person => person.Username == "gale").IsGuest);
    }

    [Fact]
    public async Task Everybody_of_a_native_group_is_read_page_by_page()
    {
        await using var world = await StartAsync(Licensed);
        var people = world.Sandbox.CreatePeople(450);
        world.Sandbox.AddGroup("engineering", people);

        Assert.Equal(people.Select(person => person.Id).Order(StringComparer.Ordinal), await MembersAsync(world, "engineering"));
        Assert.Equal(3, world.Sandbox.RestCalls.ByRoute()["GET /groups/{group_id}/members"]);
    }

    [Fact]
    public async Task A_bot_that_may_not_see_members_says_which_role_mends_it_and_the_role_does()
    {
        await using var world = await StartAsync(Licensed with { Version = "6.7.0" });
        world.Sandbox.AddGroup("engineering", [world.Mia]);
        world.Sandbox.AddGroup("custom", [world.Mia], group => group with { Source = SandboxGroup.Custom });

        var refused = await PeopleAsync(world, "engineering");
        Assert.Contains("system_read_only_admin", Assert.IsType<PeopleReading.Unreadable>(refused).Why, StringComparison.Ordinal);
        Assert.Equal([world.Mia.Id], await MembersAsync(world, "custom"));

        world.Sandbox.State.ChangeUser(world.Bot!.Id, bot => bot with { Roles = "system_user system_read_only_admin" });
        Assert.Equal([world.Mia.Id], await MembersAsync(world, "engineering"));
    }

    [Fact]
    public async Task Without_a_bot_it_is_said_what_is_missing()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        var group = await CreateAsync(world, "developers", []);
        var (directory, server) = (DirectoryOf(world), await ServerAsync(world));

        Assert.Contains("bot", Assert.IsType<GroupReading.Unreadable>(await FindAsync(world, "developers")).Why, StringComparison.Ordinal);
        Assert.Contains("bot", Assert.IsType<PeopleReading.Unreadable>(await directory.PeopleAsync(server, group, CancellationToken.None)).Why, StringComparison.Ordinal);
        Assert.Equal(["developers"], (await directory.OpenAsync(server, CancellationToken.None)).Keys);
    }

    private Task<CommandsWorld> StartAsync(SandboxOptions mattermost) => CommandsWorld.StartAsync(azurite, mattermost: mattermost);

    private static GroupDirectory DirectoryOf(CommandsWorld world) => world.App.Parts.GetRequiredService<GroupDirectory>();

    private static async Task<MattermostServer> ServerAsync(CommandsWorld world) =>
        (await world.App.Parts.GetRequiredService<MattermostServers>().FindAsync(world.ServerId, CancellationToken.None))!;

    private static async Task<GroupReading> FindAsync(CommandsWorld world, string name)
    {
        var server = await ServerAsync(world);
        var session = world.App.Parts.GetRequiredService<MattermostRest>().As(server.BaseUrl, world.Sandbox.AdminToken);
        var channel = await session.ChannelAsync(world.Sandbox.Channel.Id, CancellationToken.None);
        return await DirectoryOf(world).FindAsync(server, channel.AnswerOrNull!, name, CancellationToken.None);
    }

    private static async Task<PeopleReading> PeopleAsync(CommandsWorld world, string name) => await DirectoryOf(world).PeopleAsync(
        await ServerAsync(world), Assert.IsType<GroupReading.Usable>(await FindAsync(world, name)).Group, CancellationToken.None);

    private static async Task<IEnumerable<string>> MembersAsync(CommandsWorld world, string name) =>
        Assert.IsType<PeopleReading.Known>(await PeopleAsync(world, name)).People.Select(person => person.Id).Order(StringComparer.Ordinal);

    private static (string, GroupSource, int) Seen(GroupReading reading)
    {
        var group = Assert.IsType<GroupReading.Usable>(reading).Group;
        return (group.GroupId, group.Source, group.MemberCount);
    }

    private static async Task<Group> CreateAsync(CommandsWorld world, string name, IReadOnlyList<string> userIds)
    {
        var draft = new Group { ServerId = world.ServerId, GroupId = "", Name = name, DisplayName = name, Source = GroupSource.Own };
        var made = Assert.IsType<GroupWrite.Done>(await world.App.Parts.GetRequiredService<OwnGroups>().CreateAsync(draft, CancellationToken.None)).Group;
        return (await world.App.Parts.GetRequiredService<OwnMembers>().AddAsync(made, userIds, CancellationToken.None)).Group!;
    }
}
