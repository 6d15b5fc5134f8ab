using System.Text.Json.Nodes;
using Integration.Functions.Notifications.Deliveries;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Support;

/// <summary>A team with a channel of its own in the sandbox.</summary>
internal sealed record TestTeam(IntegrationApp App, string Id, SandboxChannel Channel, SandboxHook Hook)
{
    public string Path => $"/api/teams/{Id}/connection";

    public string Webhook => App.Sandbox.AddressOf(Hook).AbsoluteUri;

    public IReadOnlyList<SandboxPost> Posts => App.Sandbox.Posts.In(Channel.Id);

    public Task<Answer> GetAsync() => App.Http.GetAnswerAsync(Path);

    public Task<Answer> PutAsync(JsonObject body, string? ifMatch = null) => App.Http.AskAsync(HttpMethod.Put, Path, body, ifMatch);

    public Task<Answer> PutAsync() => PutAsync(new() { ["webhookUrl"] = Webhook });

    public Task<Answer> PatchAsync(JsonObject body, string? ifMatch = null) => App.Http.AskAsync(HttpMethod.Patch, Path, body, ifMatch);

    public Task<Answer> DeleteAsync(string? ifMatch = null) => App.Http.AskAsync(HttpMethod.Delete, Path, ifMatch: ifMatch);

    public Task<Answer> TestAsync() => App.Http.AskAsync(HttpMethod.Post, $"{Path}/test");

    public Task<Answer> ReplayAsync(JsonObject body) => App.Http.AskAsync(HttpMethod.Post, $"{Path}/replay", body);

    public Task<Answer> DeliveriesAsync(string query = "") => App.Http.GetAnswerAsync($"{Path}/deliveries{query}");

    /// <summary>Makes a relay URL and gives its path.</summary>
    public async Task<string> RenewRelayAsync()
    {
        var answer = await App.Http.AskAsync(HttpMethod.Post, $"{Path}/relay");
        Assert.Equal(200, answer.Status);
        return new Uri(answer.Text("relayUrl")).AbsolutePath;
    }

    public async Task<SandboxPost> PostAsync() => (await PostsAsync(1))[^1];

    public Task<IReadOnlyList<SandboxPost>> PostsAsync(int count) =>
        App.Sandbox.Posts.WaitForAsync(count, post => post.ChannelId == Channel.Id, Wait.Limit);

    public Task<IReadOnlyList<Delivery>> HistoryAsync() => App.HistoryOfAsync(Id);

    /// <summary>The team's only delivery, once it has ended.</summary>
    public async Task<Delivery> DeliveryAsync() => Assert.Single(await DeliveriesAsync(1));

    /// <summary>The team's deliveries, newest first, once so many have ended.</summary>
    public Task<IReadOnlyList<Delivery>> DeliveriesAsync(int count) => Wait.UntilAsync(async () =>
    {
        var ended = (await HistoryAsync()).Where(delivery => delivery.IsFinished).ToList();
        return ended.Count >= count ? (IReadOnlyList<Delivery>)ended : null;
    });
}
