using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Commands;

/// <summary>Who may make and change groups, who may look, and who can tell.</summary>
[Collection("Azurite")]
public sealed class GroupRightsTests(AzuriteFixture azurite)
{
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
        Assert.Equal(refusal is null ? 2 : 0, (await world.GroupRowsAsync()).Count);
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
        await using var world = await azurite.StartGroupsAsync();
        await world.ManageAsync("create Developers @mia");
        var before = await world.GroupRowsAsync();

        Assert.Contains("Only team administrators", await world.AskAsync($"group {text}", world.Mia), StringComparison.Ordinal);
        Assert.Contains("`mia`", await world.AskAsync("group show @developers", world.Mia), StringComparison.Ordinal);
        Assert.Contains("not shown who is in which group", await world.AskAsync("group show @developers", world.Sandbox.People.Guest), StringComparison.Ordinal);
        Assert.Equal(before, await world.GroupRowsAsync());
    }

    [Fact]
    public async Task Without_a_bot_that_can_look_nobody_manages_groups()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);

        Assert.Contains("Without Parabol's bot", await world.ManageAsync("create Developers"), StringComparison.Ordinal);
        Assert.Contains("Without Parabol's bot", await world.ManageAsync("list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_brings_a_token_of_their_own_needs_no_bot_and_gets_their_own_rights()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);

        var made = await world.SayAsync("group create Developers @mia", call => call with { Actor = new(world.Theo().Id, "theo", world.Sandbox.TokenOf(world.Theo())) });
        var refused = await world.SayAsync("group create Design", call => call with { Actor = new(world.Mia.Id, "mia", world.Sandbox.TokenOf(world.Mia)) });

        Assert.Contains("with 1 person in it", made.Text, StringComparison.Ordinal);
        Assert.Contains("Only team administrators", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_bot_cannot_see_the_channel_it_says_so()
    {
        await using var world = await azurite.StartGroupsAsync();
        var hidden = world.Sandbox.CreateChannel("hidden", ChannelType.Private);
        world.Sandbox.Join(hidden, world.Theo());

        Assert.Contains("can't see this channel", await world.AskAsync("group create Developers", world.Theo(), hidden), StringComparison.Ordinal);
    }
}
