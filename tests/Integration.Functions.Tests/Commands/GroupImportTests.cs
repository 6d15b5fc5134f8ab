using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Commands;

/// <summary><c>/parabol group import</c>: many people at once, and what is told of each.</summary>
[Collection("Azurite")]
public sealed class GroupImportTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_list_is_imported_with_a_report_of_everybody_in_it()
    {
        await using var world = await azurite.StartGroupsAsync();
        world.Sandbox.State.ChangeUser(world.Chris.Id, user => user with { Email = "chris@example.com" });
        world.Sandbox.Deactivate(world.Sandbox.CreateUser("gone"));
        world.Sandbox.CreateBot("robot");
        await world.ManageAsync("create Developers @mia");

        var text = await world.ManageAsync("import @developers mia, chris@example.com;nobody@example.com\n@gone robot,  olga\nwho");

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
        Assert.Contains("Already in (3)", await world.ManageAsync("import @developers mia chris@example.com olga"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_that_Mattermost_does_not_show_are_told_with_the_setting_that_mends_it()
    {
        await using var world = await azurite.StartGroupsAsync();
        world.Sandbox.Configure(settings => settings with { ShowEmailAddress = false });
        await world.ManageAsync("create Developers");

        var text = await world.ManageAsync("import @developers mia a@example.com b@example.com");

        Assert.Contains("Users and Teams > Show Email Address); name them by username (2)", text, StringComparison.Ordinal);
        Assert.Contains("- Added (1): “mia”", text, StringComparison.Ordinal);
        Assert.Single(world.Sandbox.RestCalls.All, call => call.Path.Contains("/users/email/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_thousand_names_are_imported_in_one_message_and_looked_up_in_one_call()
    {
        await using var world = await azurite.StartGroupsAsync();
        var people = world.Sandbox.CreatePeople(1000, prefix: "p");
        await world.ManageAsync("create Everybody @everybody-here");
        world.Sandbox.RestCalls.Clear();

        var text = await world.ManageAsync($"import @everybody-here {string.Join(',', people.Select(person => person.Username))}");

        Assert.Contains("`@everybody-here` has 1,000 people now.", text, StringComparison.Ordinal);
        Assert.Matches(@"- Added \(1,000\): “p00001”, .* and [0-9]+ more\z", text);
        Assert.Single(world.Sandbox.RestCalls.All, call => call.Path.EndsWith("/users/usernames", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_native_group_is_imported_as_it_is_today()
    {
        await using var world = await azurite.StartGroupsAsync(isLicensed: true);
        var gone = world.Sandbox.CreateUser("gone");
        world.Sandbox.AddGroup("engineering", [world.Mia, world.Chris, gone]);
        await world.ManageAsync("create Developers @mia @theo");

        var text = await world.ManageAsync("import @developers from @engineering");

        Assert.Contains("has 4 people now, from `@engineering` as it is today", text, StringComparison.Ordinal);
        Assert.Contains("Already in (1): “mia”", text, StringComparison.Ordinal);
        Assert.Contains("Added (2): “chris”, “gone”", text, StringComparison.Ordinal);
    }
}
