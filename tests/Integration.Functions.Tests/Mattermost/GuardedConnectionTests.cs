using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Integration.Functions.Mattermost;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Mattermost;

/// <summary>What protects is what happens when the connection is made, not the check before.</summary>
public sealed class GuardedConnectionTests
{
    private static readonly IPAddress Public = IPAddress.Parse("8.8.8.8");

    [Fact]
    public async Task A_name_that_turns_to_a_private_address_between_check_and_call_is_not_called()
    {
        await using var server = RawServer.Answering(200);
        var answers = new Queue<IPAddress>([Public, IPAddress.Loopback]);
        var guard = Guard("", (_, _) => Task.FromResult(new[] { answers.Dequeue() }));
        var address = new Uri($"http://rebinding.example:{server.Port}/");
        Assert.IsType<GuardVerdict.Allowed>(await guard.CheckAsync(address, CancellationToken.None));

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(guard, address));

        Assert.IsType<OutboundRefusedException>(failure.InnerException);
        Assert.Empty(answers);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task An_address_literal_is_judged_when_connecting_too()
    {
        await using var server = RawServer.Answering(200);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(Guard("", OutboundGuard.SystemResolver), server.Url("/")));

        Assert.IsType<OutboundRefusedException>(failure.InnerException);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task Of_a_mixed_answer_only_the_permitted_addresses_are_connected_to()
    {
        await using var forbidden = new RawServer((_, _, _) => Task.CompletedTask, IPAddress.Parse("127.0.0.2"));
        await using var permitted = RawServer.Answering(200);
        var guard = Guard("127.0.0.1", (_, _) => Task.FromResult(new[] { IPAddress.Parse("127.0.0.2"), IPAddress.Loopback }));

        Assert.Equal(HttpStatusCode.OK, await GetAsync(guard, new($"http://mixed.example:{permitted.Port}/")));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(guard, new($"http://mixed.example:{forbidden.Port}/")));

        Assert.Equal(0, forbidden.Connections);
    }

    [Fact]
    public async Task When_the_first_address_refuses_the_next_is_tried()
    {
        await using var server = RawServer.Answering(200);
        var guard = Guard("127.0.0.0/8, ::1", (_, _) => Task.FromResult(new[] { IPAddress.IPv6Loopback, IPAddress.Parse("127.0.0.9"), IPAddress.Loopback }));

        Assert.Equal(HttpStatusCode.OK, await GetAsync(guard, new($"http://several.example:{server.Port}/")));
    }

    [Fact]
    public async Task When_the_first_address_is_silent_the_next_is_tried_without_waiting_for_the_end_of_patience()
    {
        await using var server = RawServer.Answering(200);
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.3"), server.Port));
        silent.Listen(1);
        // Nobody accepts: with its queue full the kernel leaves further connections without an answer.
        var queue = Enumerable.Range(0, 8).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        foreach (var queued in queue) _ = queued.ConnectAsync(silent.LocalEndPoint!, CancellationToken.None).AsTask();
        var clock = new ManualClock();
        var guard = new OutboundGuard(AllowedHosts.Parse(["127.0.0.0/8"]), (_, _) => Task.FromResult(new[] { IPAddress.Parse("127.0.0.3"), IPAddress.Loopback }), clock);

        var get = GetAsync(guard, new($"http://several.example:{server.Port}/"));
        await clock.WhenTimersAreSetAsync(1);
        Assert.False(get.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(250));

        Assert.Equal(HttpStatusCode.OK, await get);
        foreach (var queued in queue) queued.Dispose();
    }

    [Fact]
    public async Task Redirects_are_not_followed()
    {
        await using var target = RawServer.Answering(200);
        await using var server = RawServer.Answering(302, headers: $"Location: {target.Url("/")}\r\n");

        Assert.Equal(HttpStatusCode.Found, await GetAsync(Guard("127.0.0.1", OutboundGuard.SystemResolver), server.Url("/")));
        Assert.Equal(0, target.Connections);
    }

    [Fact]
    public async Task Cookies_are_not_kept_and_compressed_bodies_are_not_opened()
    {
        await using var server = RawServer.Answering(200, "not gzip at all", "Set-Cookie: a=b; Path=/\r\nContent-Encoding: gzip\r\n");
        using var client = new HttpClient(Guard("127.0.0.1", OutboundGuard.SystemResolver).CreateHandler());

        Assert.Equal("not gzip at all", await client.GetStringAsync(server.Url("/"), CancellationToken.None));
        await client.GetStringAsync(server.Url("/"), CancellationToken.None);

        Assert.All(server.Requests, request =>
        {
            Assert.DoesNotContain("Cookie:", request, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("Accept-Encoding:", request, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task Endless_headers_are_cut_off()
    {
        await using var server = RawServer.Answering(200, headers: $"X-Long: {new string('x', 40_000)}\r\n");

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(Guard("127.0.0.1", OutboundGuard.SystemResolver), server.Url("/")));
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("http://user:pass@127.0.0.1/")]
    public async Task The_handler_itself_refuses_other_forms_of_address(string address)
    {
        using var client = new HttpMessageInvoker(Guard("127.0.0.1", OutboundGuard.SystemResolver).CreateHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, address);

        await Assert.ThrowsAsync<OutboundRefusedException>(() => client.SendAsync(request, CancellationToken.None));
    }

    [Fact]
    public async Task The_name_is_asked_for_once_and_without_its_last_dot()
    {
        await using var server = RawServer.Answering(200);
        var asked = new ConcurrentQueue<string>();
        var guard = Guard("chat.example", (host, _) =>
        {
            asked.Enqueue(host);
            return Task.FromResult(new[] { IPAddress.Loopback });
        });

        await GetAsync(guard, new($"http://chat.example.:{server.Port}/"));

        Assert.Equal("chat.example", Assert.Single(asked));
    }

    private static OutboundGuard Guard(string allowed, HostResolver resolver) => new(AllowedHosts.Parse([allowed]), resolver, TimeProvider.System);

    private static async Task<HttpStatusCode> GetAsync(OutboundGuard guard, Uri address)
    {
        using var client = new HttpClient(guard.CreateHandler());
        using var response = await client.GetAsync(address, CancellationToken.None);
        return response.StatusCode;
    }
}
