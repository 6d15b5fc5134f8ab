using Integration.Functions.Install;

namespace Integration.Functions.Tests.Install;

public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("https://chat.example.com", "https://chat.example.com/")]
    [InlineData(" https://Chat.Example.com/ ", "https://chat.example.com/")]
    [InlineData("<https://chat.example.com:443>", "https://chat.example.com/")]
    [InlineData("http://10.1.2.3:8065", "http://10.1.2.3:8065/")]
    [InlineData("https://example.com/chat/", "https://example.com/chat")]
    [InlineData("http://[fd00::5]:8065/mm", "http://[fd00::5]:8065/mm")]
    public void However_it_is_written_the_same_server_has_the_same_address(string given, string address)
    {
        var accepted = Assert.IsType<ServerAddress.Accepted>(ServerAddress.Read(given));

        Assert.Equal(address, accepted.BaseUrl.AbsoluteUri);
        Assert.Equal(ServerAddress.IdOf(new Uri(address)), ServerAddress.IdOf(accepted.BaseUrl));
    }

    [Theory]
    [InlineData("https://chat.example.com", "http://chat.example.com")]
    [InlineData("https://chat.example.com", "https://chat.example.com:8443")]
    [InlineData("https://chat.example.com", "https://chat.example.com/mm")]
    [InlineData("https://chat.example.com/mm", "https://chat.example.com/mM")]
    public void Different_servers_have_different_ids(string one, string other) =>
        Assert.NotEqual(ServerAddress.IdOf(new(one)), ServerAddress.IdOf(new(other)));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("chat.example.com")]
    [InlineData("ftp://chat.example.com")]
    [InlineData("https://user:secret@chat.example.com")]
    [InlineData("https://chat.example.com/?x=1")]
    [InlineData("https://chat.example.com/#top")]
    [InlineData("https://chat.example.com/acme/channels/town-square")]
    [InlineData("https://chat.example.com/hooks/xr3j5x3p4pfk7kk6ck7b4e6ghh")]
    [InlineData("https://chat.example.com/api/v4")]
    [InlineData("https://chat.example.com/admin_console/about")]
    [InlineData("https://chat.example.com/login")]
    public void What_is_no_servers_address_is_refused_without_being_repeated(string? given)
    {
        var rejected = Assert.IsType<ServerAddress.Rejected>(ServerAddress.Read(given));

        Assert.Contains("Site URL", rejected.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", rejected.Why, StringComparison.Ordinal);
        Assert.DoesNotContain("xr3j5x3p4pfk7kk6ck7b4e6ghh", rejected.Why, StringComparison.Ordinal);
    }
}
