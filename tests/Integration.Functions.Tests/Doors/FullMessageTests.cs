using System.Text;
using System.Text.Json.Nodes;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Mattermost.Sandbox.Faults;

namespace Integration.Functions.Tests.Doors;

/// <summary>A producer may fill a queue message to its last byte; our successors of it carry a little more.</summary>
[Collection("Azurite")]
public sealed class FullMessageTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task An_event_that_fills_its_message_is_tried_again()
    {
        await using var app = await IntegrationApp.PrepareAsync(azurite, new ManualClock(Some.Noon));
        await app.ConnectAsync();
        app.Sandbox.Faults.Enqueue(new Fault.ServerError(503));

        await app.DeliverAsync(Full());

        Assert.Equal(DeliveryState.Claimed, (await app.FindAsync(Some.Ended))!.State);
        Assert.Equal(1, await app.CountAsync(QueueNames.MeetingEvents));
    }

    [Fact]
    public async Task An_event_that_fills_its_message_is_replayed()
    {
        var clock = new ManualClock(Some.Noon);
        await using var app = await IntegrationApp.PrepareAsync(azurite, clock);
        await app.ConnectAsync();
        app.Sandbox.State.DeleteHook(app.Sandbox.Hook.Id);
        await app.DeliverAsync(Full());

        var replayed = await new Replay(app.History, app.Queues, clock).DeliveriesAsync(Some.Team.Id, new(null, null, null), progress: null, CancellationToken.None);

        Assert.Equal(new ReplayCount(1, 0), replayed);
        Assert.Equal(1, await app.CountAsync(QueueNames.MeetingEvents));
    }

    private static string Full()
    {
        var happened = JsonNode.Parse(CloudEvent.Write(Some.Ended))!;
        happened["data"]!["summary"] = "";
        var room = StorageQueues.MaxTextBytes - Encoding.UTF8.GetByteCount(happened.ToJsonString());
        happened["data"]!["summary"] = new string('x', room);
        Assert.Equal(StorageQueues.MaxTextBytes, Encoding.UTF8.GetByteCount(happened.ToJsonString()));
        return happened.ToJsonString();
    }
}
