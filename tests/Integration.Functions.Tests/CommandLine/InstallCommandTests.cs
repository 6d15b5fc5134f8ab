using Integration.Functions.CommandLine;
using Integration.Functions.Tests.Install;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.CommandLine;

[Collection("Azurite")]
public sealed class InstallCommandTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Installing_and_uninstalling_from_the_command_line_shows_each_step()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);

        var (installed, lines) = await RunAsync(world, world.Sandbox.AdminToken, "install", "--server", world.BaseUrl.AbsoluteUri, "--team", "acme");

        Assert.Equal(0, installed);
        Assert.Contains("ok      command (acme): Created /parabol.", lines, StringComparison.Ordinal);
        Assert.Contains("Installed.", lines, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Sandbox.AdminToken, lines, StringComparison.Ordinal);
        await world.AssertHealthyAsync();

        var (removed, gone) = await RunAsync(world, world.Sandbox.AdminToken, "uninstall", "--server", world.BaseUrl.AbsoluteUri);
        Assert.Equal(0, removed);
        Assert.Contains("ok      connections: No channel is connected.", gone, StringComparison.Ordinal);
        Assert.Empty(world.Sandbox.State.Commands);
        Assert.Equal(1, (await RunAsync(world, world.Sandbox.AdminToken, "uninstall", "--server", world.BaseUrl.AbsoluteUri)).Code);
    }

    [Fact]
    public async Task All_teams_can_be_asked_for()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        world.Sandbox.CreateTeam("other");

        Assert.Equal(0, (await RunAsync(world, world.Sandbox.AdminToken, "install", "--server", world.BaseUrl.AbsoluteUri, "--all-teams")).Code);

        Assert.Equal(2, world.Sandbox.State.Commands.Count);
    }

    [Fact]
    public async Task What_failed_is_said_and_the_exit_code_is_1()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);

        var (code, lines) = await RunAsync(world, "u5exxjyt6trzigd8qn1p5k1zhr", "install", "--server", world.BaseUrl.AbsoluteUri, "--team", "acme");

        Assert.Equal(1, code);
        Assert.Contains("FAILED  administrator:", lines, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("install", "--server", "https://chat.example.com")]
    [InlineData("install", "--team", "acme")]
    [InlineData("install", "--server", "https://chat.example.com", "--team", "acme", "--all-teams")]
    [InlineData("install", "--server", "chat.example.com", "--team", "acme")]
    [InlineData("install", "--server", "https://chat.example.com", "--team", "acme", "--token", "abc")]
    [InlineData("uninstall")]
    public async Task Words_that_were_not_understood_exit_with_2(params string[] args)
    {
        using var output = new StringWriter();

        Assert.Equal(2, await IntegrationCommand.RunAsync(args, () => throw new InvalidOperationException("No parts are needed."), output, new AdminTokenPrompt(_ => "token", output)));
    }

    [Fact]
    public void The_token_comes_from_the_environment_and_is_not_shown()
    {
        using var output = new StringWriter();

        var token = new AdminTokenPrompt(name => name == "MATTERMOST_ADMIN_TOKEN" ? " xr3j5x3p4pfk7kk6ck7b4e6ghh \n" : null, output).Ask();

        Assert.Equal("xr3j5x3p4pfk7kk6ck7b4e6ghh", token!.Value);
        Assert.DoesNotContain("xr3j5", token.ToString(), StringComparison.Ordinal);
        Assert.Empty(output.ToString());
    }

    private static async Task<(int Code, string Lines)> RunAsync(InstallWorld world, string token, params string[] args)
    {
        using var output = new StringWriter();
        var code = await IntegrationCommand.RunAsync(args, () => world.App.Parts, output, new AdminTokenPrompt(_ => token, output));
        return (code, output.ToString());
    }
}
