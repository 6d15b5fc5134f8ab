using Integration.Functions.Mattermost;

namespace Integration.Functions.Tests.Mattermost;

public sealed class ServerVersionTests
{
    [Theory]
    [InlineData("11.7.0.11.7.0.0123456789abcdef.true", "11.7.0", true)]
    [InlineData("5.37.0.dev.hash.false", "5.37.0", false)]
    public void The_version_header_tells_release_and_licence(string header, string version, bool licensed)
    {
        var server = ServerVersion.Parse(header)!;

        Assert.Equal(version, server.ToString());
        Assert.Equal(licensed, server.IsLicensed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nginx")]
    public void Another_header_tells_nothing(string? header) => Assert.Null(ServerVersion.Parse(header));
}
