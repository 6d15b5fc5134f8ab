using System.Net.Http.Json;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox;
using Mattermost.Sandbox.Server;

namespace Integration.Functions.Tests.Sandbox;

/// <summary>The limiter as it was observed on real servers with 2 per second and a burst of 5.</summary>
public sealed class RateLimitTests : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private readonly SandboxClock clock = new(new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero));
    private SandboxServer mattermost = null!;

    public async Task InitializeAsync() => mattermost = await SandboxServer.StartAsync(new SandboxOptions
    {
        Clock = clock,
        Settings = new ServerSettings { RateLimit = new() { Enable = true, PerSec = 2, MaxBurst = 5 } },
    });

    public async Task DisposeAsync()
    {
        http.Dispose();
        await mattermost.DisposeAsync();
    }

    [Fact]
    public async Task The_refusal_is_plain_text_without_the_servers_headers()
    {
        await SpendAsync(6);

        using var refused = await PostAsync();

        Assert.Equal((429, "text/plain"), ((int)refused.StatusCode, refused.Content.Headers.ContentType!.MediaType));
        Assert.Equal("limit exceeded", (await refused.Content.ReadAsStringAsync()).Trim());
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(["6", "0", "3"], Headers(refused));
        Assert.False(refused.Headers.Contains("X-Version-Id"));
        Assert.Equal(6, mattermost.Posts.Count);
    }

    [Fact]
    public async Task Admitted_calls_tell_what_is_left()
    {
        using var first = await PostAsync();
        using var second = await PostAsync();

        Assert.Equal(["6", "5", "1"], Headers(first));
        Assert.Equal(["6", "4", "1"], Headers(second));
    }

    [Fact]
    public async Task Half_a_second_later_one_more_call_is_admitted()
    {
        await SpendAsync(6);
        clock.Advance(TimeSpan.FromMilliseconds(500));

        using var admitted = await PostAsync();
        using var refused = await PostAsync();

        Assert.Equal([200, 429], [(int)admitted.StatusCode, (int)refused.StatusCode]);
    }

    [Fact]
    public async Task REST_calls_and_webhooks_share_the_bucket()
    {
        await SpendAsync(6);

        using var refused = await http.GetAsync(new Uri(mattermost.BaseAddress, "api/v4/system/ping"));

        Assert.Equal(429, (int)refused.StatusCode);
    }

    [Fact]
    public async Task It_is_off_unless_switched_on()
    {
        mattermost.Configure(settings => settings with { RateLimit = new() });

        using var answer = await PostAsync();

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.False(answer.Headers.Contains("X-Ratelimit-Limit"));
    }

    private async Task SpendAsync(int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            using var answer = await PostAsync();
            Assert.Equal(200, (int)answer.StatusCode);
        }
    }

    private Task<HttpResponseMessage> PostAsync() => http.PostAsJsonAsync(mattermost.HookAddress, new { text = "hello" });

    private static string[] Headers(HttpResponseMessage answer) =>
        [.. ((string[])["X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset"]).Select(name => answer.Headers.GetValues(name).Single())];
}
