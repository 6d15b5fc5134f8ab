using System.Net;
using System.Net.Sockets;
using Integration.Functions.Mattermost;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Mattermost;

public sealed class OutboundGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("10.0.0.5")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("192.0.0.192")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.7")]
    [InlineData("203.0.113.7")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("100::1")]
    [InlineData("2001:db8::1")]
    [InlineData("3fff::1")]
    [InlineData("2001:2::1")]
    [InlineData("2001:10::1")]
    [InlineData("5f00::1")]
    [InlineData("4000::1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("::ffff:10.0.0.5")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::7f00:1")]
    [InlineData("2002:a00:5::1")]
    [InlineData("2002:a9fe:a9fe::")]
    [InlineData("64:ff9b::10.0.0.5")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("2001:0:808:808::f5ff:fffa")]
    [InlineData("2001:0:a00:5::f7f7:f7f7")]
    public async Task What_is_not_public_is_not_called(string address) =>
        Assert.IsType<GuardVerdict.Refused>(await Resolving(address).CheckAsync(new("https://chat.example.com/hooks/x"), CancellationToken.None));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.1")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("168.63.129.17")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.1")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450::1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2002:808:808::1")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("2001:0:808:808::f7f7:f7f7")]
    public async Task What_is_public_is_called(string address) =>
        Assert.IsType<GuardVerdict.Allowed>(await Resolving(address).CheckAsync(new("https://chat.example.com/hooks/x"), CancellationToken.None));

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://127.1/")]
    [InlineData("http://①②⑦.0.0.1/")]
    public async Task No_spelling_of_an_address_gets_around_it(string address)
    {
        var guard = new OutboundGuard(AllowedHosts.None, OutboundGuard.SystemResolver, TimeProvider.System);

        Assert.IsType<GuardVerdict.Refused>(await guard.CheckAsync(new(address), CancellationToken.None));
    }

    [Fact]
    public async Task The_reason_names_host_address_and_what_the_operator_can_do()
    {
        var verdict = await Resolving("10.0.0.5").CheckAsync(new("https://chat.example.com/hooks/secret"), CancellationToken.None);

        Assert.Equal(
            "chat.example.com resolves to 10.0.0.5, a private address. If this is your Mattermost, the operator of this integration can allow it with Integration__AllowedHosts.",
            Assert.IsType<GuardVerdict.Refused>(verdict).Why);
    }

    [Theory]
    [InlineData("ftp://chat.example.com/hooks/x", "ftp:")]
    [InlineData("file:///etc/passwd", "file:")]
    [InlineData("gopher://chat.example.com/", "gopher:")]
    [InlineData("https://user:pass@chat.example.com/hooks/x", "user name or password")]
    [InlineData("https://chat.example.com:0/hooks/x", "names no server")]
    [InlineData("/hooks/x", "complete")]
    public async Task Only_plain_http_and_https_addresses_are_called(string address, string reason)
    {
        var verdict = await Resolving("8.8.8.8").CheckAsync(new(address, UriKind.RelativeOrAbsolute), CancellationToken.None);

        Assert.Contains(reason, Assert.IsType<GuardVerdict.Refused>(verdict).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_said_so()
    {
        foreach (HostResolver resolver in new HostResolver[] { (_, _) => throw new SocketException((int)SocketError.HostNotFound), (_, _) => Task.FromResult<IPAddress[]>([]) })
        {
            var verdict = await new OutboundGuard(AllowedHosts.None, resolver, TimeProvider.System).CheckAsync(new("https://chta.example.com/"), CancellationToken.None);

            Assert.Contains("chta.example.com cannot be found", Assert.IsType<GuardVerdict.Refused>(verdict).Why, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_resolver_that_says_nothing_is_not_waited_for_without_end()
    {
        var clock = new ManualClock();
        var guard = new OutboundGuard(AllowedHosts.None, Never, clock);

        var check = guard.CheckAsync(new("https://chat.example.com/"), CancellationToken.None);
        await clock.WhenTimersAreSetAsync(1);
        clock.Advance(OutboundGuard.ConnectTimeout);

        Assert.IsType<GuardVerdict.Refused>(await check);
    }

    [Fact]
    public async Task A_cancelled_check_is_cancelled_and_not_refused()
    {
        using var stopping = new CancellationTokenSource();
        var check = new OutboundGuard(AllowedHosts.None, Never, TimeProvider.System).CheckAsync(new("https://chat.example.com/"), stopping.Token);

        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await check);
    }

    [Fact]
    public async Task Of_several_addresses_one_that_may_be_called_is_enough() =>
        Assert.IsType<GuardVerdict.Allowed>(await Resolving("10.0.0.5", "8.8.8.8").CheckAsync(new("https://chat.example.com/"), CancellationToken.None));

    private static OutboundGuard Resolving(params string[] addresses) =>
        new(AllowedHosts.None, (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray()), TimeProvider.System);

    private static async Task<IPAddress[]> Never(string host, CancellationToken stopping)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
        return [];
    }
}
