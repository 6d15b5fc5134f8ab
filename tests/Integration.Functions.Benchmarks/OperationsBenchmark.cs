using System.Collections.Frozen;
using System.Security.Cryptography;
using Integration.Functions.Benchmarks.Support;
using Integration.Functions.Notifications.Events;
using Mattermost.Sandbox;
using Mattermost.Sandbox.Faults;

namespace Integration.Functions.Benchmarks;

/// <summary>
/// Counts what one message costs from its receive to its delete: requests to storage by the integration's own meter, calls
/// to Mattermost by the sandbox. The integration listens to a real queue, self-hosted, in this process.
/// </summary>
internal static class OperationsBenchmark
{
    private static readonly string ProtectionKey = $"bench:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";

    public static async Task<OperationsResult> RunAsync(CancellationToken stopping)
    {
        await using var azurite = await Azurite.StartAsync(isSplit: false, stopping);
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions(), stopping);
        return new OperationsResult
        {
            Warm = await WarmAsync(azurite, sandbox, stopping),
            Cold = await ColdAsync(azurite, sandbox, stopping),
            Paths = await PathsAsync(azurite, sandbox, stopping),
        };
    }

    /// <summary>An instance that has posted to this team in the last seconds.</summary>
    private static async Task<List<MessageCost>> WarmAsync(Azurite azurite, SandboxServer sandbox, CancellationToken stopping)
    {
        await using var world = await MeteredIntegration.StartAsync(azurite, sandbox, ProtectionKey, stopping);
        await world.ConnectAsync("warm", static connection => connection, stopping);
        foreach (var happened in Meeting("warm", "earlier")) await world.DeliverAsync("", happened, stopping);
        var costs = new List<MessageCost>();
        foreach (var happened in Meeting("warm", "warm")) costs.Add(await world.DeliverAsync(happened.Kind, happened, stopping));
        return costs;
    }

    /// <summary>For each event an instance that has just started and knows nothing; the connection is an old one.</summary>
    private static async Task<List<MessageCost>> ColdAsync(Azurite azurite, SandboxServer sandbox, CancellationToken stopping)
    {
        await using (var earlier = await MeteredIntegration.StartAsync(azurite, sandbox, ProtectionKey, stopping))
        {
            await earlier.ConnectAsync("cold", static connection => connection, stopping);
            await earlier.DeliverAsync("", Meeting("cold", "earlier")[0], stopping);
        }

        var costs = new List<MessageCost>();
        foreach (var happened in Meeting("cold", "cold"))
        {
            await using var world = await MeteredIntegration.StartAsync(azurite, sandbox, ProtectionKey, stopping);
            costs.Add(await world.DeliverAsync(happened.Kind, happened, stopping));
        }

        return costs;
    }

    private static async Task<List<MessageCost>> PathsAsync(Azurite azurite, SandboxServer sandbox, CancellationToken stopping)
    {
        await using var world = await MeteredIntegration.StartAsync(azurite, sandbox, ProtectionKey, stopping);
        await world.ConnectAsync("paths", static connection => connection, stopping);
        await world.ConnectAsync("off", static connection => connection with { Events = FrozenSet.Create(EventKinds.MeetingEnded) }, stopping);
        await world.ConnectAsync("gone", static connection => connection with { WebhookUrl = new Uri(connection.WebhookUrl!, "abcdefghijkmnopqrstuvwxyza") }, stopping);
        return
        [
            await world.DeliverAsync("delivered, the first to this server", Meeting("paths", "first")[0], stopping),
            await world.DeliverAsync("delivered, the next", Meeting("paths", "next")[0], stopping),
            await world.DeliverAsync("repeat of an event that was posted", Meeting("paths", "next")[0], stopping),
            await AfterA503Async(world, sandbox, stopping),
            await world.DeliverAsync("skipped: this kind is off, first of the team", Meeting("off", "first")[0], stopping),
            await world.DeliverAsync("skipped: this kind is off, the next", Meeting("off", "next")[0], stopping),
            await world.DeliverAsync("failed: the webhook is gone", Meeting("gone", "first")[0], stopping),
            await world.DeliverAsync("failed: known to be broken, first look", Meeting("gone", "second")[0], stopping),
            await world.DeliverAsync("failed: known to be broken, the next", Meeting("gone", "third")[0], stopping),
        ];
    }

    private static async Task<MessageCost> AfterA503Async(MeteredIntegration world, SandboxServer sandbox, CancellationToken stopping)
    {
        sandbox.Faults.Enqueue(new Fault.ServerError(503));
        return await world.DeliverAsync("posted at the second attempt, after a 503 (two messages)", Meeting("paths", "retried")[0], stopping, messages: 2);
    }

    private static IReadOnlyList<MeetingEvent> Meeting(string teamId, string name) => Lifecycle.Of(teamId, name, TimeProvider.System.GetUtcNow());
}
