using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Integration.Functions.Tests.Teams;

/// <summary>Webhook addresses that would lead us where nobody may send us.</summary>
[Collection("Azurite")]
public sealed class WebhookAddressDoorTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Hook = "/hooks/4yq9n5kuufd3dexs3amno9gs8r";

    private readonly Queue<IPAddress> rebinding = new([IPAddress.Parse("8.8.8.8"), IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.2")]);
    private IntegrationApp app = null!;

    public static TheoryData<string, string, string> Refused => new()
    {
        { "http://10.0.0.5" + Hook, "webhook-address-refused", "10.0.0.5 is a private address" },
        { "http://192.168.1.1:8065" + Hook, "webhook-address-refused", "a private address" },
        { "http://127.0.0.2" + Hook, "webhook-address-refused", "this machine itself" },
        { "http://2130706434" + Hook, "webhook-address-refused", "this machine itself" },
        { "http://0x7f.0.0.2" + Hook, "webhook-address-refused", "this machine itself" },
        { "http://[::1]" + Hook, "webhook-address-refused", "this machine itself" },
        { "http://[::ffff:10.0.0.5]" + Hook, "webhook-address-refused", "a private address" },
        { "http://169.254.169.254" + Hook, "webhook-address-refused", "metadata" },
        { "http://168.63.129.16" + Hook, "webhook-address-refused", "Azure platform" },
        { "http://0.0.0.0" + Hook, "webhook-address-refused", "no real address" },
        { "http://private.example" + Hook, "webhook-address-refused", "private.example resolves to 10.0.0.5" },
        { "https://metadata.example" + Hook, "webhook-address-refused", "metadata.example resolves to 169.254.169.254" },
        { "https://unknown.example" + Hook, "webhook-address-refused", "cannot be found" },
        { "http://169.254.169.254/latest/meta-data/", "invalid-connection", "not the address of an incoming webhook" },
        { "https://someone:s3cr3t-word@chat.example.com" + Hook, "invalid-connection", "user name or password" },
        { "ftp://chat.example.com" + Hook, "invalid-connection", "cannot be called" },
        { "file:///etc/passwd", "invalid-connection", "cannot be called" },
        { "gopher://chat.example.com" + Hook, "invalid-connection", "cannot be called" },
        { "javascript:alert(1)", "invalid-connection", "must be complete" },
        { "https://integration.example.com/api/hooks/Ymx1ZQ.c2VjcmV0", "invalid-connection", "own relay address" },
        { "https://integration.example.com/api/hooks/4yq9n5kuufd3dexs3amno9gs8r", "invalid-connection", "own relay address" },
        { "https://chat.example.com/hooks/../api/v4/users", "invalid-connection", "not the address of an incoming webhook" },
        { "https://chat.example.com" + Hook + "?redirect=http://10.0.0.5", "invalid-connection", "nothing after its id" },
    };

    public async Task InitializeAsync() => app = await IntegrationApp.StartAsync(
        azurite, configure: services => services.Replace(ServiceDescriptor.Singleton<HostResolver>(Resolve)));

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Such_an_address_is_refused_when_it_is_set(string address, string type, string words)
    {
        var answer = await app.Http.AskAsync(HttpMethod.Put, Path, new JsonObject { ["webhookUrl"] = address });

        answer.AssertProblem(400, type, words);
        Assert.DoesNotContain("s3cr3t-word", answer.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await app.Http.GetAnswerAsync(Path)).Status);
    }

    [Fact]
    public async Task A_name_that_turns_private_after_it_was_checked_is_not_called_and_breaks_the_connection()
    {
        await using var inside = new RawServer((_, _, _) => Task.CompletedTask, IPAddress.Parse("127.0.0.2"));
        Assert.Equal(201, (await app.Http.AskAsync(HttpMethod.Put, Path, new JsonObject { ["webhookUrl"] = $"http://rebinding.example:{inside.Port}{Hook}" })).Status);

        var test = await app.Http.AskAsync(HttpMethod.Post, $"{Path}/test");
        await app.Http.PostJsonAsync("/api/events", RunningIntegration.Event("meeting.started.poker", Some.Team.Id));
        var delivery = await Wait.UntilAsync(async () => (await app.HistoryOfAsync(Some.Team.Id)).FirstOrDefault(delivery => delivery.IsFinished));

        Assert.False(test.Json["posted"]!.GetValue<bool>());
        Assert.Contains("rebinding.example resolves to 127.0.0.2, this machine itself", test.Text("message"), StringComparison.Ordinal);
        Assert.Equal(DeliveryState.Failed, delivery.State);
        Assert.StartsWith("refused: rebinding.example resolves to 127.0.0.2", delivery.Reason, StringComparison.Ordinal);
        await Wait.UntilAsync(async () => (await app.Http.GetAnswerAsync(Path)).Text("state") == "broken" ? "broken" : null);
        Assert.Equal(0, inside.Connections);
    }

    [Fact]
    public async Task A_redirect_to_a_private_address_is_not_followed()
    {
        await using var inside = new RawServer((_, _, _) => Task.CompletedTask);
        await app.PutConnectionAsync(Some.Team.Id, new() { ["webhookUrl"] = app.Sandbox.HookAddress.AbsoluteUri });
        app.Sandbox.Faults.Enqueue(new Fault.Redirect(inside.Url("/latest/meta-data"), 307));

        await app.Http.PostJsonAsync("/api/events", RunningIntegration.Event("meeting.started.poker", Some.Team.Id));
        var delivery = await Wait.UntilAsync(async () => (await app.HistoryOfAsync(Some.Team.Id)).FirstOrDefault(delivery => delivery.Attempts is [{ Outcome: not null }, ..]));

        Assert.StartsWith("The address redirects", delivery.Attempts[0].Outcome, StringComparison.Ordinal);
        Assert.Equal(0, inside.Connections);
    }

    private static string Path => $"/api/teams/{Some.Team.Id}/connection";

    private Task<IPAddress[]> Resolve(string host, CancellationToken stopping) => host switch
    {
        "private.example" => Task.FromResult(new[] { IPAddress.Parse("10.0.0.5") }),
        "metadata.example" => Task.FromResult(new[] { IPAddress.Parse("169.254.169.254") }),
        "rebinding.example" => Task.FromResult(new[] { rebinding.Dequeue() }),
        "chat.example.com" or "integration.example.com" => Task.FromResult(new[] { IPAddress.Parse("8.8.8.8") }),
        _ => throw new SocketException((int)SocketError.HostNotFound),
    };
}
