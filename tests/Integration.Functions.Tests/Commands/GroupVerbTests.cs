using System.Text.RegularExpressions;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Commands;

/// <summary><c>/parabol group</c>, typed by a team administrator: making, changing, showing and ending groups.</summary>
[Collection("Azurite")]
public sealed class GroupVerbTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_group_is_made_filled_shown_changed_and_ended_with_a_licence_as_without(bool isLicensed)
    {
        await using var world = await azurite.StartGroupsAsync(isLicensed);

        Assert.Contains("`@software-developers`, with 2 people in it", await world.ManageAsync("create \"Software Developers\" @mia @chris"), StringComparison.Ordinal);
        Assert.Contains("3 people now", await world.ManageAsync("add @software-developers olga"), StringComparison.Ordinal);
        Assert.Contains("Who writes it", await world.ManageAsync("describe @software-developers Who writes it"), StringComparison.Ordinal);
        Assert.Contains("called `@devs`", await world.ManageAsync("rename @software-developers @devs"), StringComparison.Ordinal);
        Assert.Contains("**Developers**", await world.ManageAsync("rename @devs \"Developers\""), StringComparison.Ordinal);
        var shown = await world.ManageAsync("show devs");
        Assert.Contains("**Developers** (`@devs`)\nWho writes it", shown, StringComparison.Ordinal);
        Assert.Contains("3 people.", shown, StringComparison.Ordinal);
        Assert.Contains("- 2 in this channel: `chris`, `mia`", shown, StringComparison.Ordinal);
        Assert.Contains("- 1 outside this team: `olga`", shown, StringComparison.Ordinal);
        Assert.Contains("1 person now", await world.ManageAsync("remove @devs @mia @olga"), StringComparison.Ordinal);
        Assert.Contains("| `@devs` | Developers | 1 | Parabol |", await world.ManageAsync("list"), StringComparison.Ordinal);

        var question = await world.TypeAsync("group delete @devs", world.Theo());
        Assert.Contains("with 1 person will be gone", question.Message, StringComparison.Ordinal);
        Assert.Equal(["Delete the group", "Keep it"], question.Attachments.Single().Actions!.Select(action => action.Name));
        Assert.Contains("`@devs` is deleted", await world.ManageAsync("delete @devs confirm"), StringComparison.Ordinal);
        Assert.Contains("no groups yet", await world.ManageAsync("list"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create \"Mia\"", "`@mia` is the name of a person here. `@mia-2` is free")]
    [InlineData("create Mia", "`@mia-2` is free: type `/parabol group create Mia @mia-2`")]
    [InlineData("create \"All\"", "`@all` means something else in Mattermost or here, and cannot be the name of a group. `@all-2` is free")]
    [InlineData("create \"Off Duty\" @off", "`@off` means something else")]
    [InlineData("create Taken", "There is a group `@taken` already. `@taken-3` is free: type `/parabol group create Taken @taken-3`")]
    [InlineData("create x @Dév", "`/parabol group create x @dev`")]
    [InlineData("create 開発者", "Choose one: `/parabol group create \"開発者\" @name`")]
    [InlineData("create", "What shall it be called?")]
    [InlineData("rename @taken @mia", "`@mia` is the name of a person here. `@mia-2` is free: type `/parabol group rename @taken @mia-2`")]
    [InlineData("rename @taken @taken-2", "There is a group `@taken-2` already")]
    [InlineData("rename @taken", "What shall it be called?")]
    [InlineData("rename @nothing @dev", "There is no group “@\u200Bnothing”")]
    [InlineData("rename", "Which group? For example: `/parabol group rename @developers @devs`")]
    [InlineData("describe @taken", "What is the group for?")]
    [InlineData("add", "Which group?")]
    [InlineData("add @taken", "Whom?")]
    [InlineData("add @taekn @mia", "Did you mean `@taken`?")]
    [InlineData("remove @taken", "The whole group goes with `/parabol group delete @taken`")]
    [InlineData("delete @taken now", "I ask once more")]
    [InlineData("import @taken", "Whom?")]
    [InlineData("import @taken from", "Which group?")]
    [InlineData("import @taken from @nothing", "There is no group")]
    [InlineData("import @taken from @taken-2", "`@taken-2` has nobody in it")]
    [InlineData("notify @taken", "On or off?")]
    [InlineData("tell-outsiders @taken on off", "On or off?")]
    [InlineData("allow", "Which group?")]
    [InlineData("shwo @taken", "Did you mean `/parabol group show`?")]
    [InlineData("banana", "`/parabol group` shows what there is")]
    public async Task R58_R59_what_cannot_be_done_is_answered_with_what_can(string text, string sentence)
    {
        await using var world = await azurite.StartGroupsAsync();
        await world.ManageAsync("create Taken");
        await world.ManageAsync("create Taken @taken-2");
        var before = await world.GroupRowsAsync();

        Assert.Contains(sentence, await world.ManageAsync(text), StringComparison.Ordinal);
        Assert.Equal(before, await world.GroupRowsAsync());
    }

    [Fact]
    public async Task R58_a_native_groups_name_is_not_given_to_another()
    {
        await using var world = await azurite.StartGroupsAsync(isLicensed: true);
        world.Sandbox.AddGroup("developers");
        world.Sandbox.AddGroup("developers-2");

        Assert.Contains("Mattermost has a group `@developers`. `@developers-3` is free", await world.ManageAsync("create Developers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suggested_name_is_taken_by_its_button()
    {
        await using var world = await azurite.StartGroupsAsync();

        var reply = await world.SayAsTheoAsync("group create \"Mia\" @mia @chris");
        var button = Assert.Single(reply.Buttons);
        Assert.Equal("Take @mia-2", button.Label);

        Assert.Contains("`@mia-2`, with 2 people in it", (await world.SayAsTheoAsync(button.Command)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Developers Of Software @dev @mia", "@dev", "Developers Of Software")]
    [InlineData("\"Developers\" @mia", "@developers", "Developers")]
    [InlineData("@dev @mia", "@dev", "dev")]
    [InlineData("\"Dev | <b>\" @dev", "@dev", "Dev &#124; &lt;b&gt;")]
    public async Task R57_the_first_name_that_is_nobodys_is_the_groups(string words, string mention, string displayName)
    {
        await using var world = await azurite.StartGroupsAsync();

        var text = await world.ManageAsync($"create {words}");

        Assert.Contains($"called `{mention}`", text, StringComparison.Ordinal);
        Assert.Contains($"**{displayName}**", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("add @engineering @mia")]
    [InlineData("rename @engineering @eng")]
    [InlineData("describe @engineering x")]
    [InlineData("remove @engineering @mia")]
    [InlineData("delete @engineering confirm")]
    [InlineData("forbid @engineering")]
    [InlineData("import @engineering mia")]
    public async Task Native_groups_are_changed_in_Mattermost(string text)
    {
        await using var world = await azurite.StartGroupsAsync(isLicensed: true);
        var group = world.Sandbox.AddGroup("engineering", [world.Mia]);
        world.Sandbox.AddGroup("guild", change: custom => custom with { Source = SandboxGroup.Custom });

        Assert.Contains("System Console > User Management > Groups", await world.ManageAsync(text), StringComparison.Ordinal);
        Assert.Contains("menu at the top left > User Groups", await world.ManageAsync(text.Replace("engineering", "guild", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(group, world.Sandbox.Current(group));
    }

    [Fact]
    public async Task R45_notices_are_switched_for_own_and_native_groups()
    {
        await using var world = await azurite.StartGroupsAsync(isLicensed: true);
        world.Sandbox.AddGroup("engineering", [world.Mia]);
        await world.ManageAsync("create Developers @mia");

        foreach (var name in new[] { "@engineering", "@developers" })
        {
            Assert.Contains("notifies nobody any more", await world.ManageAsync($"notify {name} off"), StringComparison.Ordinal);
            Assert.Contains("told of a mention by direct message", await world.ManageAsync($"tell-outsiders on {name}"), StringComparison.Ordinal);
            var shown = await world.ManageAsync($"show {name}");
            Assert.Contains($"notifies nobody (`/parabol group notify {name} on` ends that)", shown, StringComparison.Ordinal);
            Assert.Contains("outside the channel are told by direct message", shown, StringComparison.Ordinal);
            Assert.Contains("notifies its people", await world.ManageAsync($"notify {name} on"), StringComparison.Ordinal);
            Assert.Contains("A mention through Parabol notifies its people.", await world.ManageAsync($"show {name}"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task R41_a_forbidden_group_is_neither_suggested_nor_usable_until_it_is_allowed()
    {
        await using var world = await azurite.StartGroupsAsync();
        await world.ManageAsync("create Developers @mia");

        Assert.Contains("may not be mentioned and invited any more", await world.ManageAsync("forbid @developers"), StringComparison.Ordinal);
        Assert.Contains("not open to be mentioned or invited", await world.AskAsync("groups developers"), StringComparison.Ordinal);
        Assert.Contains("not to be mentioned or invited", await world.ManageAsync("list"), StringComparison.Ordinal);

        await world.ManageAsync("allow @developers");
        Assert.Contains("| `@developers` |", await world.AskAsync("groups developers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deactivated_people_are_shown_as_such_and_a_native_group_as_Mattermosts()
    {
        await using var world = await azurite.StartGroupsAsync(isLicensed: true);
        var gone = world.Sandbox.CreateUser("gone");
        await world.ManageAsync("create Developers @mia @gone");
        world.Sandbox.Deactivate(gone);
        world.Sandbox.AddGroup("engineering", [world.Mia]);

        Assert.Contains("2 people. 1 of them deactivated (struck out)", await world.ManageAsync("show @developers"), StringComparison.Ordinal);
        Assert.Contains("~~`gone`~~", await world.ManageAsync("@developers"), StringComparison.Ordinal);
        Assert.Contains("a group of Mattermost's own", await world.ManageAsync("show @engineering"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_and_the_overview_name_everything()
    {
        await using var world = await azurite.StartGroupsAsync();

        var help = await world.AskAsync("help");
        Assert.Contains("`/parabol group ", help, StringComparison.Ordinal);
        Assert.Contains("`/parabol groups [text]`", help, StringComparison.Ordinal);
        var overview = await world.ManageAsync("");
        foreach (var action in new[] { "create", "add", "remove", "import", "show", "list", "rename", "describe", "allow/forbid", "notify/tell-outsiders", "delete" })
        {
            Assert.Matches($"`/parabol group {Regex.Escape(action)}[ `]", overview);
        }
    }

    [Fact]
    public async Task Only_what_tells_may_be_pressed_again()
    {
        await using var world = await azurite.StartGroupsAsync();

        Assert.All(["group", "group list", "group show @a", "group @a", "group delete @a", "groups a"], text => Assert.True(world.Dispatcher.IsHarmless(text), text));
        Assert.All(["group create a", "group add @a @b", "group delete @a confirm", "group forbid @a", "group banana"], text => Assert.False(world.Dispatcher.IsHarmless(text), text));
    }
}
