using Integration.Functions.Install;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox;
using Mattermost.Sandbox.Faults;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Install;

/// <summary>A Mattermost is known by what it says of itself, and we by our installation: neither by the address that somebody typed.</summary>
[Collection("Azurite")]
public sealed class ServerIdentityTests(AzuriteFixture azurite)
{
    private static readonly (string, string) OtherNames = ("Integration:AllowedHosts:1", "localhost");

    [Fact]
    public async Task The_same_Mattermost_under_another_name_is_a_move_and_everything_stays()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { [OtherNames.Item1] = OtherNames.Item2 };
        await using var world = await CommandsWorld.StartAsync(azurite, settings: settings);
        await world.ConnectAsync();
        var byWebhook = world.CreateChannel("by-webhook", world.Chris);
        await world.AskAsync($"connect {world.Sandbox.HookAddress}", channel: byWebhook);
        await world.AskAsync("group create Developers @mia", world.Sandbox.Admin);
        var servers = world.App.Parts.GetRequiredService<MattermostServers>();
        var before = await servers.ReadAsync(world.ServerId, CancellationToken.None);

        var report = await InstallAsync(world.App, OtherName(world.Sandbox));

        Assert.True(report.IsDone, string.Join('\n', report.Steps));
        Assert.Equal(
            $"The server moved from {before!.BaseUrl} to {OtherName(world.Sandbox)}. Its groups, connections, links and settings stay.",
            Assert.Single(report.Steps, step => step.Name == "record").Sentence);
        var after = Assert.Single(await servers.AllAsync(CancellationToken.None).ToListAsync());
        Assert.Equal((before.ServerId, before.Bot, OtherName(world.Sandbox)), (after.ServerId, after.Bot, after.BaseUrl));
        Assert.Equal(after.ServerId, (await servers.FindByUrlAsync(OtherName(world.Sandbox), CancellationToken.None))?.ServerId);
        Assert.Single(world.Sandbox.State.Commands);
        Assert.Contains("This channel is connected", await world.AskAsync("status"), StringComparison.Ordinal);
        Assert.StartsWith($"{OtherName(world.Sandbox)}hooks/", (await world.ConnectionAsync(byWebhook))!.WebhookUrl!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains("@developers", await world.AskAsync("groups"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Moving_back_is_a_move_too_and_removal_forgets_every_address()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite, ours: OtherNames);
        await world.InstallAsync();
        await InstallAsync(world.App, OtherName(world.Sandbox));

        Assert.True((await world.InstallAsync()).IsDone);

        await world.AssertHealthyAsync();
        Assert.Single(await world.Servers.AllAsync(CancellationToken.None).ToListAsync());
        Assert.True((await world.UninstallAsync()).IsDone);
        Assert.Null(await world.Servers.FindByUrlAsync(OtherName(world.Sandbox), CancellationToken.None));
    }

    [Fact]
    public async Task A_server_that_left_its_old_address_without_a_trace_is_recognised_at_the_new_one()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite, ours: OtherNames);
        await world.InstallAsync();
        await using var restored = await CopyAsync(world);
        world.Sandbox.Faults.EnqueueFor("/api/v4/config/client", new Fault.DropBeforeSaving(), times: 9);

        await InstallAsync(world.App, Address(restored), restored.AdminToken);

        Assert.Equal((world.ServerId, Address(restored)), Only(await world.Servers.AllAsync(CancellationToken.None).ToListAsync()));
    }

    [Fact]
    public async Task A_copy_of_the_server_with_a_Site_URL_of_its_own_is_another_server()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        await world.InstallAsync();
        await using var copy = await CopyAsync(world);

        Assert.True((await InstallAsync(world.App, Address(copy), copy.AdminToken)).IsDone);

        Assert.Equal(2, (await world.Servers.AllAsync(CancellationToken.None).ToListAsync()).Count);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Another_Mattermost_at_an_address_that_was_left_gets_a_registration_of_its_own()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite, ours: OtherNames);
        await world.InstallAsync();
        await InstallAsync(world.App, OtherName(world.Sandbox));
        await world.Servers.SaveAsync(
            await world.ServerAsync() with { BaseUrl = new("http://127.0.0.1:9"), TelemetryId = "moved-on", Bot = null }, CancellationToken.None);

        var report = await world.InstallAsync();

        Assert.NotEqual(world.ServerId, report.ServerId);
        Assert.Equal(report.ServerId, (await world.Servers.FindByUrlAsync(world.BaseUrl, CancellationToken.None))?.ServerId);
        Assert.Equal("moved-on", (await world.ServerAsync()).TelemetryId);
    }

    [Fact]
    public async Task A_different_Mattermost_at_the_same_address_takes_the_registration_over_and_says_so()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        await world.InstallAsync();
        world.Sandbox.TelemetryId = "set-up-anew";

        var report = await world.InstallAsync();

        Assert.StartsWith("A different Mattermost answers", Assert.Single(report.Steps, step => step.Name == "record").Sentence, StringComparison.Ordinal);
        Assert.Equal("set-up-anew", (await world.ServerAsync()).TelemetryId);
    }

    [Fact]
    public async Task What_people_register_by_hand_under_another_name_belongs_to_the_same_server()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite, ours: OtherNames);
        await world.InstallAsync();

        var registered = await world.App.Parts.GetRequiredService<CommandRegistration>().RegisterAsync(
            OtherName(world.Sandbox), world.Sandbox.Team.Id, "invite-all", "invite", "u5exxjyt6trzigd8qn1p5k1zhr", CancellationToken.None);

        Assert.Equal(world.ServerId, registered?.ServerId);
        Assert.Equal(world.BaseUrl, (await world.ServerAsync()).BaseUrl);
    }

    [Fact]
    public async Task Of_a_server_that_a_former_release_registered_twice_one_removal_leaves_the_other_whole()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite, ours: OtherNames);
        await world.InstallAsync();
        var twice = await RegisterTwiceAsync(world);

        var report = await world.Registration.UninstallAsync(twice, new(world.Sandbox.AdminToken), progress: null, CancellationToken.None);

        Assert.True(report.IsDone, string.Join('\n', report.Steps));
        Assert.Contains(report.Steps, step => step.Name == "bot" && step.Sentence.StartsWith("The bot stays", StringComparison.Ordinal));
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task Of_a_server_that_a_former_release_registered_twice_both_get_the_bots_new_token()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite, ours: OtherNames);
        await world.InstallAsync();
        var twice = await RegisterTwiceAsync(world);
        world.Sandbox.State.RevokeToken(world.Sandbox.State.Tokens.Single(token => token.UserId == world.Bot!.Id).Id);

        await world.InstallAsync();

        var kept = await world.Servers.ReadAsync(twice.ServerId, CancellationToken.None);
        Assert.Equal((await world.ServerAsync()).Bot!.Token, kept!.Bot!.Token);
    }

    [Fact]
    public async Task At_a_new_address_of_ours_the_bot_and_the_commands_are_taken_back_even_after_a_removal()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        await world.InstallAsync();
        var bot = world.Bot!.Id;
        await world.UninstallAsync();
        await using var moved = MovedTo(world, "https://new.example.com");

        var report = await InstallAsync(moved, world.BaseUrl, world.Sandbox.AdminToken);

        Assert.True(report.IsDone, string.Join('\n', report.Steps));
        Assert.Equal((bot, "parabol"), (world.Bot!.Id, world.Bot.Username));
        Assert.EndsWith("at https://new.example.com", world.Bot.Bot!.Description, StringComparison.Ordinal);
        Assert.Equal("https://new.example.com/api/commands", world.CommandOf(world.Sandbox.Team)!.Url);
    }

    [Theory]
    [InlineData("Parabol for Mattermost at https://integration.example.com", true)]
    [InlineData("Parabol for Mattermost at https://elsewhere.example.com", false)]
    [InlineData("Parabol for Mattermost (installation 0123456789abcdef) at https://integration.example.com", false)]
    public async Task A_mark_of_a_former_release_is_ours_where_we_know_its_address(string mark, bool isOurs)
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        await world.InstallAsync();
        var (bot, command) = (world.Bot!, world.CommandOf(world.Sandbox.Team)!);
        await world.UninstallAsync();
        world.Sandbox.State.ChangeUser(bot.Id, user => user with { Bot = user.Bot! with { Description = $"Brings the news of Parabol's meetings. Made by {mark}" } });
        world.Sandbox.State.AddCommand(command with { Id = "", Token = "", Description = mark });
        await using var moved = MovedTo(world, "https://new.example.com");

        var report = await InstallAsync(moved, world.BaseUrl, world.Sandbox.AdminToken);

        Assert.Equal(isOurs, report.IsDone);
        var server = await moved.Parts.GetRequiredService<MattermostServers>().ReadAsync(world.ServerId, CancellationToken.None);
        Assert.Equal(isOurs ? "parabol" : "parabol-bot", server!.Bot!.Username);
        Assert.Equal(isOurs ? "https://new.example.com/api/commands" : command.Url, world.CommandOf(world.Sandbox.Team)!.Url);
    }

    private static Task<InstallReport> InstallAsync(IntegrationApp app, Uri address, string? token = null) => app.Parts.GetRequiredService<ServerRegistration>()
        .InstallAsync(new(address, Teams: null), new(token ?? app.Sandbox.AdminToken), progress: null, CancellationToken.None);

    private static IntegrationApp MovedTo(InstallWorld world, string address) =>
        world.App.PrepareTwin(settings: new Dictionary<string, string>(StringComparer.Ordinal) { ["Integration:PublicUrl"] = address });

    /// <summary>The same database elsewhere, as after a restored backup: it says the same of itself.</summary>
    private static Task<SandboxServer> CopyAsync(InstallWorld world) => SandboxServer.StartAsync(
        new() { TelemetryId = world.Sandbox.TelemetryId, Settings = new() { EnableBotAccountCreation = true } });

    /// <summary>As releases did that knew a server by its address only.</summary>
    private static async Task<MattermostServer> RegisterTwiceAsync(InstallWorld world)
    {
        var address = OtherName(world.Sandbox);
        var server = new MattermostServer { ServerId = ServerAddress.IdOf(address), BaseUrl = address, Bot = (await world.ServerAsync()).Bot };
        Assert.IsType<WriteOutcome.Written>(await world.Servers.SaveAsync(server, CancellationToken.None));
        return (await world.Servers.ReadAsync(server.ServerId, CancellationToken.None))!;
    }

    private static (string, Uri) Only(IReadOnlyList<MattermostServer> servers) => Assert.Single(servers) is var server ? (server.ServerId, server.BaseUrl) : default;

    private static Uri OtherName(SandboxServer sandbox) => new($"http://localhost:{sandbox.BaseAddress.Port}");

    private static Uri Address(SandboxServer sandbox) => new(sandbox.BaseAddress.AbsoluteUri.TrimEnd('/'));
}
