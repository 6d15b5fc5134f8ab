using Azure;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Groups.Mentions;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;
using Mattermost.Sandbox.State;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Groups;

/// <summary>The groups that a connection wants mentioned when a meeting starts (R26, R39, R40).</summary>
[Collection("Azurite")]
public sealed class EventMentionTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_a_meeting_starts_everybody_in_the_groups_is_notified_once_without_a_question(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var (channel, people) = await ConnectedAsync(world);
        var connection = (await world.Commands.ConnectionAsync(channel))!;

        var before = world.Commands.PostsIn(channel).Count;
        await world.Commands.DeliverAsync(connection, "e1");
        await world.Commands.DeliverAsync(connection, "e1");
        await Until.TrueAsync(() => MentionTests.Rung(world, channel).Count >= people.Count, "everybody is notified");
        await QuietAsync(world);

        Assert.Equal(people.Select(person => person.Username), MentionTests.Rung(world, channel));
        var posts = world.Commands.PostsIn(channel).Skip(before).ToList();
        Assert.All(posts.Skip(1), post => Assert.Equal(posts[0].Id, post.RootId));
        Assert.Equal(licensed ? 1 : 2, posts.Count);
        Assert.DoesNotContain(world.NotesTo(world.Chris), note => note.Message.Contains("notified", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lost_answer_makes_no_second_post_and_loses_nobody()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false);
        var (channel, people) = await ConnectedAsync(world);
        var connection = (await world.Commands.ConnectionAsync(channel))!;
        var before = world.Commands.PostsIn(channel).Count;
        world.Sandbox.Faults.EnqueueFor("/api/v4/posts", new Fault.DropAfterSaving());

        await world.Commands.DeliverAsync(connection, "e1");
        await Until.TrueAsync(() => MentionTests.Rung(world, channel).Count >= people.Count, "everybody is notified");
        await QuietAsync(world);

        Assert.Equal(people.Select(person => person.Username), MentionTests.Rung(world, channel));
        Assert.Equal(before + 2, world.Commands.PostsIn(channel).Count);
    }

    [Fact]
    public async Task A_name_that_is_no_groups_is_told_when_it_is_set()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false);
        var (channel, _) = await ConnectedAsync(world);
        await world.OwnGroupAsync("closed", [], group => group with { AllowReference = false });

        var answer = await world.AskAsync("mention-groups @develpers @closed", channel);

        Assert.Contains("`@develpers` and `@closed` will be mentioned", answer, StringComparison.Ordinal);
        Assert.Contains("Did you mean `@developers`?", answer, StringComparison.Ordinal);
        Assert.Contains("`@closed` is not open to be mentioned", answer, StringComparison.Ordinal);
    }

    /// <summary>A process may die before or after the mention lies on its queue, and before its delivery is concluded.</summary>
    [Theory]
    [InlineData("mention", false)]
    [InlineData("mention", true)]
    [InlineData("conclusion", false)]
    [InlineData("conclusion", true)]
    public async Task Whoever_takes_over_from_a_process_that_died_after_the_post_loses_nobody_and_repeats_nothing(string step, bool tookEffect)
    {
        await using var front = await StorageFront.StartAsync(azurite.NewAccount());
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["AzureWebJobsStorage"] = front.ConnectionString };
        await using var world = await GroupsWorld.PrepareAsync(azurite, licensed: false, settings: settings, clock: clock);
        var people = world.Sandbox.CreatePeople(5);
        var channel = world.Channel("sprint", people: people);
        await world.OwnGroupAsync("developers", people);
        await world.SayAsync("connect", channel);
        await world.SayAsync("mention-groups @developers", channel);
        var connection = (await world.Commands.ConnectionAsync(channel))!;
        var batches = 0;

        front.DieAt(call => step == "mention" ? call.IsSend : call.IsBatch && ++batches == 2, tookEffect);
        await Assert.ThrowsAsync<RequestFailedException>(() => world.Commands.DeliverAsync(connection, "e1"));
        front.Rule = _ => Task.FromResult(StoragePassage.Through);
        clock.Advance(TimeSpan.FromSeconds(31));
        await world.Commands.DeliverAsync(connection, "e1");
        await WorkOffAsync(world);

        Assert.Equal(people.Select(person => person.Username), MentionTests.Rung(world, channel));
    }

    /// <summary>As the listeners would.</summary>
    private static async Task WorkOffAsync(GroupsWorld world)
    {
        foreach (var message in await TakeAsync(world, QueueNames.GroupMentions)) await ActivatorUtilities.GetServiceOrCreateInstance<ExpandGroupMention>(world.App.Parts).RunAsync(message, CancellationToken.None);
        foreach (var message in await TakeAsync(world, QueueNames.MentionBatches)) await world.App.Parts.GetRequiredService<RunningJobs>().RunAsync(message, CancellationToken.None);
    }

    private static async Task<IReadOnlyList<string>> TakeAsync(GroupsWorld world, string queue) =>
        [.. (await world.App.Queues[queue].ReceiveMessagesAsync(32)).Value.Select(message => message.Body.ToString())];

    private static async Task<(SandboxChannel Channel, IReadOnlyList<SandboxUser> People)> ConnectedAsync(GroupsWorld world)
    {
        var people = world.Sandbox.CreatePeople(30);
        var channel = world.Channel("sprint", people: people);
        await world.GroupAsync("developers", people.Take(20));
        await world.GroupAsync("design", people.Skip(10));
        await world.Commands.ConnectAsync(channel: channel);
        await world.AskAsync("mention-groups @developers @design", channel);
        return (channel, people);
    }

    private static Task QuietAsync(GroupsWorld world) => Until.TrueAsync(
        async () => await world.App.CountAsync(QueueNames.GroupMentions) + await world.App.CountAsync(QueueNames.MentionBatches) == 0, "the queues are empty");
}
