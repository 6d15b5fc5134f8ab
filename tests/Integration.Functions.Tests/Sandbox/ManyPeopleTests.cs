using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Sandbox;

/// <summary>A sandbox as large as the largest tests of groups need it, and how its calls are counted and slowed down.</summary>
public sealed class ManyPeopleTests : IAsyncLifetime
{
    private SandboxServer mattermost = null!;

    public async Task InitializeAsync() => mattermost = await SandboxServer.StartAsync();

    public async Task DisposeAsync() => await mattermost.DisposeAsync();

    [Fact]
    public void Ten_thousand_people_in_twenty_overlapping_groups_are_there_in_a_moment()
    {
        var watch = Stopwatch.StartNew();

        var people = mattermost.CreatePeople(10_000);
        var groups = Enumerable.Range(0, 20).Select(number => mattermost.AddGroup($"group{number:D2}", people.Where((_, index) => index % 20 <= number))).ToArray();

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{watch.Elapsed}");
        Assert.Equal([500, 10_000], [groups[0].Memberships.Count, groups[19].Memberships.Count]);
        Assert.Equal(10_000, people.Count(user => mattermost.Team.Has(user.Id) && mattermost.Channel.Has(user.Id)));
        Assert.Equal(people[9_999], mattermost.State.FindUserByName("PERSON10000"));
    }

    [Fact]
    public void People_come_and_go_one_by_one_as_quickly()
    {
        var people = mattermost.CreatePeople(10_000);
        var channel = mattermost.CreateChannel("everybody");
        var watch = Stopwatch.StartNew();

        foreach (var user in people) mattermost.Join(channel, user);
        foreach (var user in people.Take(5_000)) mattermost.Leave(channel, user);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{watch.Elapsed}");
        Assert.Equal([mattermost.Admin.Id, .. people.Skip(5_000).Select(user => user.Id)], mattermost.Current(channel).Members);
    }

    [Fact]
    public async Task With_ten_thousand_people_calls_stay_quick()
    {
        mattermost.IsLicensed = true;
        var people = mattermost.CreatePeople(10_000);
        var groups = Enumerable.Range(0, 20).Select(number => mattermost.AddGroup($"group{number:D2}", people.Where((_, index) => index % 20 <= number))).ToArray();
        var channel = mattermost.CreateChannel("everybody");
        await using var rest = new SandboxRest(mattermost.BaseAddress, mattermost.AdminToken);
        await rest.GetJsonAsync("/users/me");
        var watch = Stopwatch.StartNew();

        var counts = await rest.GetJsonAsync($"/groups?include_member_count=true&include_channel_member_count={channel.Id}&include_timezones=true");
        for (var page = 0; page < 50; page++) await rest.GetJsonAsync($"/groups/{groups[19].Id}/members?per_page=200&page={page}");
        for (var chunk = 0; chunk < 10; chunk++) await rest.PostJsonAsync($"/channels/{channel.Id}/members", new { UserIds = people.Skip(chunk * 1000).Take(1000).Select(user => user.Id) });
        var post = mattermost.Write(mattermost.Admin, channel, "@group00 @group19");

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}: 62 calls, 10,000 people added, each with a system message");
        Assert.Equal(Enumerable.Range(1, 20).Select(number => number * 500), counts.List.Select(group => group["member_count"]!.GetValue<int>()));
        Assert.Equal(10_001, mattermost.Current(channel).Memberships.Count);
        Assert.Equal(10_000, post.Notified.Count);
    }

    [Fact]
    public void Who_is_changed_keeps_the_place_and_who_comes_back_goes_to_the_end()
    {
        MemberSet members = [new("a"), new("b"), new("c")];

        var changed = members.Change("a", member => member with { IsAdmin = true }).With(new SandboxMembership("b")).Without("nobody");

        Assert.Equal(["a", "c", "b"], changed.Select(member => member.UserId));
        Assert.True(changed.Find("a")!.IsAdmin);
        Assert.Equal(["a", "b", "c"], members.Select(member => member.UserId));
    }

    [Fact]
    public async Task Calls_are_counted_by_their_kind()
    {
        await using var rest = new SandboxRest(mattermost.BaseAddress, mattermost.AdminToken);
        var known = mattermost.RestCalls.Count;

        foreach (var user in mattermost.CreatePeople(3)) await rest.GetJsonAsync($"/users/{user.Id}?fields=few");
        await rest.PostJsonAsync("/users/ids", new[] { mattermost.Admin.Id });

        Assert.Equal(new Dictionary<string, int> { ["GET /users/{user_id}"] = 3, ["POST /users/ids"] = 1 }, mattermost.RestCalls.ByRoute(known));
        Assert.Equal("3 × GET /users/{user_id}\n1 × POST /users/ids\n", mattermost.RestCalls.Told(known));
        Assert.Equal("?fields=few", mattermost.RestCalls.All[^2].Query);
    }

    [Fact]
    public async Task Every_call_takes_as_long_as_was_set_without_holding_up_the_others()
    {
        using var http = new HttpClient { BaseAddress = mattermost.BaseAddress };
        using var set = await http.PutAsJsonAsync("sandbox/latency", new { milliseconds = 50 });
        var watch = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => http.GetStringAsync("api/v4/system/ping")));

        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50 * 100));
        Assert.Equal(200, (await http.GetFromJsonAsync<JsonElement>("sandbox/rest-calls")).GetProperty("GET /system/ping").GetInt32());
    }

    [Fact]
    public async Task Groups_and_people_are_made_from_outside_too()
    {
        using var http = new HttpClient { BaseAddress = mattermost.BaseAddress };

        using var people = await http.PostAsJsonAsync("sandbox/people", new { count = 3, prefix = "dev" });
        using var group = await http.PostAsJsonAsync("sandbox/groups", new { name = "developers", members = new[] { "dev00001", "dev00003" } });
        using var link = await http.PostAsJsonAsync("sandbox/groups/link", new { group = "developers", channel = "off-topic" });

        Assert.Equal([200, 200, 200], [(int)people.StatusCode, (int)group.StatusCode, (int)link.StatusCode]);
        var made = Assert.Single((await http.GetFromJsonAsync<JsonElement>("sandbox/groups")).EnumerateArray());
        Assert.Equal(["dev00001", "dev00003"], made.GetProperty("members").EnumerateArray().Select(name => name.GetString()));
        Assert.True(mattermost.State.FindChannelByName(mattermost.Team.Id, "off-topic")!.GroupConstrained);
    }
}
