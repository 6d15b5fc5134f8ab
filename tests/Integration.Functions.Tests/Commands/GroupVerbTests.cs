using System.Text.RegularExpressions;
using Integration.Functions.Commands;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Commands;

/// <summary><c>/parabol group</c>, typed by a team administrator unless a test says otherwise.</summary>
[Collection("Azurite")]
public sealed class GroupVerbTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_group_is_made_filled_shown_changed_and_ended_with_a_licence_as_without(bool isLicensed)
    {
        await using var world = await StartAsync(isLicensed);

        Assert.Contains("`@software-developers`, with 2 people in it", await AskAsync(world, "create \"Software Developers\" @mia @chris"), StringComparison.Ordinal);
        Assert.Contains("3 people now", await AskAsync(world, "add @software-developers olga"), StringComparison.Ordinal);
        Assert.Contains("Who writes it", await AskAsync(world, "describe @software-developers Who writes it"), StringComparison.Ordinal);
        Assert.Contains("called `@devs`", await AskAsync(world, "rename @software-developers @devs"), StringComparison.Ordinal);
        Assert.Contains("**Developers**", await AskAsync(world, "rename @devs \"Developers\""), StringComparison.Ordinal);
        var shown = await AskAsync(world, "show devs");
        Assert.Contains("**Developers** (`@devs`)\nWho writes it", shown, StringComparison.Ordinal);
        Assert.Contains("3 people.", shown, StringComparison.Ordinal);
        Assert.Contains("- 2 in this channel: `chris`, `mia`", shown, StringComparison.Ordinal);
        Assert.Contains("- 1 outside this team: `olga`", shown, StringComparison.Ordinal);
        Assert.Contains("1 person now", await AskAsync(world, "remove @devs @mia @olga"), StringComparison.Ordinal);
        Assert.Contains("| `@devs` | Developers | 1 | Parabol |", await AskAsync(world, "list"), StringComparison.Ordinal);

        var question = await world.TypeAsync("group delete @devs", Theo(world));
        Assert.Contains("with 1 person will be gone", question.Message, StringComparison.Ordinal);
        Assert.Equal(["Delete the group", "Keep it"], question.Attachments.Single().Actions!.Select(action => action.Name));
        Assert.Contains("`@devs` is deleted", await AskAsync(world, "delete @devs confirm"), StringComparison.Ordinal);
        Assert.Contains("no groups yet", await AskAsync(world, "list"), StringComparison.Ordinal);
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
        await using var world = await StartAsync();
        await AskAsync(world, "create Taken");
        await AskAsync(world, "create Taken @taken-2");
        var before = await RowsAsync(world);

        Assert.Contains(sentence, await AskAsync(world, text), StringComparison.Ordinal);
        Assert.Equal(before, await RowsAsync(world));
    }

    [Fact]
    public async Task R58_a_native_groups_name_is_not_given_to_another()
    {
        await using var world = await StartAsync(isLicensed: true);
        world.Sandbox.AddGroup("developers");
        world.Sandbox.AddGroup("developers-2");

        Assert.Contains("Mattermost has a group `@developers`. `@developers-3` is free", await AskAsync(world, "create Developers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suggested_name_is_taken_by_its_button()
    {
        await using var world = await StartAsync();

        var reply = await SayAsync(world, "group create \"Mia\" @mia @chris");
        var button = Assert.Single(reply.Buttons);
        Assert.Equal("Take @mia-2", button.Label);

        Assert.Contains("`@mia-2`, with 2 people in it", (await SayAsync(world, button.Command)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Developers Of Software @dev @mia", "@dev", "Developers Of Software")]
    [InlineData("\"Developers\" @mia", "@developers", "Developers")]
    [InlineData("@dev @mia", "@dev", "dev")]
    [InlineData("\"Dev | <b>\" @dev", "@dev", "Dev &#124; &lt;b&gt;")]
    public async Task R57_the_first_name_that_is_nobodys_is_the_groups(string words, string mention, string displayName)
    {
        await using var world = await StartAsync();

        var text = await AskAsync(world, $"create {words}");

        Assert.Contains($"called `{mention}`", text, StringComparison.Ordinal);
        Assert.Contains($"**{displayName}**", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_imported_with_a_report_of_everybody_in_it()
    {
        await using var world = await StartAsync();
        world.Sandbox.State.ChangeUser(world.Chris.Id, user => user with { Email = "chris@example.com" });
        world.Sandbox.Deactivate(world.Sandbox.CreateUser("gone"));
        world.Sandbox.CreateBot("robot");
        await AskAsync(world, "create Developers @mia");

        var text = await AskAsync(world, "import @developers mia, chris@example.com;nobody@example.com\n@gone robot,  olga\nwho");

        Assert.Equal(
            """
            `@developers` has 3 people now.
            - Not known on this Mattermost (2): “nobody@example.com”, “who”
            - Not added, since they are deactivated (1): “gone”
            - Not added, since they are bots (1): “robot”
            - Already in (1): “mia”
            - Added (2): “chris@example.com” (`chris`), “olga”
            """,
            text.Replace("\u200B", "", StringComparison.Ordinal), ignoreLineEndingDifferences: true);
        Assert.Contains("Already in (3)", await AskAsync(world, "import @developers mia chris@example.com olga"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_that_Mattermost_does_not_show_are_told_with_the_setting_that_mends_it()
    {
        await using var world = await StartAsync();
        world.Sandbox.Configure(settings => settings with { ShowEmailAddress = false });
        await AskAsync(world, "create Developers");

        var text = await AskAsync(world, "import @developers mia a@example.com b@example.com");

        Assert.Contains("Users and Teams > Show Email Address); name them by username (2)", text, StringComparison.Ordinal);
        Assert.Contains("- Added (1): “mia”", text, StringComparison.Ordinal);
        Assert.Single(world.Sandbox.RestCalls.All, call => call.Path.Contains("/users/email/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_thousand_names_are_imported_in_one_message_and_looked_up_in_one_call()
    {
        await using var world = await StartAsync();
        var people = world.Sandbox.CreatePeople(1000, prefix: "p");
        await AskAsync(world, "create Everybody @everybody-here");
        world.Sandbox.RestCalls.Clear();

        var text = await AskAsync(world, $"import @everybody-here {string.Join(',', people.Select(person => person.Username))}");

        Assert.Contains("`@everybody-here` has 1,000 people now.", text, StringComparison.Ordinal);
        Assert.Matches(@"- Added \(1,000\): “p00001”, .* and [0-9]+ more\z", text);
        Assert.Single(world.Sandbox.RestCalls.All, call => call.Path.EndsWith("/users/usernames", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_native_group_is_imported_as_it_is_today()
    {
        await using var world = await StartAsync(isLicensed: true);
        var gone = world.Sandbox.CreateUser("gone");
        world.Sandbox.AddGroup("engineering", [world.Mia, world.Chris, gone]);
        await AskAsync(world, "create Developers @mia @theo");

        var text = await AskAsync(world, "import @developers from @engineering");

        Assert.Contains("has 4 people now, from `@engineering` as it is today", text, StringComparison.Ordinal);
        Assert.Contains("Already in (1): “mia”", text, StringComparison.Ordinal);
        Assert.Contains("Added (2): “chris”, “gone”", text, StringComparison.Ordinal);
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
        await using var world = await StartAsync(isLicensed: true);
        var group = world.Sandbox.AddGroup("engineering", [world.Mia]);
        world.Sandbox.AddGroup("guild", change: custom => custom with { Source = SandboxGroup.Custom });

        Assert.Contains("System Console > User Management > Groups", await AskAsync(world, text), StringComparison.Ordinal);
        Assert.Contains("menu at the top left > User Groups", await AskAsync(world, text.Replace("engineering", "guild", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(group, world.Sandbox.Current(group));
    }

    [Fact]
    public async Task R45_notices_are_switched_for_own_and_native_groups()
    {
        await using var world = await StartAsync(isLicensed: true);
        world.Sandbox.AddGroup("engineering", [world.Mia]);
        await AskAsync(world, "create Developers @mia");

        foreach (var name in new[] { "@engineering", "@developers" })
        {
            Assert.Contains("notifies nobody any more", await AskAsync(world, $"notify {name} off"), StringComparison.Ordinal);
            Assert.Contains("told of a mention by direct message", await AskAsync(world, $"tell-outsiders on {name}"), StringComparison.Ordinal);
            var shown = await AskAsync(world, $"show {name}");
            Assert.Contains($"notifies nobody (`/parabol group notify {name} on` ends that)", shown, StringComparison.Ordinal);
            Assert.Contains("outside the channel are told by direct message", shown, StringComparison.Ordinal);
            Assert.Contains("notifies its people", await AskAsync(world, $"notify {name} on"), StringComparison.Ordinal);
            Assert.Contains("A mention through Parabol notifies its people.", await AskAsync(world, $"show {name}"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task R41_a_forbidden_group_is_neither_suggested_nor_usable_until_it_is_allowed()
    {
        await using var world = await StartAsync();
        await AskAsync(world, "create Developers @mia");

        Assert.Contains("may not be mentioned and invited any more", await AskAsync(world, "forbid @developers"), StringComparison.Ordinal);
        Assert.Contains("not open to be mentioned or invited", await world.AskAsync("groups developers"), StringComparison.Ordinal);
        Assert.Contains("not to be mentioned or invited", await AskAsync(world, "list"), StringComparison.Ordinal);

        await AskAsync(world, "allow @developers");
        Assert.Contains("| `@developers` |", await world.AskAsync("groups developers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deactivated_people_are_shown_as_such_and_a_native_group_as_Mattermosts()
    {
        await using var world = await StartAsync(isLicensed: true);
        var gone = world.Sandbox.CreateUser("gone");
        await AskAsync(world, "create Developers @mia @gone");
        world.Sandbox.Deactivate(gone);
        world.Sandbox.AddGroup("engineering", [world.Mia]);

        Assert.Contains("2 people. 1 of them deactivated (struck out)", await AskAsync(world, "show @developers"), StringComparison.Ordinal);
        Assert.Contains("~~`gone`~~", await AskAsync(world, "@developers"), StringComparison.Ordinal);
        Assert.Contains("a group of Mattermost's own", await AskAsync(world, "show @engineering"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Everyone", "chris", null)]
    [InlineData("Everyone", "gale", "Guests may not make or change groups")]
    [InlineData("TeamAdmins", "theo", null)]
    [InlineData("TeamAdmins", "admin", null)]
    [InlineData("TeamAdmins", "chris", "Only team administrators may")]
    [InlineData("TeamAdmins", "gale", "Guests may not")]
    [InlineData("SystemAdmins", "theo", "Only system administrators may")]
    [InlineData("SystemAdmins", "admin", null)]
    public async Task Who_may_make_groups_is_a_setting_and_guests_never_may(string managedBy, string username, string? refusal)
    {
        await using var world = await CommandsWorld.StartAsync(azurite, settings: new Dictionary<string, string> { ["Groups:ManagedBy"] = managedBy });
        var user = username == "admin" ? world.Sandbox.Admin : world.Sandbox.State.FindUserByName(username)!;
        world.Sandbox.Join(world.Sandbox.Channel, user);

        var text = await world.AskAsync("group create Developers", user);

        Assert.Contains(refusal ?? "is a group now", text, StringComparison.Ordinal);
        Assert.Equal(refusal is null ? 2 : 0, (await RowsAsync(world)).Count);
    }

    [Theory]
    [InlineData("add @developers @theo")]
    [InlineData("remove @developers @mia")]
    [InlineData("rename @developers @devs")]
    [InlineData("describe @developers x")]
    [InlineData("import @developers theo")]
    [InlineData("forbid @developers")]
    [InlineData("notify @developers off")]
    [InlineData("delete @developers confirm")]
    public async Task Who_may_not_manage_changes_nothing_and_may_still_look(string text)
    {
        await using var world = await StartAsync();
        await AskAsync(world, "create Developers @mia");
        var before = await RowsAsync(world);

        Assert.Contains("Only team administrators", await world.AskAsync($"group {text}", world.Mia), StringComparison.Ordinal);
        Assert.Contains("`mia`", await world.AskAsync("group show @developers", world.Mia), StringComparison.Ordinal);
        Assert.Contains("not shown who is in which group", await world.AskAsync("group show @developers", world.Sandbox.People.Guest), StringComparison.Ordinal);
        Assert.Equal(before, await RowsAsync(world));
    }

    [Fact]
    public async Task Without_a_bot_that_can_look_nobody_manages_groups()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);

        Assert.Contains("Without Parabol's bot", await AskAsync(world, "create Developers"), StringComparison.Ordinal);
        Assert.Contains("Without Parabol's bot", await AskAsync(world, "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_brings_a_token_of_their_own_needs_no_bot_and_gets_their_own_rights()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);

        var made = await world.SayAsync("group create Developers @mia", call => call with { Actor = new(Theo(world).Id, "theo", world.Sandbox.TokenOf(Theo(world))) });
        var refused = await world.SayAsync("group create Design", call => call with { Actor = new(world.Mia.Id, "mia", world.Sandbox.TokenOf(world.Mia)) });

        Assert.Contains("with 1 person in it", made.Text, StringComparison.Ordinal);
        Assert.Contains("Only team administrators", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_bot_cannot_see_the_channel_it_says_so()
    {
        await using var world = await StartAsync();
        var hidden = world.Sandbox.CreateChannel("hidden", ChannelType.Private);
        world.Sandbox.Join(hidden, Theo(world));

        Assert.Contains("cannot see this channel", await world.AskAsync("group create Developers", Theo(world), hidden), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_and_the_overview_name_everything()
    {
        await using var world = await StartAsync();

        var help = await world.AskAsync("help");
        Assert.Contains("`/parabol group ", help, StringComparison.Ordinal);
        Assert.Contains("`/parabol groups [text]`", help, StringComparison.Ordinal);
        var overview = await AskAsync(world, "");
        foreach (var action in new[] { "create", "add", "remove", "import", "show", "list", "rename", "describe", "allow/forbid", "notify/tell-outsiders", "delete" })
        {
            Assert.Matches($"`/parabol group {Regex.Escape(action)}[ `]", overview);
        }
    }

    [Fact]
    public async Task Only_what_tells_may_be_pressed_again()
    {
        await using var world = await StartAsync();

        Assert.All(["group", "group list", "group show @a", "group @a", "group delete @a", "groups a"], text => Assert.True(world.Dispatcher.IsHarmless(text), text));
        Assert.All(["group create a", "group add @a @b", "group delete @a confirm", "group forbid @a", "group banana"], text => Assert.False(world.Dispatcher.IsHarmless(text), text));
    }

    private Task<CommandsWorld> StartAsync(bool isLicensed = false) =>
        CommandsWorld.StartAsync(azurite, mattermost: new SandboxOptions { IsLicensed = isLicensed });

    private static SandboxUser Theo(CommandsWorld world) => world.Sandbox.People.TeamAdmin;

    private static Task<string> AskAsync(CommandsWorld world, string text) => world.AskAsync($"group {text}".TrimEnd(), Theo(world));

    private static Task<CommandReply> SayAsync(CommandsWorld world, string text) =>
        world.SayAsync(text, call => call with { Actor = new(Theo(world).Id, Theo(world).Username) });

    private static async Task<IReadOnlyList<string>> RowsAsync(CommandsWorld world) =>
        [.. (await world.App.RowsAsync(TableNames.Groups, world.ServerId)).Select(row => $"{row.RowKey} {row.ETag}")];
}
