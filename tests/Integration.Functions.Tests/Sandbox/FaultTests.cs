using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Mattermost.Sandbox;
using Mattermost.Sandbox.Faults;

namespace Integration.Functions.Tests.Sandbox;

/// <summary>Each fault is what it says, and the record of calls tells the truth about it.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private SandboxServer mattermost = null!;

    public async Task InitializeAsync() => mattermost = await SandboxServer.StartAsync();

    public async Task DisposeAsync()
    {
        http.Dispose();
        await mattermost.DisposeAsync();
    }

    [Fact]
    public async Task A_connection_dropped_after_saving_leaves_the_post()
    {
        mattermost.Faults.Enqueue(new Fault.DropAfterSaving());

        await Assert.ThrowsAsync<HttpRequestException>(PostAsync);

        Assert.Single(mattermost.Posts.All);
        Assert.Equal((null, true), Call());
    }

    [Fact]
    public async Task A_connection_dropped_before_saving_leaves_nothing()
    {
        mattermost.Faults.Enqueue(new Fault.DropBeforeSaving());

        await Assert.ThrowsAsync<HttpRequestException>(PostAsync);

        Assert.Empty(mattermost.Posts.All);
        Assert.Equal((null, false), Call());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_server_error_is_Mattermosts_own_and_saves_nothing(int status)
    {
        mattermost.Faults.Enqueue(new Fault.ServerError(status));

        using var answer = await PostAsync();

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.True(answer.Headers.Contains("X-Version-Id"));
        Assert.Equal((status, false), Call());
        Assert.Empty(mattermost.Posts.All);
    }

    [Theory]
    [InlineData(502, false)]
    [InlineData(504, true)]
    public async Task A_proxys_error_is_HTML_without_a_version_and_the_post_may_exist(int status, bool saved)
    {
        mattermost.Faults.Enqueue(new Fault.ProxyError(status, saved));

        using var answer = await PostAsync();

        Assert.Equal((status, "text/html"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.False(answer.Headers.Contains("X-Version-Id"));
        Assert.Equal((status, saved), Call());
        Assert.Equal(saved ? 1 : 0, mattermost.Posts.Count);
    }

    [Fact]
    public async Task A_burst_of_refusals_has_the_limiters_shape_and_ends()
    {
        mattermost.Faults.Enqueue(new Fault.TooManyRequests(TimeSpan.FromSeconds(7)), times: 2);

        using var first = await PostAsync();
        using var second = await PostAsync();
        using var third = await PostAsync();

        Assert.Equal([429, 429, 200], [(int)first.StatusCode, (int)second.StatusCode, (int)third.StatusCode]);
        Assert.Equal(TimeSpan.FromSeconds(7), first.Headers.RetryAfter!.Delta);
        Assert.Equal("text/plain", first.Content.Headers.ContentType!.MediaType);
        Assert.False(first.Headers.Contains("X-Version-Id"));
    }

    [Fact]
    public async Task A_redirect_goes_where_it_is_told_and_saves_nothing()
    {
        mattermost.Faults.Enqueue(new Fault.Redirect(new Uri("https://elsewhere.example/login"), 307));

        using var answer = await PostAsync();

        Assert.Equal((HttpStatusCode.TemporaryRedirect, "https://elsewhere.example/login"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        Assert.Empty(mattermost.Posts.All);
    }

    [Fact]
    public async Task A_sign_in_page_in_front_answers_200_with_HTML()
    {
        mattermost.Faults.Enqueue(new Fault.WrongContentType());

        using var answer = await PostAsync();

        Assert.Equal((HttpStatusCode.OK, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Empty(mattermost.Posts.All);
    }

    [Fact]
    public async Task A_huge_body_is_as_long_as_wished()
    {
        mattermost.Faults.Enqueue(new Fault.HugeBody(300_000));

        using var answer = await PostAsync();

        Assert.Equal(300_000, (await answer.Content.ReadAsByteArrayAsync()).Length);
        Assert.Single(mattermost.Posts.All);
    }

    [Fact]
    public async Task A_delay_comes_before_the_answer_and_a_slow_body_after_its_head()
    {
        var span = TimeSpan.FromMilliseconds(200);
        var atLeast = span - TimeSpan.FromMilliseconds(20); // timers are coarse
        mattermost.Faults.Enqueue(new Fault.Delay(span));
        mattermost.Faults.Enqueue(new Fault.SlowBody(span));

        var delayed = await TimeToHeadAsync();
        var watch = Stopwatch.StartNew();
        using var slow = await PostAsync(HttpCompletionOption.ResponseHeadersRead);
        var body = await slow.Content.ReadAsStringAsync();

        Assert.InRange(delayed, atLeast, TimeSpan.MaxValue);
        Assert.InRange(watch.Elapsed, atLeast, TimeSpan.MaxValue);
        Assert.Equal((HttpStatusCode.OK, "ok"), (slow.StatusCode, body));
        Assert.Equal(2, mattermost.Posts.Count);
    }

    [Fact]
    public async Task A_fault_may_be_meant_for_one_webhook_only()
    {
        var other = mattermost.CreateHook(mattermost.CreateChannel("retros"));
        mattermost.Faults.Enqueue(new Fault.ServerError(), hookId: other.Id);

        using var spared = await PostAsync();
        using var hit = await http.PostAsJsonAsync(mattermost.AddressOf(other), new { text = "hello" });

        Assert.Equal([200, 500], [(int)spared.StatusCode, (int)hit.StatusCode]);
    }

    [Fact]
    public async Task The_record_of_a_random_mix_agrees_with_what_was_posted()
    {
        mattermost.Faults.Use(FaultMix.Everything(seed: 41, rate: 0.6));

        await Parallel.ForAsync(0, 60, async (_, stopping) =>
        {
            try
            {
                using var answer = await http.PostAsJsonAsync(mattermost.HookAddress, new { text = "hello" }, stopping);
            }
            catch (HttpRequestException)
            {
                // A dropped connection is one of the faults.
            }
        });

        var calls = mattermost.Calls.All;
        Assert.Equal(60, calls.Count);
        Assert.InRange(calls.Count(call => call.Fault is not null), 20, 50);
        Assert.Equal(mattermost.Posts.All.Select(post => post.Id).Order(), calls.SelectMany(call => call.PostIds).Order());
        Assert.All(calls, call => Assert.Equal(call.Fault?.IsSaved ?? true, call.IsSaved));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_faults()
    {
        var first = await SequenceAsync();
        var second = await SequenceAsync();

        Assert.Equal(first, second);
        Assert.Contains(true, first);
        Assert.Contains(false, first);
    }

    private async Task<IReadOnlyList<bool>> SequenceAsync()
    {
        var before = mattermost.Calls.All.Count;
        mattermost.Faults.Use(new FaultMix(7, 0.5, [new Fault.ServerError()]));
        for (var call = 0; call < 12; call++)
        {
            using var answer = await PostAsync();
        }

        return [.. mattermost.Calls.All.Skip(before).Select(call => call.Fault is not null)];
    }

    private async Task<TimeSpan> TimeToHeadAsync()
    {
        var watch = Stopwatch.StartNew();
        using var answer = await PostAsync(HttpCompletionOption.ResponseHeadersRead);
        return watch.Elapsed;
    }

    private Task<HttpResponseMessage> PostAsync() => PostAsync(HttpCompletionOption.ResponseContentRead);

    private async Task<HttpResponseMessage> PostAsync(HttpCompletionOption completion)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, mattermost.HookAddress) { Content = JsonContent.Create(new { text = "hello" }) };
        return await http.SendAsync(request, completion);
    }

    private (int? Status, bool IsSaved) Call()
    {
        var call = Assert.Single(mattermost.Calls.All);
        return (call.Status, call.IsSaved);
    }
}
