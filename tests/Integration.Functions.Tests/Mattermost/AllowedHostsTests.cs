using System.Net;
using Integration.Functions.Mattermost;

namespace Integration.Functions.Tests.Mattermost;

public sealed class AllowedHostsTests
{
    [Theory]
    [InlineData("chat.corp.example", "https://chat.corp.example/")]
    [InlineData("Chat.Corp.Example.", "https://chat.corp.example/")]
    [InlineData("chat", "http://chat:8065/")]
    [InlineData("chat.corp.example:8065", "http://chat.corp.example:8065/")]
    [InlineData("*.corp.example", "https://chat.corp.example/")]
    [InlineData("*.corp.example", "https://a.b.corp.example/")]
    [InlineData("*.corp.example:443", "https://chat.corp.example/")]
    [InlineData("10.1.2.3", "https://chat.corp.example/")]
    [InlineData("10.1.2.3:443", "https://chat.corp.example/")]
    [InlineData("10.0.0.0/8", "https://chat.corp.example/")]
    [InlineData("10.1.2.3/32", "https://10.1.2.3/")]
    [InlineData("0.0.0.0/0", "https://10.1.2.3/")]
    [InlineData("10.0.0.0/8:443", "https://10.1.2.3/")]
    [InlineData("fd00::/8", "http://[fd00::5]:8065/")]
    [InlineData("fd00::5", "http://[fd00::5]:8065/")]
    [InlineData("[fd00::5]", "http://[fd00::5]:8065/")]
    [InlineData("[fd00::5]:8065", "http://[fd00::5]:8065/")]
    [InlineData("[fd00::/8]:8065", "http://[fd00::5]:8065/")]
    [InlineData("127.0.0.1", "http://[::ffff:127.0.0.1]/")]
    public async Task What_an_entry_names_may_be_called(string entry, string address) =>
        Assert.IsType<GuardVerdict.Allowed>(await CheckAsync(entry, address));

    [Theory]
    [InlineData("chat.corp.example", "https://chat.corp.example.evil.example/")]
    [InlineData("chat.corp.example", "https://x.chat.corp.example/")]
    [InlineData("chat.corp.example:8065", "https://chat.corp.example/")]
    [InlineData("*.corp.example", "https://corp.example/")]
    [InlineData("*.corp.example", "https://evilcorp.example/")]
    [InlineData("10.1.2.3:8065", "https://chat.corp.example/")]
    [InlineData("10.0.0.0/16", "https://chat.corp.example/")]
    [InlineData("fd00::/8", "https://chat.corp.example/")]
    [InlineData("[fd00::5]:8065", "http://[fd00::5]/")]
    [InlineData("0.0.0.0/0", "http://[fd00::5]/")]
    public async Task Nothing_else_may(string entry, string address) =>
        Assert.IsType<GuardVerdict.Refused>(await CheckAsync(entry, address));

    [Fact]
    public async Task One_variable_can_hold_several_entries()
    {
        const string Entries = "chat.corp.example, 10.0.0.0/8;fd00::/8\n192.168.0.1";

        Assert.IsType<GuardVerdict.Allowed>(await CheckAsync(Entries, "http://192.168.0.1/"));
        Assert.IsType<GuardVerdict.Allowed>(await CheckAsync(Entries, "http://[fd00::1]/"));
        Assert.IsType<GuardVerdict.Refused>(await CheckAsync(Entries, "http://192.168.0.2/"));
        Assert.IsType<GuardVerdict.Refused>(await CheckAsync("", "http://192.168.0.2/"));
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("224.0.0.1")]
    [InlineData("fe80::1")]
    public async Task A_listed_name_does_not_lead_to_a_clouds_metadata_but_a_listed_address_does(string target)
    {
        HostResolver resolver = (_, _) => Task.FromResult(new[] { IPAddress.Parse(target) });

        Assert.IsType<GuardVerdict.Refused>(await CheckAsync("chat.corp.example", "http://chat.corp.example/", resolver));
        Assert.IsType<GuardVerdict.Allowed>(await CheckAsync(target, "http://chat.corp.example/", resolver));
    }

    [Theory]
    [InlineData("https://chat.corp.example")]
    [InlineData("chat.corp.example/hooks")]
    [InlineData("chat..example")]
    [InlineData("-chat.example")]
    [InlineData("*")]
    [InlineData("chat.*.example")]
    [InlineData("chat.example:0")]
    [InlineData("chat.example:65536")]
    [InlineData("chat.example:http")]
    [InlineData("chat.example:")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0/8")]
    [InlineData("10.1")]
    [InlineData("256.1.1.1")]
    [InlineData("0x7f000001")]
    [InlineData("fd00::/129")]
    [InlineData("fe80::1%1")]
    [InlineData("[fd00::5")]
    public void A_wrong_entry_stops_the_start_and_names_itself(string entry)
    {
        var wrong = Assert.Throws<FormatException>(() => AllowedHosts.Parse(["10.0.0.0/8", entry]));

        Assert.StartsWith($"Integration__AllowedHosts: the entry '{entry}' is wrong: ", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.1.2.3/8", "10.0.0.0/8")]
    [InlineData("172.20.1.1/12", "172.16.0.0/12")]
    [InlineData("fd00:1::5/16", "fd00::/16")]
    public void A_network_written_by_one_of_its_addresses_is_told_the_right_one(string entry, string right) =>
        Assert.Contains(right, Assert.Throws<FormatException>(() => AllowedHosts.Parse([entry])).Message, StringComparison.Ordinal);

    private static ValueTask<GuardVerdict> CheckAsync(string entries, string address, HostResolver? resolver = null) =>
        new OutboundGuard(AllowedHosts.Parse([entries]), resolver ?? ((_, _) => Task.FromResult(new[] { IPAddress.Parse("10.1.2.3") })), TimeProvider.System)
            .CheckAsync(new(address), CancellationToken.None);
}
