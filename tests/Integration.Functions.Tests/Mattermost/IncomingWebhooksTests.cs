using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Integration.Functions.Mattermost;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Integration.Functions.Tests.Mattermost;

public sealed class IncomingWebhooksTests : IDisposable
{
    private const string Path = "/mm/hooks/xr3j5x3p4pfk7kk6ck7b4e6ghh";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly MattermostMessage Message = new()
    {
        Text = "Sprint 41 retro 👋",
        Attachments = [new() { Fallback = "Meeting started", TitleLink = "https://parabol.example/meet/1", Fields = [new("Team", "Platform", true)] }],
    };

    private readonly ManualClock clock = new();
    private readonly IncomingWebhooks webhooks;

    public IncomingWebhooksTests() => webhooks = Webhooks("127.0.0.0/8, ::1", OutboundGuard.SystemResolver);

    public void Dispose() => webhooks.Dispose();

    [Fact]
    public async Task A_message_is_posted_as_Mattermosts_json_to_the_very_address()
    {
        await using var server = RawServer.Answering(200, "ok", "Content-Type: text/plain\r\nX-Version-Id: 11.7.0.11.7.0.0123abcd.true\r\n");

        var outcome = await PostAsync(server);

        Assert.Equal(new PostOutcome.Posted(null) { Server = new(11, 7, 0, true) }, outcome);
        var request = Assert.Single(server.Requests);
        Assert.StartsWith($"POST {Path} HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nUser-Agent: Parabol-for-Mattermost/1.0\r\n", request, StringComparison.Ordinal);
        using var body = JsonDocument.Parse(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        Assert.Equal("Sprint 41 retro 👋", body.RootElement.GetProperty("text").GetString());
        Assert.Equal("https://parabol.example/meet/1", body.RootElement.GetProperty("attachments")[0].GetProperty("title_link").GetString());
    }

    [Theory]
    [InlineData("200 OK\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData("204 No Content\r\n\r\n", true)]
    [InlineData("202 Accepted\r\nContent-Length: 2\r\n\r\nok", true)]
    [InlineData("200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", false)]
    [InlineData("200 OK\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n{\"error\":\"queue\"}", false)]
    [InlineData("200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>", false)]
    public async Task Only_ok_is_success(string answer, bool maybePosted)
    {
        await using var server = RawServer.Answering($"HTTP/1.1 {answer}");

        var other = Assert.IsType<PostOutcome.Intercepted>(await PostAsync(server));

        Assert.Equal(maybePosted, other.MaybePosted);
        Assert.Contains("/hooks/", other.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_success_whose_body_breaks_off_may_be_one()
    {
        await using var server = new RawServer(async (_, stream, stopping) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nok"u8.ToArray(), stopping);
            stream.Close();
        });

        Assert.True(Assert.IsType<PostOutcome.Intercepted>(await PostAsync(server)).MaybePosted);
    }

    [Fact]
    public async Task Ok_may_end_in_a_line_break()
    {
        await using var server = RawServer.Answering(200, "ok\n");

        Assert.IsType<PostOutcome.Posted>(await PostAsync(server));
    }

    [Theory]
    [InlineData(400, "web.incoming_webhook.invalid.app_error", RefusalScope.Connection, "deleted")]
    [InlineData(400, "web.incoming_webhook.general.app_error", RefusalScope.Unclear, "deleted")]
    [InlineData(403, "web.incoming_webhook.permissions.app_error", RefusalScope.Connection, "owner")]
    [InlineData(403, "web.incoming_webhook.general.app_error", RefusalScope.Connection, "owner")]
    [InlineData(403, "api.post.create_post.town_square_read_only", RefusalScope.Connection, "owner")]
    [InlineData(403, "web.incoming_webhook.channel_locked.app_error", RefusalScope.Connection, "another channel")]
    [InlineData(404, "web.incoming_webhook.channel.app_error", RefusalScope.Connection, "channel is gone")]
    [InlineData(404, "app.channel.get.existing.app_error", RefusalScope.Connection, "channel is gone")]
    [InlineData(404, "api.context.404.app_error", RefusalScope.Connection, "no webhook")]
    [InlineData(501, "web.incoming_webhook.disabled.app_error", RefusalScope.Connection, "turned off")]
    [InlineData(400, "Post rejected by plugin. Mind your words, s3cret.", RefusalScope.Message, "plugin")]
    [InlineData(400, "api.post.create_post.something_new.app_error", RefusalScope.Message, "(error api.post.create_post.something_new.app_error)")]
    [InlineData(418, "", RefusalScope.Message, "status 418")]
    public async Task A_refusal_says_what_happened_what_to_do_and_what_it_is_about(int status, string errorId, RefusalScope scope, string words)
    {
        await using var server = RawServer.Answering(status, ErrorJson(errorId, status), "X-Version-Id: 10.4.2.x.y.false\r\n");

        var refused = Refused(await PostAsync(server));

        Assert.Equal(((HttpStatusCode)status, scope, false), (refused.Status, refused.Scope, refused.IsTooLarge));
        Assert.Contains(words, refused.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("server's own words", refused.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refused.Why, StringComparison.Ordinal);
        Assert.Equal("10.4.2", refused.Server?.ToString());
    }

    [Theory]
    [InlineData(301, "final address")]
    [InlineData(308, "final address")]
    [InlineData(400, "scheme")]
    [InlineData(401, "sign-in")]
    [InlineData(403, "firewall")]
    [InlineData(404, "no webhook")]
    [InlineData(405, "doesn't take posts")]
    [InlineData(407, "sign-in")]
    [InlineData(418, "status 418")]
    public async Task What_is_not_Mattermosts_answer_is_a_proxys_and_tried_again(int status, string words)
    {
        await using var server = RawServer.Answering(status, "<html>nginx</html>", "Content-Type: text/html\r\n");

        var other = Assert.IsType<PostOutcome.Intercepted>(await PostAsync(server));

        Assert.Contains(words, other.Why, StringComparison.Ordinal);
        Assert.False(other.MaybePosted);
    }

    [Theory]
    [InlineData(400, "model.incoming_hook.parse_data.app_error")]
    [InlineData(400, "web.incoming_webhook.parse.app_error")]
    [InlineData(400, "web.incoming_webhook.decode.app_error")]
    [InlineData(400, "web.incoming_webhook.split_props_length.app_error")]
    [InlineData(413, "api.context.request_body_too_large.app_error")]
    [InlineData(413, "")]
    public async Task A_message_that_is_too_large_is_told_as_such(int status, string errorId)
    {
        await using var server = RawServer.Answering(status, ErrorJson(errorId, status));

        var refused = Refused(await PostAsync(server));

        Assert.Equal((RefusalScope.Message, true), (refused.Scope, refused.IsTooLarge));
        Assert.Contains("MaximumPayloadSizeBytes", refused.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("""{"id": 5}""")]
    [InlineData("")]
    public async Task A_refusal_without_a_readable_error_is_told_by_its_status(string body)
    {
        await using var server = RawServer.Answering(404, body);

        Assert.Contains("no webhook", Assert.IsType<PostOutcome.Intercepted>(await PostAsync(server)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_than_64_KiB_of_a_refusal_are_read()
    {
        await using var server = RawServer.Answering(404, $$"""{"id":"web.incoming_webhook.channel.app_error","x":"{{new string('x', 70_000)}}"}""");

        Assert.Contains("no webhook", Assert.IsType<PostOutcome.Intercepted>(await PostAsync(server)).Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(408, false)]
    [InlineData(425, false)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    [InlineData(502, true)]
    [InlineData(503, false)]
    [InlineData(504, true)]
    [InlineData(524, true)]
    public async Task A_server_in_trouble_is_busy(int status, bool maybePosted)
    {
        await using var server = RawServer.Answering(status, "limit exceeded");

        Assert.Equal(new PostOutcome.Busy((HttpStatusCode)status, null, maybePosted), await PostAsync(server));
    }

    [Theory]
    [InlineData("Retry-After: 7", 7)]
    [InlineData("Retry-After: 7\r\nX-Ratelimit-Reset: 3", 7)]
    [InlineData("Retry-After: Sat, 21 Nov 2026 09:01:30 GMT", 90)]
    [InlineData("Retry-After: Sat, 21 Nov 2026 08:00:00 GMT", 0)]
    [InlineData("Retry-After: 999999", 3600)]
    [InlineData("X-Ratelimit-Reset: 3", 3)]
    [InlineData("Retry-After: soon", null)]
    [InlineData("X-Ratelimit-Reset: soon", null)]
    public async Task The_wait_that_the_server_asks_for_is_handed_on(string header, int? seconds)
    {
        await using var server = RawServer.Answering(429, "limit exceeded", $"{header}\r\n");

        var wait = Assert.IsType<PostOutcome.Busy>(await PostAsync(server)).RetryAfter;

        Assert.Equal(seconds is { } known ? TimeSpan.FromSeconds(known) : null, wait);
    }

    [Fact]
    public async Task A_forbidden_address_is_an_outcome_with_the_reason()
    {
        using var strict = Webhooks("", (_, _) => Task.FromResult(new[] { IPAddress.Parse("10.0.0.5") }));

        Assert.Contains("chat.example.com resolves to 10.0.0.5, a private address", Assert.IsType<PostOutcome.Forbidden>(await PostAsync(strict, $"https://chat.example.com{Path}")).Why, StringComparison.Ordinal);
        Assert.IsType<PostOutcome.Forbidden>(await PostAsync(strict, $"ftp://chat.example.com{Path}"));
        Assert.IsType<PostOutcome.Forbidden>(await PostAsync(strict, $"http://169.254.169.254{Path}"));
    }

    [Fact]
    public async Task When_nothing_was_sent_it_is_certain_that_nothing_was_posted()
    {
        using var unknown = Webhooks("", (_, _) => throw new SocketException((int)SocketError.HostNotFound));
        var closed = await ClosedPortAsync();

        Assert.Equal(new PostOutcome.Unreachable("The name chat.example.com cannot be found.", MaybePosted: false), await PostAsync(unknown, $"https://chat.example.com{Path}"));
        Assert.Equal(new PostOutcome.Unreachable("No connection to 127.0.0.1.", MaybePosted: false), await PostAsync(webhooks, $"http://127.0.0.1:{closed}{Path}"));
    }

    [Fact]
    public async Task A_server_that_does_not_speak_TLS_gets_nothing()
    {
        await using var server = new TlsRefuser();

        var outcome = Assert.IsType<PostOutcome.Unreachable>(await PostAsync(webhooks, $"https://127.0.0.1:{server.Port}{Path}"));

        Assert.False(outcome.MaybePosted);
        Assert.Contains("secure connection", outcome.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_in_time_was_not_called()
    {
        using var slow = Webhooks("", async (_, stopping) =>
        {
            await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, stopping);
            return [];
        });

        var post = PostAsync(slow, $"https://chat.example.com{Path}");
        await clock.WhenTimersAreSetAsync(1);
        clock.Advance(Timeout);

        Assert.Equal(new PostOutcome.Unreachable("No connection to chat.example.com in time.", MaybePosted: false), await post);
    }

    [Fact]
    public async Task A_server_that_takes_the_message_and_says_nothing_may_have_posted_it()
    {
        await using var server = RawServer.Silent();

        var post = PostAsync(server);
        await server.FirstRequest;
        clock.Advance(Timeout);

        Assert.Equal(new PostOutcome.Unreachable("127.0.0.1 did not answer in time.", MaybePosted: true), await post);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_breaks_after_the_message_left_may_have_posted_it(bool reset)
    {
        await using var server = new RawServer((_, stream, _) =>
        {
            if (reset) stream.Socket.LingerState = new(enable: true, seconds: 0);
            stream.Close();
            return Task.CompletedTask;
        });

        Assert.Equal(new PostOutcome.Unreachable("127.0.0.1 broke off the connection without an answer.", MaybePosted: true), await PostAsync(server));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_refusal_whose_body_breaks_off_is_still_that_refusal()
    {
        await using var server = new RawServer(async (_, stream, stopping) =>
        {
            await stream.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\n{"u8.ToArray(), stopping);
            stream.Close();
        });

        Assert.Contains("no webhook", Assert.IsType<PostOutcome.Intercepted>(await PostAsync(server)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_whose_body_never_ends_is_that_refusal_when_the_time_is_over()
    {
        await using var server = new RawServer(async (_, stream, stopping) =>
        {
            await stream.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 100\r\n\r\n{"u8.ToArray(), stopping);
            await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, stopping);
        });
        // The one test on real time: there is no telling from outside that the client has the head and waits for the rest.
        using var impatient = Webhooks("127.0.0.1", OutboundGuard.SystemResolver, TimeSpan.FromSeconds(1), TimeProvider.System);

        Assert.Contains("no webhook", Assert.IsType<PostOutcome.Intercepted>(await PostAsync(impatient, server.Url(Path).AbsoluteUri)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_is_not_an_outcome()
    {
        await using var server = RawServer.Silent();
        using var stopping = new CancellationTokenSource();
        var post = webhooks.PostAsync(server.Url(Path), Message, stopping.Token);
        await server.FirstRequest;

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
    }

    private static PostOutcome.Refused Refused(PostOutcome outcome) => Assert.IsType<PostOutcome.Refused>(outcome);

    private static string ErrorJson(string id, int status) =>
        id.Length == 0 ? "" : $$"""{"id":"{{id}}","message":"the server's own words","status_code":{{status}}}""";

    private static async Task<int> ClosedPortAsync()
    {
        await using var server = RawServer.Silent();
        return server.Port;
    }

    private IncomingWebhooks Webhooks(string allowed, HostResolver resolver) => Webhooks(allowed, resolver, Timeout, clock);

    private static IncomingWebhooks Webhooks(string allowed, HostResolver resolver, TimeSpan timeout, TimeProvider clock) =>
        new(new OutboundGuard(AllowedHosts.Parse([allowed]), resolver, TimeProvider.System), timeout, clock, NullLogger<IncomingWebhooks>.Instance);

    private Task<PostOutcome> PostAsync(RawServer server) => webhooks.PostAsync(server.Url(Path), Message, CancellationToken.None);

    private static Task<PostOutcome> PostAsync(IncomingWebhooks webhooks, string address) => webhooks.PostAsync(new(address), Message, CancellationToken.None);

    /// <summary>Answers whatever comes, a ClientHello here, in plain text.</summary>
    private sealed class TlsRefuser : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly Task serving;

        public TlsRefuser()
        {
            listener.Start();
            serving = ServeAsync();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public async ValueTask DisposeAsync()
        {
            await serving;
            listener.Stop();
        }

        private async Task ServeAsync()
        {
            using var client = await listener.AcceptTcpClientAsync();
            var hello = new byte[1024];
            Assert.NotEqual(0, await client.GetStream().ReadAsync(hello));
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"u8.ToArray());
        }
    }
}
