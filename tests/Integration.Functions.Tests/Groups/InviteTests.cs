using System.Net;
using System.Net.Http.Json;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Groups;

/// <summary>
/// <c>/parabol invite</c> (R43, R44, R47, R52 to R54): the same tests with Mattermost's own groups and with ours. Everything goes
/// over real HTTP, and the work through the queue.
/// </summary>
[Collection("Azurite")]
public sealed class InviteTests(AzuriteFixture azurite)
{
    public static TheoryData<bool> Licences { get; } = [true, false];

    [Theory]
    [MemberData(nameof(Licences))]
    public async Task Few_people_are_added_at_once_and_the_answer_says_so(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var people = world.Sandbox.CreatePeople(3);
        var channel = world.Channel("sprint", people: [people[0]]);
        await world.GroupAsync("developers", people);

        var answer = await world.AskAsync("invite @developers", channel);

        Assert.Contains("- 2 were added: `@person00002`, `@person00003`", answer, StringComparison.Ordinal);
        Assert.Contains("- 1 was in already: `@person00001`", answer, StringComparison.Ordinal);
        Assert.All(people, person => Assert.True(world.IsIn(channel, person)));
        Assert.Empty(world.NotesTo(world.Chris));
    }

    [Theory]
    [MemberData(nameof(Licences))]
    public async Task Many_are_counted_first_and_nothing_happens_before_a_yes(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var people = world.Sandbox.CreatePeople(30, change: (user, number) => number == 30 ? user with { Roles = "system_guest" } : user);
        var strangers = world.Sandbox.CreateStrangers(2);
        var channel = world.Channel("sprint", people: [.. people.Take(4)]);
        await world.GroupAsync("developers", [.. people.Take(20), strangers[0]]);
        await world.GroupAsync("design", [.. people.Skip(10), strangers[1], strangers[0]]);

        var preview = await world.TypeAsync("invite @developers @design", channel);

        Assert.Contains("**32 people** (`@developers`: 21, `@design`: 22; everybody counted once)", preview.Message, StringComparison.Ordinal);
        Assert.Contains("- **26** will be added, 1 guest among them:", preview.Message, StringComparison.Ordinal);
        Assert.Contains("- **4** were in already:", preview.Message, StringComparison.Ordinal);
        Assert.Contains("- **2** are not in the team: `@stranger00001`, `@stranger00002`", preview.Message, StringComparison.Ordinal);
        var before = world.MembersOf(channel);
        Assert.False(world.IsIn(channel, people[10]));

        await world.Sandbox.PressAsync(world.Chris, preview, "Invite 26");
        var job = await world.OverAsync();

        Assert.Equal(JobState.Done, job.State);
        Assert.Equal(before.Union(people.Select(person => person.Id)).Order(StringComparer.Ordinal), world.MembersOf(channel).Order(StringComparer.Ordinal));
        var note = Assert.Single(world.NotesTo(world.Chris));
        Assert.Contains("- 26 were added", note.Message, StringComparison.Ordinal);
        Assert.Contains("- 2 are not in the team: `@stranger00001`, `@stranger00002`", note.Message, StringComparison.Ordinal);
        Assert.Equal(26, world.Sandbox.Posts.All.Count(post => post.ChannelId == channel.Id && post.Type == "system_add_to_channel"));
    }

    [Theory]
    [MemberData(nameof(Licences))]
    public async Task Whoever_is_not_in_the_team_is_added_to_it_first_when_the_author_wants_it_and_undo_restores_both(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var theo = world.Sandbox.People.TeamAdmin;
        var people = world.Sandbox.CreatePeople(2);
        var strangers = world.Sandbox.CreateStrangers(3);
        var channel = world.Channel("sprint", people: [people[0]]);
        world.Sandbox.Join(channel, theo, asAdmin: true);
        world.Sandbox.Join(world.Sandbox.Team, world.Commands.Bot!, asAdmin: true);
        await world.GroupAsync("partners", [.. people, .. strangers]);
        var (inChannel, inTeam) = (world.MembersOf(channel), MembersOfTeam(world));

        var offer = await world.TypeAsync("invite @partners", channel, theo);
        Assert.Contains("- 3 are not in the team", offer.Message, StringComparison.Ordinal);
        await world.Sandbox.PressAsync(theo, offer, "Invite the 3 outside the team, too");

        await world.OverAsync(theo);
        Assert.All(strangers, stranger => Assert.True(world.IsIn(channel, stranger)));
        await world.AskAsync($"jobs undo {(await world.NewestAsync(theo))!.Key.JobId}", channel, theo);
        await Until.TrueAsync(() => world.NotesTo(theo).Count == 1, "the undo is told");

        Assert.Contains("- 3 were taken out again (team)", world.NotesTo(theo)[0].Message, StringComparison.Ordinal);
        Assert.Equal(inTeam.Order(StringComparer.Ordinal), MembersOfTeam(world).Order(StringComparer.Ordinal));
        // Person 2 came by the first invitation, which was not undone.
        Assert.Equal(inChannel.Append(people[1].Id).Order(StringComparer.Ordinal), world.MembersOf(channel).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Licences))]
    public async Task Undo_takes_out_those_alone_whom_the_invitation_brought_in(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var people = world.Sandbox.CreatePeople(40);
        var channel = world.Channel("sprint", people: [.. people.Take(10)]);
        await world.GroupAsync("developers", people);
        var before = world.MembersOf(channel);
        await world.Sandbox.PressAsync(world.Chris, await world.TypeAsync("invite @developers", channel), "Invite 30");
        var job = await world.OverAsync();
        world.Sandbox.Leave(channel, people[39]);

        var undone = await world.TypeAsync($"jobs {job.Key.JobId}", channel);
        await world.Sandbox.PressAsync(world.Chris, undone, "Undo");
        await Until.TrueAsync(() => world.NotesTo(world.Chris).Count == 2, "the undo is told");

        Assert.Equal(before.Order(StringComparer.Ordinal), world.MembersOf(channel).Order(StringComparer.Ordinal));
        Assert.Contains("- 29 were taken out again", world.NotesTo(world.Chris)[1].Message, StringComparison.Ordinal);
        Assert.Contains("- 1 had left already", world.NotesTo(world.Chris)[1].Message, StringComparison.Ordinal);
        await world.AskAsync($"jobs undo {job.Key.JobId}", channel);
        await world.OverAsync();
        Assert.Equal(2, world.NotesTo(world.Chris).Count);
    }

    [Theory]
    [MemberData(nameof(Licences))]
    public async Task The_deactivated_are_told_and_left_out_where_mattermost_still_names_them(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var people = world.Sandbox.CreatePeople(2);
        var channel = world.Channel("sprint");
        await world.GroupAsync("developers", people);
        world.Sandbox.Deactivate(people[1]);

        var answer = await world.AskAsync("invite @developers @person00002", channel);

        Assert.Contains("- 1 was added: `@person00001`", answer, StringComparison.Ordinal);
        Assert.Contains("- 1 is deactivated: `@person00002`", answer, StringComparison.Ordinal);
        Assert.False(world.IsIn(channel, people[1]));
    }

    [Theory]
    [MemberData(nameof(Licences))]
    public async Task Names_that_stand_for_nobody_are_told_and_the_others_invited(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var channel = world.Channel("sprint");
        await world.GroupAsync("empty");

        var answer = await world.AskAsync("invite @nobody, @empty @MIA. ~nowhere ~sprint", channel);

        Assert.Contains("I find no person and no group called “@\u200Bnobody”", answer, StringComparison.Ordinal);
        Assert.Contains("`@empty` has no members.", answer, StringComparison.Ordinal);
        Assert.Contains("I find no channel called “nowhere”", answer, StringComparison.Ordinal);
        Assert.Contains("- 1 was added: `@mia`", answer, StringComparison.Ordinal);
        Assert.True(world.IsIn(channel, world.Mia));
    }

    [Theory]
    [MemberData(nameof(Licences))]
    public async Task Several_channels_are_each_counted_and_filled(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var people = world.Sandbox.CreatePeople(6);
        var (one, other) = (world.Channel("one", people: [people[0]]), world.Channel("other", ChannelType.Private));
        await world.GroupAsync("developers", people);

        var preview = await world.TypeAsync("invite developers one ~other", world.Sandbox.Channel);
        Assert.Contains("~one\n- **5** will be added", preview.Message, StringComparison.Ordinal);
        Assert.Contains("~other\n- **6** will be added", preview.Message, StringComparison.Ordinal);
        await world.Sandbox.PressAsync(world.Chris, preview, "Invite 11");
        var job = await world.OverAsync();

        Assert.All(people, person => Assert.True(world.IsIn(one, person) && world.IsIn(other, person)));
        Assert.Equal(
            "`@person00001`, ~one: was in already\n`@person00001`, ~other: was added",
            string.Join('\n', (await world.AskAsync($"jobs {job.Key.Short} @Person00001", one)).Split('\n').Order(StringComparer.Ordinal)));
        Assert.Contains("was not among the 12 people", await world.AskAsync($"jobs {job.Key.Short} @mia", one), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Licences))]
    public async Task A_server_without_lists_and_with_a_rate_limit_gets_single_calls_and_time(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed, version: "9.10.0");
        var people = world.Sandbox.CreatePeople(8);
        var channel = world.Channel("sprint");
        await world.GroupAsync("developers", people);
        var preview = await world.TypeAsync("invite @developers", channel);
        world.Sandbox.Faults.EnqueueFor($"/api/v4/channels/{channel.Id}/members", new Fault.TooManyRequests(TimeSpan.FromSeconds(1)), times: 3);

        await world.Sandbox.PressAsync(world.Chris, preview, "Invite 8");
        await world.OverAsync();

        Assert.Contains("- 8 were added", Assert.Single(world.NotesTo(world.Chris)).Message, StringComparison.Ordinal);
        Assert.All(people, person => Assert.True(world.IsIn(channel, person)));
    }

    [Theory]
    [MemberData(nameof(Licences))]
    public async Task A_server_that_does_not_take_the_list_it_was_to_take_gets_single_calls(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var people = world.Sandbox.CreatePeople(210);
        var channel = world.Channel("sprint");
        await world.GroupAsync("developers", people);
        var preview = await world.TypeAsync("invite @developers", channel);
        world.Sandbox.Version = "9.10.0";

        await world.Sandbox.PressAsync(world.Chris, preview, "Invite 210");
        await world.OverAsync();

        Assert.Contains("- 210 were added", Assert.Single(world.NotesTo(world.Chris)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Licences))]
    public async Task One_whom_mattermost_refuses_stops_nobody_else(bool licensed)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed);
        var people = world.Sandbox.CreatePeople(8);
        var channel = world.Channel("sprint");
        await world.GroupAsync("developers", people);
        var preview = await world.TypeAsync("invite @developers", channel);
        world.Sandbox.Leave(world.Sandbox.Team, people[3]);
        world.Sandbox.Deactivate(people[5]);

        await world.Sandbox.PressAsync(world.Chris, preview, "Invite 8");
        await world.OverAsync();

        var note = Assert.Single(world.NotesTo(world.Chris)).Message;
        Assert.Contains("- 6 were added", note, StringComparison.Ordinal);
        Assert.Contains("- 1 is not in the team: `@person00004`", note, StringComparison.Ordinal);
        Assert.Contains("- 1 is deactivated: `@person00006`", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_registered_for_this_verb_alone_needs_no_other_word()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false);
        var people = world.Sandbox.CreatePeople(8);
        var channel = world.Channel("sprint");
        await world.GroupAsync("developers", people);
        var command = world.Sandbox.State.AddCommand(new()
        {
            Id = "",
            Token = "",
            CreatorId = world.Sandbox.Admin.Id,
            TeamId = world.Sandbox.Team.Id,
            Trigger = "ginvite",
            Url = $"{world.App.Http.BaseAddress}api/commands",
        });
        using var registered = await RegisterAsync(world, command, "invite");
        using var refused = await RegisterAsync(world, command, "no-such-verb");

        var preview = Assert.Single((await world.Sandbox.ExecuteAsync(world.Chris, channel, "/ginvite @developers")).Posts);
        Assert.Contains("or type `/parabol jobs start ", preview.Message, StringComparison.Ordinal);
        await world.Sandbox.PressAsync(world.Chris, preview, "Invite 8");
        await world.OverAsync();

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.BadRequest), (registered.StatusCode, refused.StatusCode));
        Assert.True(world.IsIn(channel, people[7]));
        Assert.Contains("`/ginvite @developers`", Assert.Single((await world.Sandbox.ExecuteAsync(world.Chris, channel, "/ginvite")).Posts).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_preview_does_nothing_and_cannot_be_started()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false);
        var people = world.Sandbox.CreatePeople(8);
        var channel = world.Channel("sprint");
        await world.GroupAsync("developers", people);
        await world.Sandbox.PressAsync(world.Chris, await world.TypeAsync("invite @developers", channel), "Cancel");

        var answer = await world.AskAsync($"jobs start {(await world.NewestAsync())!.Key.JobId}", channel);

        Assert.Contains("was started already", answer, StringComparison.Ordinal);
        Assert.False(world.IsIn(channel, people[0]));
    }

    [Fact]
    public async Task What_is_under_way_ends_after_its_step_when_the_author_cancels_it_and_can_be_undone()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false, version: "9.5.0");
        await world.App.RememberVersionAsync(world.Commands.ServerId, "9.5");
        var people = world.Sandbox.CreatePeople(600);
        var channel = world.Channel("sprint");
        await world.GroupAsync("developers", people);
        var before = world.MembersOf(channel);
        var preview = await world.TypeAsync("invite @developers", channel);
        world.Sandbox.Faults.Latency = TimeSpan.FromMilliseconds(5);
        await world.Sandbox.PressAsync(world.Chris, preview, "Invite 600");
        await Until.TrueAsync(() => world.MembersOf(channel).Count > before.Count + 20, "some were added");

        var answer = await world.AskAsync($"jobs cancel {(await world.NewestAsync())!.Key.Short}", channel);
        var job = await world.OverAsync();

        Assert.Contains("ends after the step that is under way", answer, StringComparison.Ordinal);
        Assert.Equal((JobState.Cancelled, world.MembersOf(channel).Count - before.Count), (job.State, job.PeopleDone));
        Assert.True(job.PeopleDone < 600, $"{job.PeopleDone} were added");
        Assert.Contains($"was cancelled after {job.PeopleDone} of 600 people", Assert.Single(world.NotesTo(world.Chris)).Message, StringComparison.Ordinal);
        await world.AskAsync($"jobs undo {job.Key.Short}", channel);
        await Until.TrueAsync(() => world.NotesTo(world.Chris).Count == 2, "the undo is told");
        Assert.Equal(before.Order(StringComparer.Ordinal), world.MembersOf(channel).Order(StringComparer.Ordinal));
    }

    private static async Task<HttpResponseMessage> RegisterAsync(GroupsWorld world, SandboxCommand command, string verb)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/servers/commands")
        {
            Headers = { Authorization = new("Bearer", IntegrationApp.AdminKey) },
            Content = JsonContent.Create(new { url = world.Sandbox.BaseAddress, teamId = world.Sandbox.Team.Id, token = command.Token, trigger = command.Trigger, verb }),
        };
        return await world.App.Http.SendAsync(request);
    }

    private static HashSet<string> MembersOfTeam(GroupsWorld world) =>
        world.Sandbox.Team.Memberships.Where(member => member.DeleteAt is null).Select(member => member.UserId).ToHashSet(StringComparer.Ordinal);
}
