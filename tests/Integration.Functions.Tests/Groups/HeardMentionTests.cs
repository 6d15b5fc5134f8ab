using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Integration.Functions.Hosting;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.State;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Groups;

/// <summary>Our own groups in what people post, heard by an outgoing webhook (R39, R40, R42, R84).</summary>
[Collection("Azurite")]
public sealed class HeardMentionTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_group_in_what_somebody_posts_is_named_under_it_once_and_without_its_author(string contentType)
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false);
        var people = world.Sandbox.CreatePeople(3);
        var channel = world.Channel("sprint", people: [.. people, world.Mia]);
        await world.OwnGroupAsync("developers", [.. people, world.Mia]);
        await HookAsync(world, channel, contentType);

        var post = world.Sandbox.Write(world.Mia, channel, "Who broke it, @Developers? `@developers` @person00001");
        await world.OverAsync(world.Mia);

        Assert.Equal(people.Select(person => person.Username), MentionTests.Rung(world, channel));
        Assert.Equal([post.Id], world.Commands.PostsIn(channel).Skip(1).Select(reply => reply.RootId).Distinct(StringComparer.Ordinal));
        Assert.Contains("notified 3 people.", Assert.Single(world.NotesTo(world.Mia)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task R42_above_the_threshold_its_author_is_asked_first()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false);
        var people = world.Sandbox.CreatePeople(40);
        var channel = world.Channel("sprint", people: [.. people, world.Mia]);
        await world.OwnGroupAsync("developers", people);
        await HookAsync(world, channel);
        var root = world.Sandbox.Write(world.Mia, channel, "It is red.");

        var reply = world.Sandbox.Write(world.Mia, channel, "@developers ?", root.Id);
        await Until.TrueAsync(() => world.NotesTo(world.Mia).Count == 1, "the author is asked");
        var question = world.NotesTo(world.Mia)[0];
        Assert.Contains("would notify **40 people**", question.Message, StringComparison.Ordinal);
        Assert.Empty(MentionTests.Rung(world, channel));

        await world.Sandbox.PressAsync(world.Mia, question, "Notify 40 people");
        await world.OverAsync(world.Mia);

        Assert.Equal(people.Select(person => person.Username), MentionTests.Rung(world, channel));
        Assert.All(world.Commands.PostsIn(channel).Skip(1), post => Assert.Equal(root.Id, post.RootId));
        Assert.Contains("notified 40 people.", world.NotesTo(world.Mia)[^1].Message, StringComparison.Ordinal);
        Assert.NotEqual(root.Id, reply.Id);
    }

    [Fact]
    public async Task The_same_post_is_heard_once_whatever_comes_twice()
    {
        // Who finds the job at work looks again when its lease has run out.
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false, settings: new Dictionary<string, string>(StringComparer.Ordinal) { ["Hosting:JobDeadline"] = "00:00:08", ["Hosting:QueueLease"] = "00:00:13" });
        var people = world.Sandbox.CreatePeople(3);
        var channel = world.Channel("sprint", people: [.. people, world.Mia]);
        await world.OwnGroupAsync("developers", people);
        var token = await RegisterAsync(world);
        var post = world.Sandbox.Write(world.Mia, channel, "@developers hello");

        foreach (var _ in Enumerable.Range(0, 3)) Assert.Equal(HttpStatusCode.OK, (await SendAsync(world, Body(world, token, post))).Status);
        await world.OverAsync(world.Mia);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(world, Body(world, token, post))).Status);
        await QuietAsync(world);

        Assert.Equal(people.Select(person => person.Username), MentionTests.Rung(world, channel));
        Assert.Single(world.NotesTo(world.Mia));
    }

    [Fact]
    public async Task A_foreign_token_is_refused_and_a_good_one_is_answered_with_nothing()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false);
        var token = await RegisterAsync(world);
        var post = world.Sandbox.Write(world.Mia, world.Sandbox.Channel, "hello");

        var good = await SendAsync(world, Body(world, token, post));
        var foreign = await SendAsync(world, Body(world, "xr3j5x3p4pfk7kk6ck7b4e6ghh", post));
        var otherTeam = await SendAsync(world, Body(world, token, post, teamId: world.Sandbox.CreateTeam("other").Id));
        var nonsense = await SendAsync(world, new StringContent("[", MediaTypeHeaderValue.Parse("application/json")));
        var long1 = await SendAsync(world, new StringContent(new string('x', 300_000), MediaTypeHeaderValue.Parse("application/json")));

        Assert.Equal((HttpStatusCode.OK, ""), good);
        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge],
            [foreign.Status, otherTeam.Status, nonsense.Status, long1.Status]);
    }

    [Fact]
    public async Task Nobody_is_notified_for_who_may_not_for_our_own_bot_or_for_what_is_not_there()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false);
        var people = world.Sandbox.CreatePeople(3);
        var guest = world.Sandbox.People.Guest;
        var channel = world.Channel("sprint", people: [.. people, world.Mia, guest]);
        await world.OwnGroupAsync("developers", people);
        var token = await RegisterAsync(world);
        var byGuest = world.Sandbox.Write(guest, channel, "@developers hello");
        var byBot = world.Sandbox.Write(world.Commands.Bot!, channel, "@developers hello");
        var other = world.Sandbox.Write(world.Mia, channel, "nothing here");

        await SendAsync(world, Body(world, token, byGuest));
        await SendAsync(world, Body(world, token, byBot));
        // Whoever knows the token may say that Mia wrote what she did not: the server's own post counts.
        await SendAsync(world, Body(world, token, other, text: "@developers hello"));
        await SendAsync(world, Body(world, token, byBot, userId: world.Mia.Id));
        await SendAsync(world, Body(world, token, other, text: "@developers hello", postId: "aaaaaaaaaaaaaaaaaaaaaaaaaa"));
        await QuietAsync(world);

        Assert.Empty(MentionTests.Rung(world, channel));
        Assert.Equal(3, world.Commands.PostsIn(channel).Count);
    }

    [Fact]
    public async Task Mattermosts_own_groups_are_not_named_again()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: true);
        var people = world.Sandbox.CreatePeople(4);
        var channel = world.Channel("sprint", people: [.. people, world.Mia]);
        world.Sandbox.AddGroup("native", people.Take(2));
        await world.OwnGroupAsync("own", people.Skip(1));
        await HookAsync(world, channel);

        world.Sandbox.Write(world.Mia, channel, "@native and @own");
        await world.OverAsync(world.Mia);

        Assert.Equal(people.Select(person => person.Username), MentionTests.Rung(world, channel));
    }

    [Fact]
    public async Task An_administrator_registers_a_webhook_sees_it_and_it_goes_with_the_server()
    {
        await using var world = await GroupsWorld.StartAsync(azurite, licensed: false);
        var token = await RegisterAsync(world);
        using var http = Administrator(world);

        var listed = await http.GetFromJsonAsync<JsonElement>("/api/servers");
        var unknown = await http.PostAsJsonAsync("/api/servers/mentions", new { url = "not an address", teamId = "x", token = "y" });
        var elsewhere = await http.PostAsJsonAsync("/api/servers/mentions", new { url = Site(world), teamId = world.Sandbox.CreateTeam("other").Id, token });
        using var removal = new HttpRequestMessage(HttpMethod.Delete, $"/api/servers/{world.Commands.ServerId}") { Content = JsonContent.Create(new { adminToken = world.Sandbox.AdminToken }) };
        using var removed = await http.SendAsync(removal);

        var entry = Assert.Single(Assert.Single(listed.GetProperty("servers").EnumerateArray()).GetProperty("mentions").EnumerateArray());
        Assert.Equal(world.Sandbox.Team.Id, entry.GetProperty("teamId").GetString());
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Conflict, HttpStatusCode.OK), (unknown.StatusCode, elsewhere.StatusCode, removed.StatusCode));
        var post = world.Sandbox.Write(world.Mia, world.Sandbox.Channel, "hello");
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(world, Body(world, token, post))).Status);
    }

    private static async Task HookAsync(GroupsWorld world, SandboxChannel channel, string contentType = "application/json")
    {
        var hook = world.Sandbox.State.AddOutgoingHook(new()
        {
            Id = "",
            Token = "",
            CreatorId = world.Sandbox.Admin.Id,
            TeamId = world.Sandbox.Team.Id,
            ChannelId = channel.Id,
            CallbackUrls = [$"{world.App.Parts.GetRequiredService<IntegrationOptions>().PublicUrl.AbsoluteUri.TrimEnd('/')}/api/mentions"],
            ContentType = contentType,
        });
        await RegisterAsync(world, hook.Token);
    }

    private static async Task<string> RegisterAsync(GroupsWorld world, string token = "w4eszdn4rtdwfkfnkmrnkwhp5c")
    {
        using var http = Administrator(world);
        using var answer = await http.PostAsJsonAsync("/api/servers/mentions", new { url = Site(world), teamId = world.Sandbox.Team.Id, token });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return token;
    }

    private static HttpClient Administrator(GroupsWorld world)
    {
        var http = new HttpClient { BaseAddress = world.App.Http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", IntegrationApp.AdminKey);
        return http;
    }

    private static string Site(GroupsWorld world) => world.Sandbox.BaseAddress.AbsoluteUri;

    private static JsonContent Body(GroupsWorld world, string token, SandboxPost post, string? text = null, string? teamId = null, string? userId = null, string? postId = null) => JsonContent.Create(new
    {
        token,
        team_id = teamId ?? world.Sandbox.Team.Id,
        team_domain = world.Sandbox.Team.Name,
        channel_id = post.ChannelId,
        user_id = userId ?? post.UserId,
        user_name = "somebody",
        post_id = postId ?? post.Id,
        text = text ?? post.Message,
        file_ids = "",
    });

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(GroupsWorld world, HttpContent body)
    {
        using var http = new HttpClient { BaseAddress = world.App.Http.BaseAddress };
        using var answer = await http.PostAsync("/api/mentions", body);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>When all that was heard has been worked off.</summary>
    private static Task QuietAsync(GroupsWorld world) => Until.TrueAsync(
        async () => await world.App.CountAsync(QueueNames.GroupMentions) + await world.App.CountAsync(QueueNames.MentionBatches) == 0, "the queues are empty");
}
