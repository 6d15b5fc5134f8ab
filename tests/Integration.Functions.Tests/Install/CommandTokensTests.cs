using Azure.Data.Tables;
using Azure;
using Integration.Functions.Install;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Install;

[Collection("Azurite")]
public sealed class CommandTokensTests(AzuriteFixture azurite)
{
    private const string Token = "xr3j5x3p4pfk7kk6ck7b4e6ghh";
    private const string Renewed = "u5exxjyt6trzigd8qn1p5k1zhr";

    private static readonly RegisteredCommand Command = new("https_003Aone", "team1", "parabol", "command1");

    [Fact]
    public async Task A_command_is_found_by_its_token_and_by_no_other()
    {
        await using var app = await IntegrationApp.PrepareAsync(azurite);
        var tokens = app.Parts.GetRequiredService<CommandTokens>();

        Assert.True(await tokens.AddAsync(Command, Token, CancellationToken.None));

        Assert.Equal(Command with { TokenHash = CommandTokens.Hash(Token) }, await tokens.FindAsync(Token, CancellationToken.None));
        foreach (var wrong in new[] { Renewed, "", Token.ToUpperInvariant(), Token + " ", new string('x', 10_000) })
        {
            Assert.Null(await tokens.FindAsync(wrong, CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_new_token_ends_the_former_one_and_has_to_prove_itself()
    {
        await using var app = await IntegrationApp.PrepareAsync(azurite);
        var tokens = app.Parts.GetRequiredService<CommandTokens>();
        await tokens.AddAsync(Command, Token, CancellationToken.None);
        await tokens.ConfirmAsync((await tokens.FindAsync(Token, CancellationToken.None))!, CancellationToken.None);

        await tokens.AddAsync(Command, Renewed, CancellationToken.None);

        Assert.Null(await tokens.FindAsync(Token, CancellationToken.None));
        Assert.Null((await tokens.FindAsync(Renewed, CancellationToken.None))!.FirstUsedAt);
    }

    [Fact]
    public async Task The_first_call_is_remembered_and_survives_registering_again()
    {
        await using var app = await IntegrationApp.PrepareAsync(azurite);
        var (tokens, servers) = (app.Parts.GetRequiredService<CommandTokens>(), app.Parts.GetRequiredService<MattermostServers>());
        await tokens.AddAsync(Command, Token, CancellationToken.None);

        await tokens.ConfirmAsync((await tokens.FindAsync(Token, CancellationToken.None))!, CancellationToken.None);
        await tokens.AddAsync(Command, Token, CancellationToken.None);

        Assert.NotNull((await tokens.FindAsync(Token, CancellationToken.None))!.FirstUsedAt);
        Assert.NotNull(Assert.Single(await servers.CommandsAsync(Command.ServerId, CancellationToken.None)).FirstUsedAt);
    }

    [Theory]
    [InlineData("https_003Atwo", "team1", "parabol")]
    [InlineData("https_003Aone", "team2", "parabol")]
    [InlineData("https_003Aone", "team1", "retro")]
    public async Task A_token_cannot_be_taken_over_by_another_server_team_or_trigger(string serverId, string teamId, string trigger)
    {
        await using var app = await IntegrationApp.PrepareAsync(azurite);
        var tokens = app.Parts.GetRequiredService<CommandTokens>();
        await tokens.AddAsync(Command, Token, CancellationToken.None);

        Assert.False(await tokens.AddAsync(new(serverId, teamId, trigger, null), Token, CancellationToken.None));

        Assert.Equal("command1", (await tokens.FindAsync(Token, CancellationToken.None))?.CommandId);
        Assert.Single(await app.Parts.GetRequiredService<MattermostServers>().CommandsAsync(Command.ServerId, CancellationToken.None));
    }

    [Fact]
    public async Task Servers_with_the_same_team_ids_are_kept_apart()
    {
        await using var app = await IntegrationApp.PrepareAsync(azurite);
        var (tokens, servers) = (app.Parts.GetRequiredService<CommandTokens>(), app.Parts.GetRequiredService<MattermostServers>());
        await tokens.AddAsync(Command, Token, CancellationToken.None);
        await tokens.AddAsync(Command with { ServerId = "https_003Atwo" }, Renewed, CancellationToken.None);

        await tokens.RemoveAsync((await tokens.FindAsync(Renewed, CancellationToken.None))!, CancellationToken.None);

        Assert.Equal("https_003Aone", (await tokens.FindAsync(Token, CancellationToken.None))?.ServerId);
        Assert.Null(await tokens.FindAsync(Renewed, CancellationToken.None));
        Assert.Empty(await servers.CommandsAsync("https_003Atwo", CancellationToken.None));
    }

    [Fact]
    public async Task A_change_of_token_that_broke_off_is_finished_by_the_next()
    {
        await using var app = await IntegrationApp.PrepareAsync(azurite);
        var (tokens, tables) = (app.Parts.GetRequiredService<CommandTokens>(), app.Parts.GetRequiredService<Tables>());
        await tokens.AddAsync(Command, Token, CancellationToken.None);
        // The server's row already names the new token and the former one; the tokens' rows are as they were.
        var key = ServerRows.CommandKey(Command.MattermostTeamId, Command.Trigger);
        var broken = new TableEntity(Command.ServerId, key).Set("TokenHash", CommandTokens.Hash(Renewed)).Set("FormerTokenHash", CommandTokens.Hash(Token));
        await tables[TableNames.MattermostServers].MergeAsync(broken, ETag.All, CancellationToken.None);

        await tokens.AddAsync(Command, Renewed, CancellationToken.None);

        Assert.Null(await tokens.FindAsync(Token, CancellationToken.None));
        Assert.NotNull(await tokens.FindAsync(Renewed, CancellationToken.None));
    }

    [Fact]
    public async Task A_token_is_looked_up_once_in_a_few_seconds()
    {
        var clock = new ManualClock();
        await using var app = await IntegrationApp.PrepareAsync(azurite, clock);
        var (tokens, meter) = (app.Parts.GetRequiredService<CommandTokens>(), app.Parts.GetRequiredService<StorageMeter>());
        await tokens.AddAsync(Command, Token, CancellationToken.None);
        var before = meter.Total;

        for (var time = 0; time < 3; time++) Assert.NotNull(await tokens.FindAsync(Token, CancellationToken.None));
        Assert.Equal(1, meter.Total - before);

        clock.Advance(CommandTokens.Memory);
        Assert.NotNull(await tokens.FindAsync(Token, CancellationToken.None));
        Assert.Equal(2, meter.Total - before);
    }

    [Fact]
    public async Task A_token_that_is_not_known_is_looked_up_each_time_and_works_from_when_it_is_added()
    {
        var clock = new ManualClock();
        await using var app = await IntegrationApp.PrepareAsync(azurite, clock);
        await using var twin = app.PrepareTwin(clock);
        var (tokens, meter) = (app.Parts.GetRequiredService<CommandTokens>(), app.Parts.GetRequiredService<StorageMeter>());
        var before = meter.Total;

        for (var time = 0; time < 3; time++) Assert.Null(await tokens.FindAsync(Token, CancellationToken.None));
        Assert.Equal(3, meter.Total - before);

        await twin.Parts.GetRequiredService<CommandTokens>().AddAsync(Command, Token, CancellationToken.None);
        Assert.NotNull(await tokens.FindAsync(Token, CancellationToken.None));
    }

    [Fact]
    public async Task What_is_remembered_gives_way_to_every_change_at_once()
    {
        await using var app = await IntegrationApp.PrepareAsync(azurite, new ManualClock());
        var tokens = app.Parts.GetRequiredService<CommandTokens>();
        await tokens.AddAsync(Command, Token, CancellationToken.None);
        var first = await tokens.FindAsync(Token, CancellationToken.None);
        Assert.Null(first!.FirstUsedAt);

        await tokens.ConfirmAsync(first, CancellationToken.None);
        Assert.NotNull((await tokens.FindAsync(Token, CancellationToken.None))!.FirstUsedAt);

        await tokens.AddAsync(Command with { CommandId = null }, Token, CancellationToken.None);
        Assert.Null((await tokens.FindAsync(Token, CancellationToken.None))!.CommandId);

        await tokens.AddAsync(Command, Renewed, CancellationToken.None);
        Assert.Null(await tokens.FindAsync(Token, CancellationToken.None));

        await tokens.RemoveAsync((await tokens.FindAsync(Renewed, CancellationToken.None))!, CancellationToken.None);
        Assert.Null(await tokens.FindAsync(Renewed, CancellationToken.None));
    }

    [Fact]
    public async Task A_token_that_another_instance_ended_is_good_for_seconds_at_most()
    {
        var clock = new ManualClock();
        await using var app = await IntegrationApp.PrepareAsync(azurite, clock);
        await using var twin = app.PrepareTwin(clock);
        var tokens = app.Parts.GetRequiredService<CommandTokens>();
        await tokens.AddAsync(Command, Token, CancellationToken.None);
        var known = (await tokens.FindAsync(Token, CancellationToken.None))!;

        await twin.Parts.GetRequiredService<CommandTokens>().RemoveAsync(known, CancellationToken.None);

        clock.Advance(CommandTokens.Memory);
        Assert.Null(await tokens.FindAsync(Token, CancellationToken.None));
    }

    [Fact]
    public async Task A_bots_token_moved_to_another_servers_row_cannot_be_read_there()
    {
        await using var app = await IntegrationApp.PrepareAsync(azurite);
        var (servers, tables) = (app.Parts.GetRequiredService<MattermostServers>(), app.Parts.GetRequiredService<Tables>());
        await servers.SaveAsync(new() { ServerId = "one", BaseUrl = new("https://one.example.com"), Bot = new("bot1", "parabol", Token) }, CancellationToken.None);
        await servers.SaveAsync(new() { ServerId = "two", BaseUrl = new("https://two.example.com"), Bot = new("bot1", "parabol", Renewed) }, CancellationToken.None);
        var stolen = (await tables[TableNames.MattermostServers].FindAsync("one", ServerRows.ServerKey, CancellationToken.None))!.GetString("BotToken");

        await tables[TableNames.MattermostServers].MergeAsync(new TableEntity("two", ServerRows.ServerKey).Set("BotToken", stolen), ETag.All, CancellationToken.None);

        Assert.Equal(Token, (await servers.ReadAsync("one", CancellationToken.None))!.Bot!.Token);
        var robbed = await servers.ReadAsync("two", CancellationToken.None);
        Assert.Null(robbed!.Bot);
        Assert.Equal("bot1", robbed.LostBotId);
    }
}
