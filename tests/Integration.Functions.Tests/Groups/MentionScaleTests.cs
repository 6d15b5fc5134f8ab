using Integration.Functions.Groups.Jobs;
using Integration.Functions.Tests.Resilience;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;

namespace Integration.Functions.Tests.Groups;

/// <summary>Mentions of very many people: everybody once, and not the less so when answers are lost or the process is killed in the middle.</summary>
[Trait("Category", "Resilience")]
[Collection("Azurite")]
public sealed class MentionScaleTests(AzuriteFixture azurite)
{
    private static readonly Dictionary<string, string> ShortLeases = new(StringComparer.Ordinal) { ["Hosting:JobDeadline"] = "00:00:08", ["Hosting:QueueLease"] = "00:00:13" };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Twenty_overlapping_groups_of_a_thousand_people_are_one_message_and_at_most_three_posts(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var people = world.Sandbox.CreatePeople(1_000);
        var channel = world.Channel("crowd", people: people);
        var names = Enumerable.Range(0, 20).Select(number => $"group-{number}").ToList();
        for (var number = 0; number < names.Count; number++)
        {
            var from = number * 50;
            await world.GroupAsync(names[number], [.. people.Where((_, at) => at >= from && at < from + 75), people[0], world.Chris]);
        }

        var preview = await world.TypeAsync($"mention {string.Join(' ', names.Select(name => $"@{name}"))} hello", channel);
        Assert.Contains("- each person once: 1,000 people", preview.Message, StringComparison.Ordinal);
        await world.Sandbox.PressAsync(world.Chris, preview, "Notify 1,000 people");
        await world.OverAsync();

        Assert.Equal(people.Select(person => person.Username), MentionTests.Rung(world, channel));
        Assert.InRange(world.Commands.PostsIn(channel).Count, 2, 4);
        Assert.Contains("notified 1,000 people.", Assert.Single(world.NotesTo(world.Chris)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_is_killed_in_the_middle_goes_on_where_it_was_with_no_repeats_and_none_missing()
    {
        await using var world = await GroupsWorld.PrepareAsync(azurite, licensed: false, settings: ShortLeases);
        var people = world.Sandbox.CreatePeople(3_400);
        var channel = world.Channel("crowd", people: [.. people.Take(3_000)]);
        await world.OwnGroupAsync("developers", people, group => group with { TellsOutsiders = true });
        world.Sandbox.Faults.Latency = TimeSpan.FromMilliseconds(20);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await using var integration = await MortalIntegration.StartAsync(underHost: false, world.App.Environment, limit.Token);

        var preview = await world.SayAsync("mention @developers hello", channel);
        var started = await world.SayAsync(preview.Buttons[0].Command, channel);
        Assert.False(started.IsError, started.Text);
        foreach (var posts in new[] { 1, 3, 50, 250 })
        {
            await Until.TrueAsync(() => BotPosts(world) >= posts, $"{posts} posts were made");
            await integration.KillAndRestartAsync(limit.Token);
        }

        Assert.Equal(JobState.Done, (await world.OverAsync()).State);
        Assert.Equal(people.Take(3_000).Select(person => person.Username), MentionTests.Rung(world, channel));
        Assert.All(people.Skip(3_000), person => Assert.Single(world.NotesTo(person)));
        Assert.Contains("notified 3,400 people.", Assert.Single(world.NotesTo(world.Chris)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_lost_makes_no_second_post()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false);
        var people = world.Sandbox.CreatePeople(20);
        var channel = world.Channel("crowd", people: people);
        await world.OwnGroupAsync("developers", people);
        var preview = await world.TypeAsync("mention @developers hello", channel);
        world.Sandbox.Faults.EnqueueFor("/api/v4/posts", new Fault.DropAfterSaving());
        world.Sandbox.Faults.EnqueueFor("/api/v4/posts", new Fault.ProxyError(Saved: true));

        await world.Sandbox.PressAsync(world.Chris, preview, "Notify 20 people");
        await world.OverAsync();

        Assert.Equal(2, world.Commands.PostsIn(channel).Count);
        Assert.Equal(people.Select(person => person.Username), MentionTests.Rung(world, channel));
        Assert.Single(world.NotesTo(world.Chris));
    }

    [Fact]
    public async Task A_server_whose_database_takes_short_posts_only_gets_more_of_them()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false);
        world.Sandbox.Configure(settings => settings with { MaxPostSize = 4_000 });
        var people = world.Sandbox.CreatePeople(900);
        var channel = world.Channel("crowd", people: people);
        await world.OwnGroupAsync("developers", people);

        await world.Sandbox.PressAsync(world.Chris, await world.TypeAsync("mention @developers hello", channel), "Notify 900 people");
        await world.OverAsync();

        Assert.Equal(people.Select(person => person.Username), MentionTests.Rung(world, channel));
        Assert.Equal(1 + 3, world.Commands.PostsIn(channel).Count);
    }

    private static int BotPosts(GroupsWorld world) => world.Sandbox.Posts.All.Count(post => post.UserId == world.Commands.Bot!.Id);
}
