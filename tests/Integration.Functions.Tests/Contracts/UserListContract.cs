using System.Text.Json.Nodes;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Contracts;

/// <summary>Finding many people: by ids and names, by where they are, and by searching.</summary>
public sealed class UserListContract
{
    public static TheoryData<string> Servers => SandboxContract.Servers;

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task Ids_and_names_that_nobody_has_are_left_out_and_none_at_all_is_refused(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var person = await mattermost.PersonAsync();

        Assert.Equal([person.Id], (await mattermost.Rest.PostJsonAsync("/users/ids", new[] { person.Id, "ybndrfg8ejkmcpqxot1uwisza3" })).List.Select(SandboxRest.Id));
        Assert.Equal([person.Id], (await mattermost.Rest.PostJsonAsync("/users/usernames", new[] { "nobody-of-that-name", person.Username })).List.Select(SandboxRest.Id));
        foreach (var path in (string[])["/users/ids", "/users/usernames"])
        {
            Assert.Equal((400, "api.context.invalid_body_param.app_error"), (await mattermost.Rest.PostJsonAsync(path, Array.Empty<string>())).Refusal);
        }
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task People_are_listed_by_where_they_are_and_are_not(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var (channel, team) = (await mattermost.Rest.CreateChannelAsync(), SandboxRest.Id(await mattermost.Rest.TeamAsync()));
        var (inside, beside, outside) = (await mattermost.PersonAsync(), await mattermost.PersonAsync(), await mattermost.PersonAsync(inTeam: false));
        await mattermost.EnterAsync(channel, inside);
        var channelId = SandboxRest.Id(channel);

        async Task<IReadOnlyList<string>> KnownAsync(string query) =>
            [.. (await mattermost.Rest.GetJsonAsync($"/users?per_page=200&{query}")).List.Select(SandboxRest.Id).Intersect([inside.Id, beside.Id, outside.Id])];

        Assert.Equal([inside.Id], await KnownAsync($"in_channel={channelId}"));
        Assert.Equal([beside.Id], await KnownAsync($"not_in_channel={channelId}&in_team={team}"));
        Assert.Equal(2, (await KnownAsync($"in_team={team}")).Count);
        Assert.Equal((400, "api.context.invalid_url_param.app_error"), (await mattermost.Rest.GetJsonAsync($"/users?not_in_channel={channelId}")).Refusal);
        if (server != "real server") Assert.Equal([outside.Id], await KnownAsync($"not_in_team={team}"));
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task The_search_looks_at_beginnings_of_names_in_the_place_asked_for(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var (channel, team) = (await mattermost.Rest.CreateChannelAsync(), SandboxRest.Id(await mattermost.Rest.TeamAsync()));
        var (inside, beside) = (await mattermost.PersonAsync(), await mattermost.PersonAsync());
        await mattermost.EnterAsync(channel, inside);

        async Task<IReadOnlyList<string>> FoundAsync(JsonObject body) => [.. (await mattermost.Rest.PostJsonAsync("/users/search", body)).List.Select(SandboxRest.Id)];

        Assert.Equal([inside.Id], await FoundAsync(new() { ["term"] = inside.Username, ["team_id"] = team }));
        Assert.Equal([inside.Id], await FoundAsync(new() { ["term"] = inside.Username[..15], ["in_channel_id"] = SandboxRest.Id(channel) }));
        Assert.Empty(await FoundAsync(new() { ["term"] = inside.Username, ["not_in_channel_id"] = SandboxRest.Id(channel), ["team_id"] = team }));
        Assert.Equal([beside.Id], await FoundAsync(new() { ["term"] = beside.Username, ["not_in_channel_id"] = SandboxRest.Id(channel), ["team_id"] = team }));
    }

    [ContractTheory, MemberData(nameof(Servers))]
    public async Task People_of_a_constrained_channels_groups_who_are_not_in_it_are_listed(string server)
    {
        await using var mattermost = await SandboxContract.StartAsync(server);
        var sandbox = mattermost.SandboxOnly("needs a group of a directory");
        sandbox.IsLicensed = true;
        var (channel, team) = (await mattermost.Rest.CreateChannelAsync(), SandboxRest.Id(await mattermost.Rest.TeamAsync()));
        var (inside, beside, stranger) = (await mattermost.PersonAsync(), await mattermost.PersonAsync(), await mattermost.PersonAsync());
        var group = sandbox.State.FindGroup(mattermost.DirectoryGroup(inside, beside))!;
        sandbox.LinkGroup(sandbox.State.FindChannel(SandboxRest.Id(channel))!, group);
        await mattermost.EnterAsync(channel, inside);

        var listed = await mattermost.Rest.GetJsonAsync($"/users?not_in_channel={SandboxRest.Id(channel)}&in_team={team}&group_constrained=true");
        var searched = await mattermost.Rest.PostJsonAsync("/users/search", new { Term = beside.Username, InGroupId = group.Id });
        var outside = (await mattermost.Rest.GetJsonAsync($"/users?not_in_group={group.Id}&per_page=200")).List.Select(SandboxRest.Id).ToArray();

        Assert.Equal([beside.Id], listed.List.Select(SandboxRest.Id));
        Assert.Equal([beside.Id], searched.List.Select(SandboxRest.Id));
        Assert.Contains(stranger.Id, outside);
        Assert.DoesNotContain(inside.Id, outside);
    }
}
