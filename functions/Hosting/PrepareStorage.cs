using Integration.Functions.Storage;

namespace Integration.Functions.Hosting;

/// <summary>Self-hosted: makes tables and queues before the first request; a storage that cannot be reached stops the start with a sentence.</summary>
internal sealed class PrepareStorage(CreateStorage storage) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await storage.RunAsync(cancellationToken);
        }
        catch (InvalidOperationException failure)
        {
            throw new StartUpException(failure.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Under the Functions host, which wants the worker to answer at once: makes them meanwhile, again and again until it succeeds.</summary>
/// <param name="storage">Made when it is used: the storage clients alone take a good part of a start.</param>
internal sealed partial class PrepareStorageLater(Lazy<CreateStorage> storage, TimeProvider clock, ILogger<PrepareStorageLater> log) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = TimeSpan.FromSeconds(1); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await Task.Yield();
                await storage.Value.RunAsync(stoppingToken);
                return;
            }
            catch (InvalidOperationException failure)
            {
                LogNotYet(failure.Message);
            }

            await Task.Delay(pause, clock, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason} Trying again")]
    private partial void LogNotYet(string reason);
}
