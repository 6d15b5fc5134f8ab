using Azure.Data.Tables;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Integration.Functions.AppCalls;
using Integration.Functions.Install;
using Integration.Functions.Storage;
using Integration.Functions.Teams;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Install;

/// <summary>With a server go the connections of its channels: nobody could change or end them by command any more.</summary>
[Collection("Azurite")]
public sealed class DisconnectionTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Uninstalling_disconnects_the_channels_of_the_server_and_no_others()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        var other = world.CreateChannel("other", world.Chris);
        await world.AskAsync($"connect {world.Sandbox.HookAddress}", channel: other);
        Assert.False((await world.ConnectionAsync(other))!.IsByBot);
        var byApi = await world.App.ConnectAsync();
        var elsewhere = await ConnectElsewhereAsync(world);

        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/servers/{world.ServerId}") { Content = JsonContent.Create(new { adminToken = world.Sandbox.AdminToken }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", IntegrationApp.AdminKey);
        using var answer = await world.App.Http.SendAsync(request);

        var report = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, report);
        Assert.Contains("2 channels were disconnected. Incoming webhooks that people made for them (1)", report, StringComparison.Ordinal);
        Assert.DoesNotContain(await world.App.AllRowsAsync(), stored => stored.Table != TableNames.Deliveries && IsOf(stored.Row, world.ServerId));
        Assert.NotNull(await world.App.Teams.FindAsync(byApi.TeamId, byApi.DestinationId, CancellationToken.None));
        Assert.NotNull(await Links(world).FindCurrentAsync(elsewhere.ServerId, elsewhere.ChannelId!, CancellationToken.None));
    }

    [Fact]
    public async Task Without_a_bot_the_channels_are_disconnected_too()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        await world.ConnectByWebhookAsync();

        var report = await UninstallAsync(world, world.App);

        Assert.StartsWith("1 channel was disconnected.", Said(report), StringComparison.Ordinal);
        Assert.True(report.IsDone);
        Assert.Null(await world.ConnectionAsync());
    }

    [Fact]
    public async Task Where_the_app_stays_it_can_still_end_what_was_connected_by_webhook()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        var other = world.CreateChannel("other", world.Chris);
        await world.AskAsync($"connect {world.Sandbox.HookAddress}", channel: other);
        await world.App.Parts.GetRequiredService<IAppServers>().SetAppAsync(
            (await ServerAsync(world))!.BaseUrl, "botbotbotbotbotbotbotbotbo", isEnabled: true, CancellationToken.None);

        var report = await UninstallAsync(world, world.App);

        Assert.Equal("1 channel was disconnected.", Said(report));
        Assert.Null(await world.ConnectionAsync());
        Assert.NotNull(await world.ConnectionAsync(other));
    }

    [Fact]
    public async Task What_is_being_connected_at_this_moment_is_waited_for()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var coming = new TeamConnection { TeamId = "mm-coming", ServerId = world.ServerId, ChannelId = world.Sandbox.Channel.Id };
        Assert.Null(await Links(world).ClaimAsync(coming, CancellationToken.None));

        var report = await UninstallAsync(world, world.App);

        Assert.Contains("Run this again in a minute", Assert.Single(report.Steps, step => !step.IsDone).Sentence, StringComparison.Ordinal);
        Assert.NotNull(await ServerAsync(world));
        Assert.IsType<WriteOutcome.Written>(await world.App.Teams.SaveAsync(coming, CancellationToken.None));
        report = await UninstallAsync(world, world.App);
        Assert.True(report.IsDone, string.Join('\n', report.Steps));
        Assert.Equal("1 channel was disconnected.", Said(report));
        Assert.DoesNotContain(await world.App.AllRowsAsync(), stored => IsOf(stored.Row, world.ServerId));
    }

    [Fact]
    public async Task A_disconnection_that_broke_off_before_the_link_was_gone_is_finished_by_the_next()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        Assert.IsType<WriteOutcome.Written>(await world.App.Teams.DeleteAsync(await world.ConnectAsync(), CancellationToken.None));
        await using var later = world.App.PrepareTwin(new ManualClock(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(2)));

        var report = await UninstallAsync(world, later);

        Assert.True(report.IsDone, string.Join('\n', report.Steps));
        Assert.Equal("No channel is connected.", Said(report));
        Assert.DoesNotContain(await world.App.AllRowsAsync(), stored => IsOf(stored.Row, world.ServerId));
    }

    /// <summary>A channel of the same id on another server.</summary>
    private static async Task<TeamConnection> ConnectElsewhereAsync(CommandsWorld world)
    {
        var connection = new TeamConnection { TeamId = "mm-elsewhere", ServerId = "https_003Aelsewhere", ChannelId = world.Sandbox.Channel.Id };
        Assert.Null(await Links(world).ClaimAsync(connection, CancellationToken.None));
        Assert.IsType<WriteOutcome.Written>(await world.App.Teams.SaveAsync(connection, CancellationToken.None));
        return connection;
    }

    private static async Task<InstallReport> UninstallAsync(CommandsWorld world, IntegrationApp app) =>
        await app.Parts.GetRequiredService<ServerRegistration>().UninstallAsync(
            (await ServerAsync(world))!, new AdminToken(world.Sandbox.AdminToken), progress: null, CancellationToken.None);

    private static string Said(InstallReport report) => report.Steps.First(step => step.Name == "connections").Sentence;

    private static Task<MattermostServer?> ServerAsync(CommandsWorld world) =>
        world.App.Parts.GetRequiredService<MattermostServers>().ReadAsync(world.ServerId, CancellationToken.None);

    private static ChannelLinks Links(CommandsWorld world) => world.App.Parts.GetRequiredService<ChannelLinks>();

    private static bool IsOf(TableEntity row, string serverId) =>
        row.Text().Contains(serverId, StringComparison.Ordinal) || row.Text().Contains(TableKey.Escape(serverId), StringComparison.Ordinal);
}
