using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Groups;

/// <summary>Who may invite whom, and where: what Mattermost would let the acting user do by hand, and nothing else (R47, R52, R68).</summary>
[Collection("Azurite")]
public sealed class InviteRightsTests(AzuriteFixture azurite)
{
    public static TheoryData<bool> Licences { get; } = [true, false];

    [Theory]
    [MemberData(nameof(Licences))]
    public async Task Nobody_gets_through_us_what_mattermost_would_not_let_them_do(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var people = world.Sandbox.CreatePeople(2);
        var (secret, moderated, archived) = (world.Channel("secret", ChannelType.Private), world.Channel("moderated", people: [world.Mia]), world.Channel("archived"));
        await world.GroupAsync("developers", people);
        world.Sandbox.Moderate(moderated, without: ["manage_public_channel_members"]);
        world.Sandbox.Archive(archived);
        var hidden = await world.AskAsync("invite @developers ~secret", world.Sandbox.Channel, world.Mia);
        var missing = await world.AskAsync("invite @developers ~no-such", world.Sandbox.Channel, world.Mia);

        Assert.Equal(missing.Replace("no-such", "secret", StringComparison.Ordinal), hidden);
        Assert.Contains("does not let you add people to ~moderated", await world.AskAsync("invite @developers", moderated, world.Mia), StringComparison.Ordinal);
        Assert.Contains("I find no channel", await world.AskAsync("invite @developers ~archived", world.Sandbox.Channel), StringComparison.Ordinal);
        world.Sandbox.Join(world.Sandbox.Channel, world.Sandbox.People.Guest);
        Assert.Contains("does not let you add people", await world.AskAsync("invite @developers", world.Sandbox.Channel, world.Sandbox.People.Guest), StringComparison.Ordinal);
        Assert.All(new[] { secret, moderated, archived }, channel => Assert.False(world.IsIn(channel, people[0])));
    }

    [Theory]
    [MemberData(nameof(Licences))]
    public async Task Who_lost_the_right_after_the_preview_starts_nothing(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var people = world.Sandbox.CreatePeople(8);
        var channel = world.Channel("sprint", people: [world.Mia]);
        await world.GroupAsync("developers", people);
        await world.TypeAsync("invite @developers", channel, world.Mia);
        world.Sandbox.Leave(channel, world.Mia);
        world.App.Parts.Forget(world.Commands.ServerId, channel.Id, world.Mia.Id);

        var answer = await world.Commands.SayAsync($"jobs start {(await world.NewestAsync(world.Mia))!.Key.JobId}", call => call with { Actor = new(world.Mia.Id, world.Mia.Username), ChannelId = channel.Id });

        Assert.True(answer.IsError, answer.Text);
        Assert.False(world.IsIn(channel, people[0]));
    }

    [Fact]
    public async Task Jobs_of_others_are_nobodys_to_see_or_stop()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false);
        var channel = world.Channel("sprint", people: [world.Mia]);
        await world.GroupAsync("developers", world.Sandbox.CreatePeople(8));
        await world.TypeAsync("invite @developers", channel);
        var job = await world.NewestAsync();

        Assert.Contains("You have no job", await world.AskAsync($"jobs cancel {job!.Key.JobId}", channel, world.Mia), StringComparison.Ordinal);
        Assert.Contains("waits for your yes", await world.AskAsync("jobs", channel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_constrained_channel_takes_its_groups_people_and_the_others_are_told()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: true);
        var people = world.Sandbox.CreatePeople(6);
        var channel = world.Channel("limited");
        var linked = world.Sandbox.AddGroup("linked", people.Take(3));
        world.Sandbox.AddGroup("everybody", people);
        world.Sandbox.LinkGroup(channel, linked);

        var answer = await world.AskAsync("invite @everybody", channel);

        Assert.Contains("- 3 were added", answer, StringComparison.Ordinal);
        Assert.Contains("- 3 are in none of the groups that this is limited to: `@person00004`, `@person00005`, `@person00006`", answer, StringComparison.Ordinal);
        Assert.Equal([true, true, true, false, false, false], people.Select(person => world.IsIn(channel, person)));
    }

    [Fact]
    public async Task In_a_direct_message_it_says_where_to_type_it()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false);
        var direct = world.Sandbox.State.DirectChannel(world.Chris.Id, world.Mia.Id);

        Assert.Contains("Type `/parabol invite` in the channel", await world.AskAsync("invite @mia", direct), StringComparison.Ordinal);
    }
}

file static class Rights
{
    /// <summary>As if the memory of half a minute had passed.</summary>
    public static void Forget(this IServiceProvider parts, string serverId, string channelId, string userId) =>
        ((Integration.Functions.Mattermost.Rest.ActingRights)parts.GetService(typeof(Integration.Functions.Mattermost.Rest.ActingRights))!).Forget(serverId, channelId, userId);
}
