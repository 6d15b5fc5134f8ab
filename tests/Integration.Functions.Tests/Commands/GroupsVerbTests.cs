using Integration.Functions.AppCalls;
using Integration.Functions.Commands;
using Integration.Functions.Groups;
using Integration.Functions.Groups.Directory;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.State;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Commands;

/// <summary><c>/parabol groups [text]</c>: what is suggested where, to whom, and with how little asking (R48 to R56, R60, R61, R65, R66, R68).</summary>
[Collection("Azurite")]
public sealed class GroupsVerbTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task R65_R66_groups_come_with_name_display_name_and_both_counts()
    {
        await using var world = await azurite.StartGroupsAsync(isLicensed: true);
        world.Sandbox.AddGroup("engineering", [world.Mia, world.Chris, world.Sandbox.People.Outsider], group => group with { DisplayName = "Engineering | all" });
        await world.ManageAsync("create \"Software Developers\" @mia @olga");

        var text = await world.AskAsync("groups");

        Assert.Contains("| `@engineering` | Engineering &#124; all | 3 | 2 |", text, StringComparison.Ordinal);
        Assert.Contains("| `@software-developers` | Software Developers | 2 | 1 |", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_of_name_or_display_name_finds_a_group_and_the_beginning_comes_first()
    {
        await using var world = await azurite.StartGroupsAsync();
        await world.ManageAsync("create \"All web people\" @a-web @mia");
        await world.ManageAsync("create Web @web @mia");
        await world.ManageAsync("create \"People of the Web\" @others @mia");
        await world.ManageAsync("create Design @design @mia");

        var text = await world.AskAsync("groups WEB");

        Assert.Equal(["@web", "@a-web", "@others"], Mentions(text));
        Assert.Contains("No group for this channel has “banana” in its name", await world.AskAsync("groups banana"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task R61_groups_with_nobody_in_this_team_are_left_out_and_explained_when_asked_for()
    {
        await using var world = await azurite.StartGroupsAsync(isLicensed: true);
        var former = world.Sandbox.CreateUser("former");
        world.Sandbox.Leave(world.Sandbox.Team, former);
        await world.ManageAsync("create Outsiders @olga @former");
        await world.ManageAsync("create Nobody @nobody-yet");
        world.Sandbox.AddGroup("strangers", [world.Sandbox.People.Outsider]);
        world.Sandbox.AddGroup("elsewhere", [world.Sandbox.CreateUser("elsa")]);
        world.Sandbox.Leave(world.Sandbox.Channel, world.Sandbox.State.FindUserByName("elsa")!);

        // Somebody of it is in the team, though not in the channel.
        Assert.Equal(["@elsewhere"], Mentions(await world.AskAsync("groups")));
        Assert.Contains("`@outsiders` (Outsiders, 2 people) has nobody in this team, so it is not suggested.", await world.AskAsync("groups @outsiders"), StringComparison.Ordinal);
        Assert.Contains("`@strangers` (strangers, 1 person) has nobody in this team", await world.AskAsync("groups strangers"), StringComparison.Ordinal);
        Assert.Contains("has nobody in it yet", await world.AskAsync("groups nobody-yet"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task R60_where_nobody_may_look_into_a_native_group_it_is_suggested_as_Mattermost_does()
    {
        await using var world = await azurite.StartGroupsAsync(isLicensed: true, version: "6.7.0");
        world.Sandbox.AddGroup("strangers", [world.Sandbox.People.Outsider]);

        Assert.Contains("| `@strangers` | strangers | 1 | 0 |", await world.AskAsync("groups"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task R49_R52_in_a_constrained_channel_there_are_its_groups_and_others_say_why_not()
    {
        await using var world = await azurite.StartGroupsAsync(isLicensed: true);
        var linked = world.Sandbox.AddGroup("linked", [world.Mia]);
        world.Sandbox.AddGroup("other", [world.Mia]);
        world.Sandbox.AddGroup("custom", [world.Mia], group => group with { Source = SandboxGroup.Custom });
        await world.ManageAsync("create Developers @mia");
        world.Sandbox.LinkGroup(world.Sandbox.Channel, linked);

        Assert.Equal(["@custom", "@linked"], Mentions(await world.AskAsync("groups")));
        Assert.Contains("admits only the groups that are linked to it, and `@other` is not", await world.AskAsync("groups other"), StringComparison.Ordinal);
        Assert.Contains("`@developers` is one of Parabol's", await world.AskAsync("groups developers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task R53_in_a_constrained_team_there_are_the_teams_groups()
    {
        await using var world = await azurite.StartGroupsAsync(isLicensed: true);
        world.Sandbox.LinkGroup(world.Sandbox.Team, world.Sandbox.AddGroup("linked", [world.Mia]));
        world.Sandbox.AddGroup("other", [world.Mia]);

        Assert.Equal(["@linked"], Mentions(await world.AskAsync("groups")));
    }

    [Fact]
    public async Task R68_who_may_not_mention_groups_is_offered_none_and_told_why()
    {
        await using var world = await azurite.StartGroupsAsync();
        await world.ManageAsync("create Developers @mia");
        world.Sandbox.Join(world.Sandbox.Channel, world.Sandbox.People.Guest);

        var text = await world.AskAsync("groups", world.Sandbox.People.Guest);

        Assert.Contains("does not let you mention groups", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@developers", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R50_a_form_offers_the_same_groups_to_the_same_people()
    {
        await using var world = await azurite.StartGroupsAsync();
        await world.ManageAsync("create \"Software Developers\" @mia @chris @olga");
        await world.ManageAsync("create Outsiders @olga");

        var choice = Assert.Single(await SuggestAsync(world, world.Mia, "soft"));
        Assert.Equal(("@software-developers - Software Developers (3 people, 2 here)", "software-developers"), (choice.Label, choice.Value));
        Assert.Single(await SuggestAsync(world, world.Mia, ""));
        Assert.Empty(await SuggestAsync(world, world.Mia, "banana"));
        Assert.Empty(await SuggestAsync(world, world.Sandbox.People.Guest, ""));
    }

    [Fact]
    public async Task R55_R56_what_was_asked_is_not_asked_again_until_a_group_is_changed_here()
    {
        await using var world = await azurite.StartGroupsAsync(isLicensed: true);
        world.Sandbox.AddGroup("engineering", [world.Mia]);
        await world.ManageAsync("create Developers @mia");
        await world.AskAsync("groups");
        world.Sandbox.RestCalls.Clear();

        // Rights are remembered, too, and so nothing at all is asked.
        await world.AskAsync("groups dev");
        Assert.DoesNotContain(world.Sandbox.RestCalls.ByRoute().Keys, route => !route.Contains("commands", StringComparison.Ordinal));

        await world.ManageAsync("create Design @chris");
        Assert.Contains("| `@design` | Design | 1 | 1 |", await world.AskAsync("groups"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_instance_changed_is_seen_when_the_memory_ends()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, settings: new Dictionary<string, string> { ["Groups:SuggestionCache"] = "00:00:00" });
        await world.ManageAsync("create Developers @mia");
        Assert.Equal(["@developers"], Mentions(await world.AskAsync("groups")));

        await using var twin = world.App.PrepareTwin();
        var draft = new Group { ServerId = world.ServerId, GroupId = "", Name = "design", Source = GroupSource.Own };
        var made = (GroupWrite.Done)await twin.Own().CreateAsync(draft, CancellationToken.None);
        await twin.Members().AddAsync(made.Group, [world.Chris.Id], CancellationToken.None);

        Assert.Equal(["@design", "@developers"], Mentions(await world.AskAsync("groups")));
    }

    [Fact]
    public async Task Ten_thousand_people_in_twenty_overlapping_groups_are_counted_exactly_with_two_calls_per_thousand()
    {
        await using var world = await azurite.StartGroupsAsync();
        var people = world.Sandbox.CreatePeople(10_000);
        var channel = world.CreateChannel("half", world.Chris);
        world.Sandbox.Join(channel, [.. people.Where((_, index) => index % 2 == 0)]);
        // Each group shares half of its people with the next one, the last with the first.
        foreach (var number in Enumerable.Range(0, 20))
        {
            var draft = new Group { ServerId = world.ServerId, GroupId = "", Name = $"group-{number:D2}", Source = GroupSource.Own };
            var made = (GroupWrite.Done)await world.App.Own().CreateAsync(draft, CancellationToken.None);
            await world.App.Members().AddAsync(made.Group, Enumerable.Range(500 * number, 1000).Select(index => people[index % 10_000].Id), CancellationToken.None);
        }

        world.Sandbox.RestCalls.Clear();
        var before = world.Meter.Read();
        var text = (await world.SayAsync("groups", call => call with { ChannelId = channel.Id })).Text;

        Assert.All(Enumerable.Range(0, 20), number => Assert.Contains($"| `@group-{number:D2}` |  | 1,000 | 500 |", text, StringComparison.Ordinal));
        var calls = world.Sandbox.RestCalls.ByRoute();
        Assert.Equal(10, calls["POST /channels/{channel_id}/members/ids"]);
        Assert.Equal(10, calls["POST /teams/{team_id}/members/ids"]);
        // One for the list of groups, one for the members of each.
        Assert.Equal(21, world.Meter.Count(StorageOperation.QueryRows) - before[StorageOperation.QueryRows]);
    }

    private static Task<IReadOnlyList<ReplyChoice>> SuggestAsync(CommandsWorld world, SandboxUser user, string typed) =>
        world.App.Parts.GetRequiredService<AppCommands>().SuggestGroupsAsync(
            new()
            {
                ServerId = world.ServerId,
                MattermostTeamId = world.Sandbox.Team.Id,
                ChannelId = world.Sandbox.Channel.Id,
                Actor = new(user.Id, user.Username, world.Sandbox.TokenOf(user)),
                Text = "groups",
                Origin = CommandOrigin.App,
            },
            typed, CancellationToken.None);

    private static IEnumerable<string> Mentions(string table) =>
        table.Split('\n').Where(line => line.StartsWith("| `@", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);
}
