using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;
using Mattermost.Sandbox.State;

namespace Integration.Functions.Tests.Install;

[Collection("Azurite")]
public sealed class RemovalTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("5.37")]
    [InlineData("11.10")]
    public async Task Uninstalling_leaves_nothing_of_ours(string version)
    {
        await using var world = await InstallWorld.PrepareAsync(azurite, version);
        world.Sandbox.CreateTeam("other");
        await world.InstallAsync("acme", "other");
        var bot = world.Bot!;
        var token = world.CommandOf(world.Sandbox.Team)!.Token;

        var report = await world.UninstallAsync();

        Assert.True(report.IsDone, string.Join('\n', report.Steps));
        Assert.Empty(world.Sandbox.State.Commands);
        Assert.DoesNotContain(world.Sandbox.State.Tokens, kept => kept.UserId == bot.Id);
        Assert.NotNull(world.Sandbox.State.FindUser(bot.Id)!.DeleteAt);
        Assert.Null(await world.Tokens.FindAsync(token, CancellationToken.None));
        Assert.Empty(await world.TextsInTablesAsync());
    }

    [Fact]
    public async Task What_others_made_stays()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        await world.InstallAsync();
        var theirs = world.Sandbox.State.AddCommand(new() { Id = "", Token = "", CreatorId = world.Sandbox.Admin.Id, TeamId = world.Sandbox.Team.Id, Trigger = "deploy", Url = "https://deploy.example.com" });
        var theirToken = world.Sandbox.State.AddToken(world.Bot!.Id, TokenKind.Personal, "for our own scripts");

        await world.UninstallAsync();

        Assert.Equal(theirs, Assert.Single(world.Sandbox.State.Commands));
        Assert.NotNull(world.Sandbox.State.FindToken(theirToken.Id));
    }

    [Fact]
    public async Task What_cannot_be_removed_stays_known_until_it_can()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        await world.InstallAsync();
        world.Sandbox.Configure(settings => settings with { EnableCommands = false });

        var report = await world.UninstallAsync();

        Assert.Contains("Enable Custom Slash Commands", Assert.Single(report.Steps, step => !step.IsDone).Sentence, StringComparison.Ordinal);
        Assert.NotNull(await world.ServerAsync());
        world.Sandbox.Configure(settings => settings with { EnableCommands = true });
        Assert.True((await world.UninstallAsync()).IsDone);
        Assert.Empty(world.Sandbox.State.Commands);
        Assert.Empty(await world.TextsInTablesAsync());
    }

    [Fact]
    public async Task A_removal_that_broke_off_is_finished_by_the_next()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        await world.InstallAsync();
        world.Sandbox.Faults.EnqueueFor("/api/v4/commands/", new Fault.DropAfterSaving());
        world.Sandbox.Faults.EnqueueFor("/api/v4/bots/", new Fault.ServerError());
        Assert.False((await world.UninstallAsync()).IsDone);

        var report = await world.UninstallAsync();

        Assert.True(report.IsDone, string.Join('\n', report.Steps));
        Assert.Empty(await world.TextsInTablesAsync());
    }

    [Fact]
    public async Task A_command_that_no_row_knows_is_removed_too()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        world.Sandbox.CreateTeam("other");
        await world.InstallAsync("acme", "other");
        var stray = Assert.Single(await world.Servers.CommandsAsync(world.ServerId, CancellationToken.None), command => command.MattermostTeamId != world.Sandbox.Team.Id);
        await world.Tokens.RemoveAsync(stray, CancellationToken.None);

        Assert.True((await world.UninstallAsync()).IsDone);

        Assert.Empty(world.Sandbox.State.Commands);
    }

    [Fact]
    public async Task A_plain_users_token_removes_nothing()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        await world.InstallAsync();

        var report = await world.UninstallAsync(world.Sandbox.TokenOf(world.Sandbox.CreateUser("somebody")));

        Assert.False(report.IsDone);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task After_removal_it_can_be_installed_again_with_the_same_bot()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        await world.InstallAsync();
        var bot = world.Bot!.Id;
        await world.UninstallAsync();

        Assert.True((await world.InstallAsync()).IsDone);

        await world.AssertHealthyAsync();
        Assert.Equal(bot, world.Bot!.Id);
    }
}
