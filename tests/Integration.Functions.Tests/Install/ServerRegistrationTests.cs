using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Integration.Functions.Install;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;
using Mattermost.Sandbox.Server;

namespace Integration.Functions.Tests.Install;

[Collection("Azurite")]
public sealed class ServerRegistrationTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("5.37")]
    [InlineData("6.7")]
    [InlineData("9.11")]
    [InlineData("11.10")]
    [InlineData("12.0")]
    public async Task One_installation_makes_the_bot_its_token_and_a_command_in_the_team(string version)
    {
        await using var world = await InstallWorld.PrepareAsync(azurite, version);

        var report = await world.InstallAsync("acme");

        Assert.True(report.IsDone, string.Join('\n', report.Steps));
        Assert.Equal(["reach", "administrator", "record", "teams", "bot", "bot-token", "bot-in-team", "command"], report.Steps.Select(step => step.Name));
        Assert.DoesNotContain(report.Findings, finding => finding.Condition == Condition.Wrong);
        await world.AssertHealthyAsync();
        Assert.Equal("parabol", world.Bot!.Username);
        Assert.StartsWith(version, (await world.ServerAsync()).Version?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_are_offered_the_command_while_they_type_and_learn_nothing_else_of_it()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        await world.InstallAsync();
        var path = $"/teams/{world.Sandbox.Team.Id}/commands/autocomplete";
        await using var member = new SandboxRest(world.BaseUrl, world.Sandbox.TokenOf(world.Sandbox.People.Member));
        await using var stranger = new SandboxRest(world.BaseUrl, world.Sandbox.TokenOf(world.Sandbox.CreateUser("stranger", team: world.Sandbox.CreateTeam("other"))));

        using var offered = await member.GetAsync(path);
        using var refused = await stranger.GetAsync(path);

        var command = Assert.Single((await offered.Content.ReadFromJsonAsync<JsonArray>())!)!;
        Assert.Equal(("parabol", "Parabol's meetings in this channel"), ((string?)command["trigger"], (string?)command["auto_complete_desc"]));
        Assert.Equal(("", "", ""), ((string?)command["token"], (string?)command["url"], (string?)command["creator_id"]));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Running_it_again_changes_nothing_that_works()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        await world.InstallAsync();
        var (before, command) = (await world.ServerAsync(), world.CommandOf(world.Sandbox.Team)!);
        var calls = world.Sandbox.RestCalls.All.Count;

        var report = await world.InstallAsync();

        Assert.True(report.IsDone);
        await world.AssertHealthyAsync();
        Assert.Equal(before.Bot, (await world.ServerAsync()).Bot);
        Assert.Equal(command, world.CommandOf(world.Sandbox.Team));
        Assert.DoesNotContain(
            world.Sandbox.RestCalls.All.Skip(calls), call => call.Method != "GET" && !call.Path.EndsWith("/members", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_team_gets_a_command_with_a_token_of_its_own()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        var other = world.Sandbox.CreateTeam("other");

        var report = await world.InstallAsync(world.Sandbox.AdminToken, teams: null);

        Assert.True(report.IsDone);
        var (mine, theirs) = (world.CommandOf(world.Sandbox.Team)!, world.CommandOf(other)!);
        Assert.NotEqual(mine.Token, theirs.Token);
        Assert.Equal(other.Id, (await world.Tokens.FindAsync(theirs.Token, CancellationToken.None))?.MattermostTeamId);
    }

    [Fact]
    public async Task A_later_installation_adds_a_team_and_keeps_the_others()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        world.Sandbox.CreateTeam("other");
        await world.InstallAsync("acme");

        await world.InstallAsync("other");

        await world.AssertHealthyAsync();
        Assert.Equal(2, (await world.Servers.CommandsAsync(world.ServerId, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_limited_server_slows_the_installation_down_instead_of_failing_it()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        world.Sandbox.Faults.EnqueueFor("/api/v4/bots", new Fault.TooManyRequests(TimeSpan.Zero), times: 2);

        Assert.True((await world.InstallAsync()).IsDone);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_name_that_a_person_has_makes_the_bot_take_another()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        world.Sandbox.CreateUser("parabol");

        var report = await world.InstallAsync();

        Assert.True(report.IsDone);
        Assert.Equal("parabol-bot", world.Bot!.Username);
        Assert.Contains(report.Steps, step => step.Name == "bot" && step.Sentence.Contains("belongs to someone else", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_bot_of_somebody_else_is_left_alone()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        var foreign = world.Sandbox.CreateBot("parabol");

        await world.InstallAsync();

        Assert.NotEqual(foreign.Id, (await world.ServerAsync()).Bot!.UserId);
        Assert.DoesNotContain(world.Sandbox.State.Tokens, token => token.UserId == foreign.Id);
    }

    [Fact]
    public async Task Where_bots_may_not_be_made_the_setting_is_named_and_the_command_works_all_the_same()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite, settings: new ServerSettings());

        var report = await world.InstallAsync();

        var failed = Assert.Single(report.Steps, step => !step.IsDone);
        Assert.Equal("bot", failed.Name);
        Assert.Contains("System Console > Integrations > Bot Accounts > Enable Bot Account Creation", failed.Sentence, StringComparison.Ordinal);
        Assert.NotNull(await world.Tokens.FindAsync(world.CommandOf(world.Sandbox.Team)!.Token, CancellationToken.None));
    }

    [Fact]
    public async Task Where_commands_are_switched_off_the_setting_is_named_and_the_bot_works_all_the_same()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite, settings: new() { EnableBotAccountCreation = true, EnableCommands = false });

        var report = await world.InstallAsync();

        var failed = Assert.Single(report.Steps, step => !step.IsDone);
        Assert.Equal(("command", "acme"), (failed.Name, failed.Team));
        Assert.Contains("Enable Custom Slash Commands", failed.Sentence, StringComparison.Ordinal);
        Assert.NotNull((await world.ServerAsync()).Bot);
    }

    [Fact]
    public async Task Somebody_elses_command_of_the_same_name_is_named_and_left_alone()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        var foreign = world.Sandbox.State.AddCommand(new()
        {
            Id = "",
            Token = "",
            CreatorId = world.Sandbox.Admin.Id,
            TeamId = world.Sandbox.Team.Id,
            Trigger = "parabol",
            Url = "https://elsewhere.example.com/parabol",
        });

        var report = await world.InstallAsync();

        var failed = Assert.Single(report.Steps, step => !step.IsDone);
        Assert.Contains("elsewhere.example.com", failed.Sentence, StringComparison.Ordinal);
        Assert.Contains("Integrations > Slash Commands", failed.Sentence, StringComparison.Ordinal);
        Assert.Equal(foreign, world.CommandOf(world.Sandbox.Team));
        Assert.Null(await world.Tokens.FindAsync(foreign.Token, CancellationToken.None));
    }

    [Fact]
    public async Task A_team_that_is_not_there_is_named_and_the_others_are_served()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);

        var report = await world.InstallAsync("nowhere", "acme");

        Assert.Equal("nowhere", Assert.Single(report.Steps, step => !step.IsDone).Team);
        await world.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_team_may_be_given_by_its_id()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);

        Assert.True((await world.InstallAsync(world.Sandbox.Team.Id)).IsDone);
        await world.AssertHealthyAsync();
    }

    [Theory]
    [InlineData("plain", "isn't a system administrator")]
    [InlineData("revoked", "doesn't accept")]
    [InlineData("bot", "a bot can't create bots")]
    public async Task Without_an_administrators_token_nothing_is_made(string whose, string sentence)
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        var token = whose switch
        {
            "plain" => world.Sandbox.TokenOf(world.Sandbox.CreateUser("somebody")),
            "bot" => world.Sandbox.TokenOf(world.Sandbox.CreateBot("robot")),
            _ => "u5exxjyt6trzigd8qn1p5k1zhr",
        };
        var users = world.Sandbox.State.Users.Count;

        var report = await world.InstallAsync(token, ["acme"]);

        var last = report.Steps[^1];
        Assert.Equal(("administrator", false), (last.Name, last.IsDone));
        Assert.Contains(sentence, last.Sentence, StringComparison.Ordinal);
        Assert.Equal(users, world.Sandbox.State.Users.Count);
        Assert.Empty(world.Sandbox.State.Commands);
        Assert.Null(await world.Servers.ReadAsync(world.ServerId, CancellationToken.None));
    }

    [Fact]
    public async Task No_secret_is_readable_in_tables_logs_or_the_report()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);

        var report = await world.InstallAsync();
        report = report with { Steps = [.. report.Steps, .. (await world.InstallAsync()).Steps] };

        string[] secrets = [world.Sandbox.AdminToken, (await world.ServerAsync()).Bot!.Token, world.CommandOf(world.Sandbox.Team)!.Token];
        string[] texts =
        [
            .. await world.TextsInTablesAsync(), .. world.Logs.Lines, .. report.Steps.Select(step => step.ToString()), .. report.Findings.Select(finding => finding.ToString()),
            (await world.ServerAsync()).ToString(),
        ];
        Assert.NotEmpty(world.Logs.Lines);
        Assert.All(secrets, secret => Assert.DoesNotContain(texts, text => text.Contains(secret, StringComparison.Ordinal)));
    }
}
