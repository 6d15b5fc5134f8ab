using System.Text.Json.Nodes;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Doors;

/// <summary>A text that tries to mention everybody is taken at every door, and rings nobody on servers old and new.</summary>
[Collection("Azurite")]
public sealed class RingingTests(RunningIntegration running) : IClassFixture<RunningIntegration>
{
    private const string Everybody = "@all @channel @here <!channel> <!here|@here> @admin";

    [Theory]
    [InlineData(QueueNames.MeetingEvents, "meeting.started.retrospective")]
    [InlineData(QueueNames.MeetingEvents, "meeting.ended.teamPrompt")]
    [InlineData(QueueNames.MeetingEvents, "meeting.renamed")]
    [InlineData(QueueNames.MeetingEvents, "meeting.response.submitted")]
    [InlineData(QueueNames.MeetingEvents, "meeting.topic.shared")]
    [InlineData(QueueNames.TimerEvents, "timer.started")]
    public async Task By_the_queues_and_over_HTTP(string queue, string sample)
    {
        var (queued, sent) = (await running.ConnectAsync(), await running.ConnectAsync());

        await running.App.Queues.SendAsync(queue, Hostile(sample, queued.Id), TimeSpan.Zero, CancellationToken.None);
        Assert.Equal(202, (await running.Http.PostJsonAsync("/api/events", Hostile(sample, sent.Id))).Status);

        await AssertRingsNobodyAsync(queued);
        await AssertRingsNobodyAsync(sent);
    }

    [Theory]
    [InlineData("start")]
    [InlineData("end-retrospective")]
    [InlineData("invitation-meeting")]
    public async Task By_the_relay_and_the_plugin(string rendered)
    {
        var body = JsonNode.Parse(Rendered.Load(rendered))!;
        foreach (var field in body["attachments"]![0]!["fields"]!.AsArray().Where(field => field!["short"]!.GetValue<bool>() && field["title"] is not null)) field!["value"] = Everybody;
        body["attachments"]![0]!["pretext"] = Everybody;
        var channelId = Guid.NewGuid().ToString("N")[..26];
        var (relayed, linked) = (await running.ConnectAsync(), await running.ConnectAsync(channelId));

        Assert.Equal(200, (await running.Http.PostJsonAsync(await relayed.RenewRelayAsync(), body.ToJsonString())).Status);
        Assert.Equal(200, (await PluginCall.To(channelId, body.ToJsonString()).SendAsync(running.Http)).Status);

        await AssertRingsNobodyAsync(relayed);
        await AssertRingsNobodyAsync(linked);
    }

    /// <summary>Every text that people write, in place of the sample's.</summary>
    private static string Hostile(string sample, string teamId)
    {
        var happened = JsonNode.Parse(RunningIntegration.Event(sample, teamId))!;
        foreach (var path in new[] { "team.name", "meeting.name", "previousName", "summary", "response.text", "response.author.name", "topic.title", "topic.sharedBy.name" })
        {
            var names = path.Split('.');
            var parent = names[..^1].Aggregate(happened["data"], (node, name) => node?[name]);
            if (parent?[names[^1]] is not null) parent[names[^1]] = Everybody;
        }

        if (happened["data"]!["topic"] is { } topic) topic["reflections"] = new JsonArray(Everybody);
        return happened.ToJsonString();
    }

    private static async Task AssertRingsNobodyAsync(TestTeam team)
    {
        var post = await team.PostAsync();
        Assert.Contains("channel", post.Attachments.SelectMany(attachment => attachment.Fields ?? []).Select(field => field.Value).Append(post.Attachments[0].Title).Append(post.Attachments[0].Pretext).Aggregate(string.Concat), StringComparison.Ordinal);
        Assert.Empty(post.RingsOld);
        Assert.Empty(post.RingsNew);
    }
}
