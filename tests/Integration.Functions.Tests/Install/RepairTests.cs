using Azure.Data.Tables;
using Azure;
using Integration.Functions.Install;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;

namespace Integration.Functions.Tests.Install;

/// <summary>Whatever was damaged, and wherever an installation broke off: running it again mends it and makes nothing twice.</summary>
[Collection("Azurite")]
public sealed class RepairTests(AzuriteFixture azurite)
{
    private static readonly IReadOnlyDictionary<string, Func<InstallWorld, Task>> Damages = new Dictionary<string, Func<InstallWorld, Task>>(StringComparer.Ordinal)
    {
        ["bot deactivated"] = world => Done(() => world.Sandbox.Deactivate(world.Bot!)),
        ["bot's token revoked"] = world => Done(() => world.Sandbox.State.RevokeToken(TokenOfBot(world))),
        ["bot's token switched off"] = world => Done(() => world.Sandbox.State.ChangeToken(TokenOfBot(world), token => token with { IsActive = false })),
        ["bot removed"] = world => Done(() => world.Sandbox.State.RemoveUser(world.Bot!.Id)),
        ["bot out of the team"] = world => Done(() => world.Sandbox.State.Leave(world.Sandbox.Team, world.Bot!.Id)),
        ["bot renamed"] = world => Done(() => world.Sandbox.State.ChangeUser(world.Bot!.Id, bot => bot with { Username = "renamed" })),
        ["command deleted"] = world => Done(() => world.Sandbox.State.DeleteCommand(CommandId(world))),
        ["command sent elsewhere"] = world => Done(() => world.Sandbox.State.ChangeCommand(CommandId(world), command => command with { Url = "https://elsewhere.example.com/" })),
        ["command by GET"] = world => Done(() => world.Sandbox.State.ChangeCommand(CommandId(world), command => command with { Method = "G" })),
        ["command's hint gone"] = world => Done(() => world.Sandbox.State.ChangeCommand(CommandId(world), command => command with { AutoComplete = false })),
        ["command's token renewed"] = world => Done(() => world.Sandbox.State.ChangeCommand(CommandId(world), command => command with { Token = "u5exxjyt6trzigd8qn1p5k1zhr" })),
        ["our row of the token lost"] = ForgetTokenAsync,
        ["our row of the command lost"] = world => ForgetAsync(world, ServerRows.CommandKey(world.Sandbox.Team.Id, "parabol")),
        ["our row of the server lost"] = world => ForgetAsync(world, ServerRows.ServerKey),
        ["all our rows lost"] = async world =>
        {
            await ForgetTokenAsync(world);
            await ForgetAsync(world, ServerRows.CommandKey(world.Sandbox.Team.Id, "parabol"));
            await ForgetAsync(world, ServerRows.ServerKey);
        },
        ["the bot's secret unreadable"] = SpoilSecretAsync,
    };

    public static TheoryData<string> DamageNames => new(Damages.Keys);

    [Theory]
    [MemberData(nameof(DamageNames))]
    public async Task Running_it_again_mends(string damage)
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        await world.InstallAsync();
        var botId = world.Bot!.Id;
        await Damages[damage](world);
        await Assert.ThrowsAnyAsync<Exception>(world.AssertHealthyAsync);

        var report = await world.InstallAsync();

        Assert.True(report.IsDone, string.Join('\n', report.Steps));
        await world.AssertHealthyAsync();
        Assert.DoesNotContain(report.Findings, finding => finding.Condition == Condition.Wrong);
        Assert.Equal(damage == "bot removed", world.Bot!.Id != botId);
    }

    [Theory]
    [InlineData("/api/v4/bots")]
    [InlineData("/api/v4/users/")]
    [InlineData("/api/v4/teams/")]
    [InlineData("/api/v4/commands")]
    public async Task What_broke_off_is_finished_and_nothing_is_made_twice(string path)
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        // Each call below the path in turn loses its answer, after its work was done.
        for (var healthy = 0; healthy < 8; healthy++)
        {
            if (healthy > 0) world.Sandbox.Faults.EnqueueFor(path, new Fault.Delay(TimeSpan.Zero), healthy);
            world.Sandbox.Faults.EnqueueFor(path, new Fault.DropAfterSaving());
            await world.InstallAsync();
            world.Sandbox.Faults.Clear();
        }

        Assert.True((await world.InstallAsync()).IsDone);
        await world.AssertHealthyAsync();
        Assert.Single(world.Sandbox.State.Users, user => user.Bot?.Description.Contains("Parabol for Mattermost", StringComparison.Ordinal) == true);
        Assert.Single(world.Sandbox.State.Commands);
    }

    [Fact]
    public async Task A_command_that_was_registered_by_hand_stays_as_it_is()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        var byHand = world.Sandbox.State.AddCommand(new()
        {
            Id = "",
            Token = "",
            CreatorId = world.Sandbox.Admin.Id,
            TeamId = world.Sandbox.Team.Id,
            Trigger = "parabol",
            Url = "https://integration.example.com/api/commands",
            DisplayName = "My own",
        });

        var report = await world.InstallAsync();

        Assert.True(report.IsDone);
        Assert.Equal(byHand, world.CommandOf(world.Sandbox.Team));
        Assert.Null((await world.Tokens.FindAsync(byHand.Token, CancellationToken.None))!.CommandId);
    }

    [Fact]
    public async Task Another_address_of_ours_moves_the_command_there()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        await world.InstallAsync();
        var command = world.CommandOf(world.Sandbox.Team)!;
        world.Sandbox.State.ChangeCommand(command.Id, former => former with { Url = "https://former.example.com/api/commands", Description = "Parabol for Mattermost at https://former.example.com" });

        Assert.True((await world.InstallAsync()).IsDone);

        await world.AssertHealthyAsync();
        Assert.Equal(command.Token, world.CommandOf(world.Sandbox.Team)!.Token);
    }

    private static string CommandId(InstallWorld world) => world.CommandOf(world.Sandbox.Team)!.Id;

    private static string TokenOfBot(InstallWorld world) => world.Sandbox.State.Tokens.Single(token => token.UserId == world.Bot!.Id).Id;

    private static Task Done(Action damage)
    {
        damage();
        return Task.CompletedTask;
    }

    private static async Task ForgetTokenAsync(InstallWorld world)
    {
        var command = Assert.Single(await world.Servers.CommandsAsync(world.ServerId, CancellationToken.None));
        Assert.IsType<WriteOutcome.Written>(await world.Tables[TableNames.CommandTokens].DeleteAsync(command.TokenHash, "command", ETag.All, CancellationToken.None));
    }

    private static async Task ForgetAsync(InstallWorld world, string rowKey) =>
        Assert.IsType<WriteOutcome.Written>(await world.Tables[TableNames.MattermostServers].DeleteAsync(world.ServerId, rowKey, ETag.All, CancellationToken.None));

    private static async Task SpoilSecretAsync(InstallWorld world)
    {
        var table = world.Tables[TableNames.MattermostServers];
        var spoiled = new TableEntity(world.ServerId, ServerRows.ServerKey).Set("BotToken", "v1.gone.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        Assert.IsType<WriteOutcome.Written>(await table.MergeAsync(spoiled, ETag.All, CancellationToken.None));
    }
}
