using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox;

namespace Integration.Functions.Tests.Doors;

/// <summary>
/// The doors as outsiders find them behind the Functions host, in both shapes in which it hands requests on; and what the
/// process writes about it, with every log level open.
/// </summary>
[Collection("Azurite")]
public sealed class HostShapeTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Channel = "4xp9fdt77pncbef59f4k1qe83o";
    private const string Path = "/api/teams/8fJ2k/connection";
    private const string AccessKey = "an-access-key-of-the-host";

    private SandboxServer sandbox = null!;
    private FunctionsHostSimulator host = null!;

    public async Task InitializeAsync()
    {
        sandbox = await SandboxServer.StartAsync();
        host = await FunctionsHostSimulator.StartAsync(AppContext.BaseDirectory, Settings(azurite.NewAccount()), CancellationToken.None);
        using var outside = host.Outside(HostShape.Proxying);
        await Wait.UntilAsync(async () => (await outside.GetAnswerAsync("/api/health/ready")).Status == 200 ? "ready" : null);
        host.StartTriggers();
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await sandbox.DisposeAsync();
    }

    [Theory]
    [InlineData(HostShape.Forwarding)]
    [InlineData(HostShape.Proxying)]
    public async Task Every_door_works_and_no_secret_is_logged(HostShape shape)
    {
        using var outside = Outside(shape);
        Assert.Equal(201, (await outside.AskAsync(HttpMethod.Put, Path, new JsonObject { ["webhookUrl"] = sandbox.HookAddress.AbsoluteUri, ["channelId"] = Channel })).Status);
        var relay = new Uri((await outside.AskAsync(HttpMethod.Post, $"{Path}/relay")).Text("relayUrl")).AbsolutePath;
        // Of another meeting: an end that overtakes the start of its own meeting would silence it.
        var call = PluginCall.To(Channel, Rendered.Load("end-poker").Replace("kX91rTq0", "pK3sLm5V", StringComparison.Ordinal));

        Assert.Equal(202, (await outside.PostJsonAsync($"/api/events?code={AccessKey}", RunningIntegration.Event("meeting.started.action", "8fJ2k"))).Status);
        Assert.Equal(202, (await outside.PostJsonAsync("/api/events", RunningIntegration.Event("timer.started", "8fJ2k"))).Status);
        Assert.Equal(200, (await outside.PostJsonAsync(relay, Rendered.Load("start-teamPrompt"))).Status);
        Assert.Equal(200, (await call.SendAsync(outside)).Status);
        Assert.Equal(401, (await call.SendAsync(outside)).Status);
        Assert.True((await outside.AskAsync(HttpMethod.Post, $"{Path}/test")).Json["posted"]!.GetValue<bool>());
        await sandbox.Posts.WaitForAsync(5, Wait.Limit);
        (await outside.PostJsonAsync(relay + "x", Rendered.Load("start"))).AssertProblem(404, "unknown-relay");
        sandbox.State.DeleteHook(sandbox.Hook.Id);
        Assert.False((await outside.AskAsync(HttpMethod.Post, $"{Path}/test")).Json["posted"]!.GetValue<bool>());

        AssertNothingTold(sandbox.Hook.Id, IntegrationApp.ApiKey, IntegrationApp.PluginSecret, relay.Split('.')[1], call.Signature, AccessKey, "/api/hooks/");
        Assert.Contains(host.Handler!.Output, line => line.Contains(" debug Integration.Functions.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chunked_body_that_the_host_did_not_hand_on_is_asked_for_again()
    {
        using var outside = Outside(HostShape.Forwarding);
        await outside.AskAsync(HttpMethod.Put, Path, new JsonObject { ["webhookUrl"] = sandbox.HookAddress.AbsoluteUri });
        var relay = new Uri((await outside.AskAsync(HttpMethod.Post, $"{Path}/relay")).Text("relayUrl")).AbsolutePath;

        foreach (var (method, path) in new[] { (HttpMethod.Post, "/api/events"), (HttpMethod.Post, relay), (HttpMethod.Patch, Path), (HttpMethod.Post, $"{Path}/replay") })
        {
            (await ChunkedAsync(outside, method, path)).AssertProblem(400, path == relay ? "invalid-message" : "invalid-json", "Content-Length");
        }
    }

    [Fact]
    public async Task A_chunked_body_that_the_host_streams_is_read()
    {
        using var outside = Outside(HostShape.Proxying);
        await outside.AskAsync(HttpMethod.Put, Path, new JsonObject { ["webhookUrl"] = sandbox.HookAddress.AbsoluteUri });

        Assert.Equal(202, (await ChunkedAsync(outside, HttpMethod.Post, "/api/events")).Status);
    }

    [Theory]
    [InlineData(HostShape.Forwarding)]
    [InlineData(HostShape.Proxying)]
    public async Task Wrong_requests_are_told_the_same_as_without_a_host(HostShape shape)
    {
        using var outside = Outside(shape);

        (await outside.PostJsonAsync("/api/events", "good morning")).AssertProblem(400, "invalid-json");
        (await outside.PostJsonAsync("/api/hooks/nobody", "{}")).AssertProblem(404, "unknown-relay");
        (await outside.AskAsync(HttpMethod.Post, "/api/events", Requests.Json(BadBodies.Mebibyte))).AssertProblem(413, "body-too-large");
        (await outside.GetAnswerAsync($"{Path}/deliveries?limit=no")).AssertProblem(400, "invalid-query", "limit");
        (await outside.AskAsync(HttpMethod.Put, Path, new JsonObject())).AssertProblem(400, "invalid-connection");
        (await PluginCall.To(Channel, "{}").SendAsync(outside, request => request.Headers.Remove("Signature"))).AssertProblem(401, "plugin-signature");
        outside.DefaultRequestHeaders.Clear();
        (await outside.GetAnswerAsync(Path)).AssertProblem(401, "api-key");
    }

    private static Task<Answer> ChunkedAsync(HttpClient outside, HttpMethod method, string path) => outside.AskAsync(
        method, path, Requests.Json(RunningIntegration.Event("meeting.started.action", "8fJ2k")), request => request.Headers.TransferEncodingChunked = true);

    private HttpClient Outside(HostShape shape)
    {
        var outside = host.Outside(shape);
        outside.DefaultRequestHeaders.Authorization = new("Bearer", IntegrationApp.ApiKey);
        return outside;
    }

    private void AssertNothingTold(params string[] secrets)
    {
        var told = host.Handler!.Output.Concat(host.Handler.Errors).ToList();
        Assert.All(secrets, secret => Assert.DoesNotContain(told, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }

    private static Dictionary<string, string> Settings(string storage) => new(StringComparer.Ordinal)
    {
        ["AzureWebJobsStorage"] = storage,
        ["Integration__PublicUrl"] = "https://parabol-mattermost.example.com",
        ["Integration__ApiKey"] = IntegrationApp.ApiKey,
        ["Integration__AdminKey"] = "an-admin-key-for-tests-only",
        ["Integration__ProtectionKeys__0"] = $"test:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
        ["Integration__AllowedHosts__0"] = "127.0.0.1",
        ["Parabol__SiteUrl"] = "https://app.parabol.co",
        ["Parabol__PluginSecret"] = IntegrationApp.PluginSecret,
        ["Logging__LogLevel__Default"] = "Trace",
        ["Logging__LogLevel__Microsoft.AspNetCore"] = "Trace",
        ["Logging__LogLevel__System.Net.Http"] = "Trace",
        ["Logging__LogLevel__Azure"] = "Trace",
        ["Logging__Console__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
    };
}
