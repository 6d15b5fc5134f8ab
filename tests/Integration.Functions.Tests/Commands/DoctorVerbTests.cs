using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Commands;

/// <summary><c>/parabol status</c> sends people to the doctor: it begins with what <c>status</c> knows.</summary>
[Collection("Azurite")]
public sealed class DoctorVerbTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task The_doctor_begins_with_what_is_recorded_of_a_broken_connection()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        var connection = await world.ConnectAsync();
        world.Sandbox.State.Leave(world.Sandbox.Channel, world.Bot!.Id);
        await world.DeliverAsync(connection, "event-1");
        world.Sandbox.Join(world.Sandbox.Channel, world.Bot!);

        var text = await world.AskAsync("doctor");

        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("1 thing doesn't work here. 1 of the latest notifications failed.", lines[0]);
        Assert.Equal("**Connection**", lines[1]);
        Assert.StartsWith("- :x: Nothing has been posted since ", lines[2], StringComparison.Ordinal);
        Assert.Contains("Invite", lines[2], StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("- :information_source: ", lines[3], StringComparison.Ordinal);
        Assert.Contains("Sprint 41 retro", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_whose_bot_is_gone_from_the_server_is_wrong()
    {
        await using var world = await CommandsWorld.StartAsync(azurite, withBot: false);
        await world.ConnectByWebhookAsync();
        Assert.StartsWith("Everything works here.", await world.AskAsync("doctor"), StringComparison.Ordinal);
        var connection = (await world.ConnectionAsync())!;
        await world.App.Teams.SaveAsync(connection with { WebhookUrl = null }, CancellationToken.None);

        var text = await world.AskAsync("doctor");

        Assert.StartsWith("1 thing doesn't work here.", text, StringComparison.Ordinal);
        Assert.Contains("The bot that posts here was removed from this server.", text, StringComparison.Ordinal);
    }
}
