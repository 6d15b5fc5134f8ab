using Integration.Functions.Groups.Invites;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Tests.Resilience;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;
using Mattermost.Sandbox.State;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Groups;

/// <summary>Invitations of very many people: exact to the person, and not the less so when the process is killed in the middle.</summary>
[Trait("Category", "Resilience")]
[Collection("Azurite")]
public sealed class InviteScaleTests(AzuriteFixture azurite)
{
    private const int MostGroups = 20;

    private static readonly Dictionary<string, string> ShortLeases = new(StringComparer.Ordinal) { ["Hosting:JobDeadline"] = "00:00:08", ["Hosting:QueueLease"] = "00:00:13" };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ten_thousand_people_of_twenty_overlapping_groups_are_counted_and_invited_exactly(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var people = world.Sandbox.CreatePeople(10_000);
        var strangers = world.Sandbox.CreateStrangers(7);
        var channel = world.Channel("crowd", people: [.. people.Where((_, at) => at % 10 == 0)]);
        var names = Enumerable.Range(0, MostGroups).Select(number => $"group-{number}").ToList();
        for (var number = 0; number < MostGroups; number++)
        {
            // Each shares a third of its people with the next one.
            var members = people.Where((_, at) => at / 500 == number || (at / 500 == (number + 1) % MostGroups && at % 3 == 0));
            await world.GroupAsync(names[number], number == 0 ? [.. members, .. strangers] : members);
        }

        var before = world.MembersOf(channel);
        var preview = await world.TypeAsync($"invite {string.Join(' ', names.Select(name => $"@{name}"))}", channel);

        Assert.Contains("**10007 people**", preview.Message, StringComparison.Ordinal);
        Assert.Contains("- **9000** will be added", preview.Message, StringComparison.Ordinal);
        Assert.Contains("- **1000** were in already", preview.Message, StringComparison.Ordinal);
        Assert.Contains("- **7** are not in the team", preview.Message, StringComparison.Ordinal);

        await world.Sandbox.PressAsync(world.Chris, preview, "Invite 9000");
        var job = await world.OverAsync();

        Assert.Equal(before.Count + 9000, world.MembersOf(channel).Count);
        await AssertOutcomesAsync(world, job, people, strangers, before);
        await world.AskAsync($"jobs undo {job.Key.JobId}", channel);
        await Until.TrueAsync(() => world.NotesTo(world.Chris).Count == 2, "the undo is told");
        Assert.Equal(before.Order(StringComparer.Ordinal), world.MembersOf(channel).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_process_that_is_killed_in_the_middle_goes_on_where_it_was_with_no_repeats_and_none_missing()
    {
        await using var world = await GroupsWorld.PrepareAsync(azurite, licensed: false, version: "9.5.0", ShortLeases);
        var people = world.Sandbox.CreatePeople(1500);
        var channel = world.Channel("crowd", people: [.. people.Take(100)]);
        await world.OwnGroupAsync("developers", people);
        var before = world.MembersOf(channel);
        world.Sandbox.Faults.Latency = TimeSpan.FromMilliseconds(5);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await using var integration = await MortalIntegration.StartAsync(underHost: false, world.App.Environment, limit.Token);

        await world.SayAsync("invite @developers", channel);
        var started = await world.SayAsync($"jobs start {(await world.NewestAsync())!.Key.JobId}", channel);
        Assert.False(started.IsError, started.Text);
        foreach (var added in new[] { 150, 600, 1100 })
        {
            await Until.TrueAsync(() => world.MembersOf(channel).Count >= before.Count + added, $"{added} were added");
            await integration.KillAndRestartAsync(limit.Token);
        }

        var job = await world.OverAsync();
        Assert.Equal(JobState.Done, job.State);
        Assert.Equal(before.Count + 1400, world.MembersOf(channel).Count);
        await AssertOutcomesAsync(world, job, people, [], before);
        // Whoever is added twice is announced once; nobody is announced who was in before.
        Assert.Equal(1400, world.Sandbox.Posts.All.Count(post => post.ChannelId == channel.Id && post.Type == "system_add_to_channel"));
        Assert.Contains("- 1400 were added", Assert.Single(world.NotesTo(world.Chris)).Message, StringComparison.Ordinal);

        await world.SayAsync($"jobs undo {job.Key.JobId}", channel);
        await Until.TrueAsync(() => world.MembersOf(channel).Count <= before.Count + 700, "half of them are out");
        await integration.KillAndRestartAsync(limit.Token);
        await Until.TrueAsync(() => world.NotesTo(world.Chris).Count == 2, "the undo is told");
        Assert.Equal(before.Order(StringComparer.Ordinal), world.MembersOf(channel).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_answer_that_is_lost_makes_no_second_addition_and_no_second_note()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false);
        var people = world.Sandbox.CreatePeople(20);
        var channel = world.Channel("sprint");
        await world.OwnGroupAsync("developers", people);
        var preview = await world.TypeAsync("invite @developers", channel);
        world.Sandbox.Faults.EnqueueFor("/api/v4/posts", new Fault.DropAfterSaving());

        await world.Sandbox.PressAsync(world.Chris, preview, "Invite 20");
        await world.OverAsync();

        Assert.Contains("- 20 were added", Assert.Single(world.NotesTo(world.Chris)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_broken_off_in_the_middle_of_a_part_can_be_undone_too()
    {
        await using var world = await GroupsWorld.PrepareAsync(azurite, licensed: false);
        var people = world.Sandbox.CreatePeople(6);
        var channel = world.Channel("sprint", people: [people[0]]);
        var before = world.MembersOf(channel);
        var key = world.Jobs.NewKey(world.Commands.ServerId, world.Chris.Id);
        var job = new Job
        {
            Key = key,
            Kind = JobKind.Invite,
            State = JobState.Cancelled,
            ChannelId = channel.Id,
            Title = "invitation",
            Terms = new InviteTerms { ChannelIds = [channel.Id], ChannelNames = ["sprint"] }.Write(),
            Parts = 1,
            People = people.Count,
            CreatedAt = TimeProvider.System.GetUtcNow(),
            EndedAt = TimeProvider.System.GetUtcNow(),
        };
        // As a process leaves it that died in the middle, and whose author then cancelled: three of five were added.
        var part = new JobPart { Number = 0, Step = InviteStep.ToChannel(channel.Id), People = [.. people.Select(user => new PartPerson(user.Id, user.Username))], Begun = "innnnn" };
        await world.Jobs.AddAsync(job, [part], CancellationToken.None);
        world.Sandbox.Join(channel, [.. people.Skip(1).Take(3)]);

        var answer = await world.SayAsync($"jobs undo {key.JobId}", channel);
        var undo = await world.Jobs.OfAsync(key.ServerId, key.UserId, CancellationToken.None).SingleAsync(known => known.Kind == JobKind.UndoInvite);
        await world.App.Parts.GetRequiredService<RunningJobs>().RunAsync(System.Text.Json.JsonSerializer.Serialize(undo.Key, JobJson.Default.JobKey), CancellationToken.None);

        Assert.False(answer.IsError, answer.Text);
        Assert.Equal(before.Order(StringComparer.Ordinal), world.MembersOf(channel).Order(StringComparer.Ordinal));
    }

    /// <summary>Everybody has one outcome, and it is the right one.</summary>
    private static async Task AssertOutcomesAsync(
        GroupsWorld world, Job job, IReadOnlyList<SandboxUser> people, IReadOnlyList<SandboxUser> strangers, IReadOnlySet<string> before)
    {
        var outcomes = new Dictionary<string, char>(StringComparer.Ordinal);
        await foreach (var part in world.Jobs.PartsAsync(job.Key, CancellationToken.None))
        {
            foreach (var (person, letter) in part.People.Zip(part.Outcome!)) outcomes.Add(person.Id, letter);
        }

        Assert.Equal(people.Count + strangers.Count, outcomes.Count);
        Assert.All(people, person => Assert.Equal(before.Contains(person.Id) ? InviteOutcome.AlreadyIn : InviteOutcome.Added, outcomes[person.Id]));
        Assert.All(strangers, stranger => Assert.Equal(InviteOutcome.NotInTeam, outcomes[stranger.Id]));
    }
}
