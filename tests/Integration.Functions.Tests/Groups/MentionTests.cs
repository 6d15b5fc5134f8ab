using Integration.Functions.Groups.Jobs;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;
using Mattermost.Sandbox.State;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Groups;

/// <summary>
/// <c>/parabol mention</c> (R39, R40, R42, R45, R62, R74 to R76, R80, R81, R84): the same tests with Mattermost's own groups and with ours. Who is
/// notified is what Mattermost makes of the posts.
/// </summary>
[Collection("Azurite")]
public sealed class MentionTests(AzuriteFixture azurite)
{
    public static TheoryData<bool> Licences { get; } = [true, false];

    [Theory]
    [MemberData(nameof(Licences))]
    public async Task Few_people_are_notified_at_once_each_once_and_never_the_author(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var people = world.Sandbox.CreatePeople(4, change: (user, number) => number == 4 ? user with { DeleteAt = DateTimeOffset.UnixEpoch.AddYears(50) } : user);
        var channel = world.Channel("sprint", people: people);
        await world.GroupAsync("developers", [.. people.Take(2), people[3], world.Chris, world.Commands.Bot!]);
        await world.GroupAsync("design", [people[1], people[2]]);

        var answer = await world.AskAsync("mention @developers, @design: the \"build\" is red\nPlease look.", channel);

        Assert.Contains("notified 3 people.", answer, StringComparison.Ordinal);
        Assert.Equal(["person00001", "person00002", "person00003"], Rung(world, channel));
        var message = world.Commands.PostsIn(channel)[0];
        Assert.Equal((world.Commands.Bot!.Id, ""), (message.UserId, message.RootId));
        Assert.StartsWith("`@chris` writes:\n\n", message.Message.Replace(world.Chris.Username, "chris", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.EndsWith("the \"build\" is red\nPlease look.", message.Message, StringComparison.Ordinal);
        Assert.All(world.Commands.PostsIn(channel).Skip(1), post => Assert.Equal(message.Id, post.RootId));
        Assert.Empty(world.NotesTo(world.Chris));
    }

    [Theory]
    [MemberData(nameof(Licences))]
    public async Task R42_many_are_counted_exactly_with_their_time_zones_and_nothing_is_posted_before_a_yes(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var people = world.Sandbox.CreatePeople(30, change: (user, number) => user with { AutomaticTimeZone = number % 2 == 0 ? "Europe/Berlin" : "Asia/Tokyo" });
        var strangers = world.Sandbox.CreateStrangers(2);
        var channel = world.Channel("sprint", people: [.. people.Take(20)]);
        await world.GroupAsync("developers", [.. people.Take(15), strangers[0]]);
        await world.GroupAsync("design", [.. people.Skip(10).Take(15), strangers[1]]);

        var preview = await world.TypeAsync("mention @developers @design please look", channel);

        Assert.Contains("would notify **20 people** in 2 time zones (Asia/Tokyo, Europe/Berlin)", preview.Message, StringComparison.Ordinal);
        Assert.Contains("- `@developers`: 15 in this channel, 1 not in the team", preview.Message, StringComparison.Ordinal);
        Assert.Contains("- `@design`: 10 in this channel, 5 in the team, but not here, 1 not in the team", preview.Message, StringComparison.Ordinal);
        Assert.Contains("- each person once: 20 people", preview.Message, StringComparison.Ordinal);
        Assert.Empty(world.Commands.PostsIn(channel));

        await world.Sandbox.PressAsync(world.Chris, preview, "Notify 20 people");
        Assert.Equal(JobState.Done, (await world.OverAsync()).State);

        Assert.Equal(people.Take(20).Select(person => person.Username), Rung(world, channel));
        var note = Assert.Single(world.NotesTo(world.Chris));
        Assert.Contains("notified 20 people.", note.Message, StringComparison.Ordinal);
        Assert.Contains("- 5 in the team, but not in the channel: `@person00021`", note.Message, StringComparison.Ordinal);
        Assert.Contains("- 2 not in the team: `@stranger00001`, `@stranger00002`", note.Message, StringComparison.Ordinal);

        // R62: whoever is outside can be invited from the note, in which the channel is named.
        await world.Sandbox.PressAsync(world.Chris, note, "Invite them now");
        await Until.TrueAsync(() => world.IsIn(channel, people[24]), "those outside were invited");
    }

    [Theory]
    [MemberData(nameof(Licences))]
    public async Task A_cancelled_preview_posts_nothing(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var people = world.Sandbox.CreatePeople(10);
        var channel = world.Channel("sprint", people: people);
        await world.GroupAsync("developers", people);

        var preview = await world.TypeAsync("mention @developers hello", channel);
        await world.Sandbox.PressAsync(world.Chris, preview, "Cancel");

        Assert.Equal(JobState.Cancelled, (await world.OverAsync()).State);
        Assert.Empty(world.Commands.PostsIn(channel));
    }

    [Theory]
    [MemberData(nameof(Licences))]
    public async Task R84_whoever_may_not_mention_groups_may_not_do_it_through_us_and_rights_that_went_count(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var people = world.Sandbox.CreatePeople(10);
        var channel = world.Channel("sprint", people: [.. people, world.Mia, world.Sandbox.People.Guest]);
        await world.GroupAsync("developers", people);

        var refused = await world.AskAsync("mention @developers hello", channel, world.Sandbox.People.Guest);
        var preview = await world.SayAsync("mention @developers hello", channel, world.Mia);
        world.Sandbox.Leave(channel, world.Mia);
        world.App.Parts.GetRequiredService<ActingRights>().Forget(world.Commands.ServerId, channel.Id, world.Mia.Id);
        var late = await world.SayAsync(preview.Buttons[0].Command, channel, world.Mia);

        Assert.Contains("does not let you mention groups", refused, StringComparison.Ordinal);
        Assert.True(late.IsError, late.Text);
        Assert.Empty(world.Commands.PostsIn(channel));
    }

    [Theory]
    [MemberData(nameof(Licences))]
    public async Task Special_mentions_ring_only_for_whoever_may_use_them(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var people = world.Sandbox.CreatePeople(3);
        var channel = world.Channel("sprint", people: [.. people, world.Mia]);
        world.Sandbox.Moderate(channel, "use_channel_mentions");
        await world.GroupAsync("developers", people[0]);

        await world.AskAsync("mention @developers @all @Channel. &#64;here @HERE", channel, world.Mia);

        Assert.Equal(["person00001"], Rung(world, channel));
    }

    [Theory]
    [MemberData(nameof(Licences))]
    public async Task A_name_that_the_text_has_already_is_not_named_again(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var people = world.Sandbox.CreatePeople(3);
        var channel = world.Channel("sprint", people: people);
        await world.GroupAsync("developers", [.. people, world.Chris]);

        await world.AskAsync("mention @person00002 and all other @developers", channel);

        Assert.Equal(["person00001", "person00002", "person00003"], Rung(world, channel));
    }

    [Theory]
    [InlineData("mention", "Whom, and with what message?")]
    [InlineData("mention hello", "mentions no group")]
    [InlineData("mention `@developers` hello", "mentions no group")]
    [InlineData("mention @develpers hello", "Did you mean `@developers`?")]
    [InlineData("mention @mia.member hello", "`@mia.member` is no group here")]
    [InlineData("mention @empty hello", "`@empty` has no members on this team")]
    [InlineData("mention @outside hello", "2 in the team, but not here")]
    [InlineData("mention @closed hello", "not open to be mentioned")]
    [InlineData("mention @silent hello", "`@silent` notifies nobody")]
    public async Task What_cannot_be_mentioned_is_explained_and_nothing_is_posted(string text, string sentence)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false);
        var people = world.Sandbox.CreatePeople(4);
        var channel = world.Channel("sprint", people: [.. people.Take(2)]);
        await world.OwnGroupAsync("developers", people);
        await world.OwnGroupAsync("empty", world.Sandbox.CreateStrangers(1));
        await world.OwnGroupAsync("outside", people.Skip(2));
        await world.OwnGroupAsync("closed", people, group => group with { AllowReference = false });
        await world.OwnGroupAsync("silent", people, group => group with { Notifies = false });

        var answer = await world.SayAsync(text, channel);

        Assert.True(answer.IsError, answer.Text);
        Assert.Contains(sentence, answer.Text, StringComparison.Ordinal);
        Assert.Empty(world.Commands.PostsIn(channel));
    }

    [Fact]
    public async Task R40_those_outside_are_told_by_direct_message_where_the_group_allows_it_and_one_failure_is_one_persons()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false, settings: new Dictionary<string, string>(StringComparer.Ordinal) { ["Groups:ConfirmAbove"] = "100" });
        var people = world.Sandbox.CreatePeople(12);
        var channel = world.Channel("sprint", people: [.. people.Take(2)]);
        await world.OwnGroupAsync("developers", people, group => group with { TellsOutsiders = true });
        world.Sandbox.Faults.EnqueueFor("/api/v4/channels/direct", new Fault.Redirect(new Uri("https://elsewhere.example")));

        var answer = await world.AskAsync("mention @developers the secret word", channel);

        var told = people.Skip(2).Where(person => world.NotesTo(person).Count == 1).ToList();
        Assert.Equal(9, told.Count);
        Assert.Contains("notified 11 people.", answer, StringComparison.Ordinal);
        Assert.Contains("(9 told by direct message)", answer, StringComparison.Ordinal);
        Assert.Contains($"Could not be told by direct message: `@{people.Skip(2).Except(told).Single().Username}`", answer, StringComparison.Ordinal);
        var note = Assert.Single(world.NotesTo(told[0])).Message;
        Assert.Contains($"/acme/pl/{world.Commands.PostsIn(channel)[0].Id}", note, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_channel_is_not_named_to_those_outside()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false);
        var people = world.Sandbox.CreatePeople(3);
        var channel = world.Channel("layoffs", ChannelType.Private, [people[0]]);
        await world.OwnGroupAsync("developers", people, group => group with { TellsOutsiders = true });

        await world.AskAsync("mention @developers hello", channel);

        var note = Assert.Single(world.NotesTo(people[2])).Message;
        Assert.Contains("in a private channel that you are not in", note, StringComparison.Ordinal);
        Assert.DoesNotContain("layoffs", note, StringComparison.Ordinal);
        Assert.DoesNotContain("/pl/", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_thread_the_message_and_the_names_stay_in_it()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false);
        var people = world.Sandbox.CreatePeople(3);
        var channel = world.Channel("sprint", people: people);
        await world.OwnGroupAsync("developers", people);
        var root = world.Sandbox.Write(world.Chris, channel, "What shall we do?");

        await world.Sandbox.ExecuteAsync(world.Chris, channel, "/parabol mention @developers an opinion?", root.Id, CancellationToken.None);

        Assert.All(world.Commands.PostsIn(channel).Skip(1), post => Assert.Equal(root.Id, post.RootId));
        Assert.Equal(3, Rung(world, channel).Count);
    }

    [Fact]
    public async Task Mattermosts_own_group_is_left_to_it_unless_that_would_notify_the_author()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: true);
        var people = world.Sandbox.CreatePeople(3);
        var channel = world.Channel("sprint", people: people);
        world.Sandbox.AddGroup("developers", people);
        world.Sandbox.AddGroup("leads", [people[2], world.Chris]);

        await world.AskAsync("mention @developers hello", channel);
        var left = Assert.Single(world.Commands.PostsIn(channel));
        await world.AskAsync("mention @leads hello", channel);

        Assert.Equal(["@developers", "@developers", "@developers"], left.Notified.Select(person => person.By));
        Assert.Equal(["", "@person00003"], world.Commands.PostsIn(channel).Skip(1).Select(post => string.Join(',', post.Notified.Select(person => person.By))));
        Assert.DoesNotContain(world.Sandbox.Posts.All, post => post.Notified.Any(person => person.UserId == world.Chris.Id));
    }

    /// <summary>Whom the posts in a channel notify, in alphabetical order; who is notified twice stands here twice.</summary>
    internal static IReadOnlyList<string> Rung(GroupsWorld world, SandboxChannel channel) =>
        [.. world.Commands.PostsIn(channel).SelectMany(post => post.Notified).Select(person => person.Username).Order(StringComparer.Ordinal)];
}
