using Integration.Functions.Groups;
using Integration.Functions.Groups.Directory;
using Integration.Functions.Groups.Jobs;
using Integration.Functions.Install;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;
using Integration.Functions.Teams;
using Mattermost.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Benchmarks.Support;

/// <summary>The self-hosted integration in this process, whose requests to storage and posts to the sandbox are counted.</summary>
internal sealed class MeteredIntegration : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly StorageQueues producer;
    private readonly SandboxServer sandbox;
    private readonly JobStore jobs;

    private MeteredIntegration(WebApplication app, Azurite azurite, SandboxServer sandbox)
    {
        (this.app, this.sandbox) = (app, sandbox);
        // Parabol's sends are not the integration's: they are counted by nobody.
        producer = new(StorageAccount.FromConnectionString(azurite.ConnectionString).OpenQueues(StorageQueues.Options(new StorageMeter())));
        // Neither is our looking at jobs.
        jobs = new(new Tables(StorageAccount.FromConnectionString(azurite.ConnectionString).OpenTables(new())), TimeProvider.System);
    }

    private Uri SandboxAddress => new(sandbox.BaseAddress.AbsoluteUri.TrimEnd('/'));

    private int CallsOfAllKinds => sandbox.Calls.All.Count + sandbox.RestCalls.All.Count;

    private StorageMeter Meter => app.Services.GetRequiredService<StorageMeter>();

    public static async Task<MeteredIntegration> StartAsync(Azurite azurite, SandboxServer sandbox, string protectionKey, CancellationToken stopping)
    {
        var address = $"http://127.0.0.1:{LocalPort.Free()}";
        var server = IntegrationServer.Build(
        [
            $"--urls={address}",
            $"--AzureWebJobsStorage={azurite.ConnectionString}",
            $"--Integration:PublicUrl={address}",
            "--Integration:ApiKey=an-api-key-for-benchmarks",
            "--Integration:AdminKey=an-admin-key-for-benchmarks",
            $"--Integration:ProtectionKeys:0={protectionKey}",
            "--Integration:AllowedHosts:0=127.0.0.1",
            "--Parabol:SiteUrl=https://app.parabol.co",
            "--AzureFunctionsJobHost:extensions:queues:maxPollingInterval=00:00:00.1",
            "--Logging:LogLevel:Default=Error",
        ]);
        await server.StartAsync(stopping);
        return new(server, azurite, sandbox);
    }

    /// <summary>Installs it on the sandbox as an administrator does: with a bot, and a command in each team.</summary>
    public async Task InstallAsync(CancellationToken stopping)
    {
        var report = await app.Services.GetRequiredService<ServerRegistration>()
            .InstallAsync(new(SandboxAddress, Teams: null), new(sandbox.AdminToken), progress: null, stopping);
        if (!report.IsDone) throw new InvalidOperationException(report.Steps.First(static step => !step.IsDone).Sentence);
    }

    /// <summary>The team that a channel of the sandbox is connected to.</summary>
    public async Task<string> TeamOfAsync(string channelId, CancellationToken stopping) =>
        (await app.Services.GetRequiredService<ChannelLinks>().FindCurrentAsync(ServerAddress.IdOf(SandboxAddress), channelId, stopping))?.TeamId
        ?? throw new InvalidOperationException("The channel is not connected.");

    /// <summary>A group of the integration's own.</summary>
    public async Task CreateGroupAsync(string name, IEnumerable<string> userIds, CancellationToken stopping)
    {
        var group = new Group { ServerId = ServerAddress.IdOf(SandboxAddress), GroupId = $"own-{name}", Name = name, DisplayName = name, Source = GroupSource.Own };
        var made = await app.Services.GetRequiredService<OwnGroups>().CreateAsync(group, stopping) as GroupWrite.Done ?? throw new InvalidOperationException($"The group {name} was not made.");
        await app.Services.GetRequiredService<OwnMembers>().AddAsync(made.Group, userIds, stopping);
    }

    /// <summary>The latest job of somebody, not looked up through the meter's eyes.</summary>
    public async Task<Job?> NewestJobAsync(string userId, CancellationToken stopping)
    {
        await foreach (var job in jobs.OfAsync(ServerAddress.IdOf(SandboxAddress), userId, stopping)) return job;
        return null;
    }

    /// <summary>What it costs to do this, which ends when all its work is done.</summary>
    public async Task<MessageCost> CountAsync(string what, Func<Task> work)
    {
        var (before, calls) = (Meter.Read(), CallsOfAllKinds);
        await work();
        return new MessageCost
        {
            What = what,
            Messages = 0,
            Operations = Meter.Read().ToDictionary(now => now.Key, now => now.Value - before[now.Key]),
            Calls = CallsOfAllKinds - calls,
        };
    }

    public async Task ConnectAsync(string teamId, Func<TeamConnection, TeamConnection> change, CancellationToken stopping) =>
        await app.Services.GetRequiredService<TeamConnections>()
            .SaveAsync(change(new TeamConnection { TeamId = teamId, WebhookUrl = sandbox.HookAddress }), stopping);

    /// <summary>Queues an event and waits until its last message is deleted.</summary>
    /// <param name="messages">How many messages it takes, the ones that the integration queues itself included.</param>
    public async Task<MessageCost> DeliverAsync(string what, MeetingEvent happened, CancellationToken stopping, int messages = 1)
    {
        var (before, calls, deleted) = (Meter.Read(), sandbox.Calls.All.Count, Meter.Count(StorageOperation.DeleteMessage) + messages);
        await producer.SendAsync(QueuedEvent.QueueOf(happened), CloudEvent.Write(happened), TimeSpan.Zero, stopping);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (Meter.Count(StorageOperation.DeleteMessage) < deleted) await ticks.WaitForNextTickAsync(stopping);
        return new MessageCost
        {
            What = what,
            Messages = messages,
            Operations = Meter.Read().ToDictionary(now => now.Key, now => now.Value - before[now.Key]),
            Calls = sandbox.Calls.All.Count - calls,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}

/// <summary>What one event cost. Receives are not in it: a look at the queue brings several messages, or none.</summary>
internal sealed record MessageCost
{
    public required string What { get; init; }
    public required int Messages { get; init; }
    public required IReadOnlyDictionary<StorageOperation, long> Operations { get; init; }
    public required int Calls { get; init; }

    /// <summary>Every request to storage besides the receive.</summary>
    public long Total => Operations.Where(static operation => operation.Key != StorageOperation.ReceiveMessages).Sum(static operation => operation.Value);

    public long Reads => Operations[StorageOperation.FindRow] + Operations[StorageOperation.QueryRows];

    public long Writes => Operations[StorageOperation.WriteRow] + Operations[StorageOperation.SubmitBatch] + Operations[StorageOperation.DeleteRow];

    public long QueueRequests => Operations[StorageOperation.SendMessage] + Operations[StorageOperation.UpdateMessage] + Operations[StorageOperation.DeleteMessage];
}
