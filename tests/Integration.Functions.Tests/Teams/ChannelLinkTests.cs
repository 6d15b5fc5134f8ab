using System.Text.Json.Nodes;
using Integration.Functions.Tests.Doors;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Teams;

/// <summary>A channel of Parabol's plugin mode belongs to one team.</summary>
[Collection("Azurite")]
public sealed class ChannelLinkTests(RunningIntegration running) : IClassFixture<RunningIntegration>
{
    private readonly string channelId = Guid.NewGuid().ToString("N")[..26];

    [Fact]
    public async Task A_second_team_is_told_whose_the_channel_is()
    {
        var owner = await running.ConnectAsync(channelId);
        var other = running.NewTeam();

        (await other.PutAsync(With(other))).AssertProblem(409, "channel-taken", owner.Id);
        Assert.Equal(404, (await other.GetAsync()).Status);
    }

    [Fact]
    public async Task The_team_itself_may_name_its_channel_again()
    {
        var owner = await running.ConnectAsync(channelId);

        Assert.Equal(200, (await owner.PutAsync(With(owner))).Status);
        Assert.Equal(200, (await owner.PatchAsync(new() { ["channelId"] = channelId })).Status);
    }

    [Fact]
    public async Task A_channel_is_free_again_once_its_team_lets_it_go()
    {
        var (first, second, third) = (await running.ConnectAsync(channelId), await running.ConnectAsync(), await running.ConnectAsync());

        await first.PatchAsync(new() { ["channelId"] = null });
        Assert.Equal(200, (await second.PutAsync(With(second))).Status);
        await second.DeleteAsync();
        Assert.Equal(200, (await third.PutAsync(With(third))).Status);

        await PluginCall.To(channelId, Rendered.Load("start")).SendAsync(running.Http);
        await third.PostAsync();
    }

    [Fact]
    public async Task A_change_that_is_refused_leaves_the_channel_where_it_was()
    {
        var owner = await running.ConnectAsync(channelId);

        Assert.Equal(400, (await owner.PatchAsync(new() { ["channelId"] = null, ["threads"] = "perhaps" })).Status);

        Assert.Equal(200, (await PluginCall.To(channelId, Rendered.Load("start")).SendAsync(running.Http)).Status);
    }

    [Fact]
    public async Task Of_many_teams_that_want_one_channel_at_the_same_moment_one_gets_it()
    {
        var teams = Enumerable.Range(0, 6).Select(_ => running.NewTeam()).ToList();

        var answers = await Task.WhenAll(teams.Select(team => team.PutAsync(With(team))));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.AssertProblem(409, "channel-taken"));
        Assert.Equal(200, (await PluginCall.To(channelId, Rendered.Load("start")).SendAsync(running.Http)).Status);
        await teams[Array.FindIndex(answers, answer => answer.Status == 201)].PostAsync();
    }

    private JsonObject With(TestTeam team) => new() { ["webhookUrl"] = team.Webhook, ["channelId"] = channelId };
}
