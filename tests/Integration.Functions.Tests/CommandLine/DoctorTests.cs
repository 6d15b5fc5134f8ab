using Azure.Storage.Queues;
using Integration.Functions.CommandLine;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Install;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.CommandLine;

/// <summary>The doctor looks at everything, finds what is wrong, and says what to do about it.</summary>
[Collection("Azurite")]
public sealed class DoctorTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_healthy_integration_gets_ok_on_every_line_and_code_0()
    {
        var run = await ExamineAsync(await PreparedAsync());

        Assert.Equal(0, run.Code);
        Assert.All(run.Output, line => Assert.StartsWith("ok", line, StringComparison.Ordinal));
        Assert.All(
            ["settings", "keys", "time zones", "public address", "tables", "meeting-events", "timer-events", "clock", "unreadable events", "connections", "servers"],
            what => Assert.Contains(run.Output, line => line.Contains($" {what}: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Before_the_first_start_it_says_that_a_start_makes_what_is_missing()
    {
        var run = await ExamineAsync(azurite.NewAccount());

        Assert.Equal(1, run.Code);
        Assert.Contains("start the server once", Wrong(run, "tables"), StringComparison.Ordinal);
        Assert.Contains("start the server once", Wrong(run, "meeting-events"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storage_that_cannot_be_reached_is_wrong_on_every_line_that_needs_it()
    {
        var run = await ExamineAsync(BuiltApp.StorageThatIsDown);

        Assert.Equal(1, run.Code);
        Assert.All(
            ["tables", "meeting-events", "timer-events", "clock", "unreadable events", "servers"],
            what => Assert.Contains(what == "clock" ? "did not answer" : "not reachable: check AzureWebJobsStorage", Wrong(run, what), StringComparison.Ordinal));
        Assert.Contains(run.Output, line => line.StartsWith("ok", StringComparison.Ordinal) && line.Contains(" keys: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_key_of_the_storage_is_told_from_a_storage_that_is_away()
    {
        var storage = await PreparedAsync();
        var key = Convert.ToBase64String("not the key"u8);

        var run = await ExamineAsync(string.Join(';', storage.Split(';').Select(part => part.StartsWith("AccountKey=", StringComparison.Ordinal) ? $"AccountKey={key}" : part)));

        Assert.Equal(1, run.Code);
        Assert.Contains("refused: check the key in AzureWebJobsStorage", Wrong(run, "meeting-events"), StringComparison.Ordinal);
        Assert.DoesNotContain(key, run.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Poison_is_wrong_and_the_command_that_puts_it_back_is_named()
    {
        var storage = await PreparedAsync();
        await new QueueClient(storage, QueueNames.PoisonOf(QueueNames.TimerEvents), new QueueClientOptions(StorageQueues.Version)).SendMessageAsync("eA==");

        var run = await ExamineAsync(storage);

        Assert.Equal(1, run.Code);
        Assert.Contains("run 'replay --poison'", Wrong(run, "timer-events"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_is_off_is_wrong()
    {
        await using var front = await StorageFront.StartAsync(await PreparedAsync());
        front.ClockAhead = TimeSpan.FromMinutes(4);

        var run = await ExamineAsync(front.ConnectionString);

        Assert.Equal(1, run.Code);
        Assert.Matches(@"differs from the storage service by 2[34]\d s: .*time server", Wrong(run, "clock"));
    }

    [Fact]
    public async Task An_address_that_only_this_machine_knows_is_pointed_out_but_is_no_fault()
    {
        var run = await ExamineAsync(await PreparedAsync(), ("Integration__PublicUrl", "http://127.0.0.1:7071"));

        Assert.Equal(0, run.Code);
        Assert.Contains(run.Output, line => line.Contains("set Integration__PublicUrl", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wrong_settings_end_the_examination_with_their_names()
    {
        var run = await ExamineAsync(azurite.NewAccount(), ("Integration__ProtectionKeys__0", "nonsense"), ("Delivery__PostTimeout", "never"));

        Assert.Equal(1, run.Code);
        Assert.Collection(
            run.Output,
            line => Assert.StartsWith("WRONG  settings: Integration__ProtectionKeys__0 must be id:key", line, StringComparison.Ordinal),
            line => Assert.StartsWith("WRONG  settings: Delivery__PostTimeout is wrong", line, StringComparison.Ordinal));
        Assert.DoesNotContain("nonsense", run.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_registered_server_is_examined_and_a_healthy_one_is_no_fault()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        await world.InstallAsync();

        var (code, lines) = await ExamineAsync(world);

        Assert.Equal(0, code);
        Assert.Contains($"ok     {Site(world)} bot: The bot is active and its token works.", lines);
        Assert.Contains(lines, line => line.StartsWith($"hint   {Site(world)} command (team {world.Sandbox.Team.Id}): /parabol is registered but was never used.", StringComparison.Ordinal));
        Assert.Contains("ok     servers: 1 registered", lines);
    }

    [Fact]
    public async Task What_is_wrong_on_a_server_is_named_with_its_setting_and_the_code_is_1()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        await world.InstallAsync();
        await world.Servers.SaveAsync(new() { ServerId = "a-silent-one", BaseUrl = new("http://127.0.0.1:9") }, CancellationToken.None);
        world.Sandbox.Configure(settings => settings with { EnableCommands = false });

        var (code, lines) = await ExamineAsync(world);

        Assert.Equal(1, code);
        Assert.Contains(lines, line => line.StartsWith("WRONG  http://127.0.0.1:9 reach: ", StringComparison.Ordinal) && line.Contains("firewall", StringComparison.Ordinal));
        Assert.Contains(
            lines,
            line => line.StartsWith($"WRONG  {Site(world)} slash-commands: ", StringComparison.Ordinal)
                && line.Contains("System Console > Integrations > Integration Management > Enable Custom Slash Commands", StringComparison.Ordinal));
        Assert.Contains("ok     servers: 2 registered", lines);
        Assert.DoesNotContain(lines, line => line.Contains(world.Sandbox.AdminToken, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broken_connection_is_wrong_with_its_reason_and_since_when()
    {
        await using var world = await InstallWorld.PrepareAsync(azurite);
        var broken = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        await world.App.ConnectAsync(connection => connection with { TeamId = "8fJ2k", BrokenReason = "The webhook was deleted.", BrokenSince = broken });

        var (code, lines) = await ExamineAsync(world);

        Assert.Equal(1, code);
        Assert.Contains("WRONG  connections: team 8fJ2k: nothing has been posted since 2026-11-21 12:00:00Z. The webhook was deleted.", lines);
    }

    private static string Site(InstallWorld world) => world.BaseUrl.AbsoluteUri.TrimEnd('/');

    private static async Task<(int Code, string[] Lines)> ExamineAsync(InstallWorld world)
    {
        using var output = new StringWriter();
        var code = await IntegrationCommand.RunAsync(["doctor"], () => world.App.Parts, output, new AdminTokenPrompt(_ => null, output));
        return (code, output.ToString().Split(Environment.NewLine));
    }

    private static async Task<CommandRun> ExamineAsync(string storage, params (string, string)[] settings)
    {
        var run = await CommandRun.OfAsync(GoodSettings.With(storage, settings), "doctor");
        run.AssertIsCivil();
        return run;
    }

    private static string Wrong(CommandRun run, string what) =>
        Assert.Single(run.Output, line => line.StartsWith("WRONG", StringComparison.Ordinal) && line.Contains($" {what}: ", StringComparison.Ordinal));

    /// <summary>An account with tables and queues, as after a start.</summary>
    private async Task<string> PreparedAsync()
    {
        await using var app = await IntegrationApp.PrepareAsync(azurite);
        return app.Storage;
    }
}
