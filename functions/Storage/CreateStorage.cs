namespace Integration.Functions.Storage;

/// <summary>Makes all tables and queues before the first request is served. What cannot be made stops the start.</summary>
public sealed class CreateStorage(Tables tables, StorageQueues queues) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(tables.CreateAllAsync(cancellationToken), queues.CreateAllAsync(cancellationToken));

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
