using Integration.Functions.Storage;

namespace Integration.Functions.Hosting;

/// <summary>
/// Makes tables and queues. Self-hosted this comes before the first request, and a storage that cannot be reached stops the
/// start with a sentence. The Functions host wants the port to answer at once and starts a process that ends only three times:
/// there it happens meanwhile, again and again until it succeeds.
/// </summary>
/// <param name="storage">Made when it is used: the storage clients alone take a good part of a start.</param>
public sealed partial class PrepareStorage(
    HostingMode mode, Func<CreateStorage> storage, IHostApplicationLifetime app, TimeProvider clock, ILogger<PrepareStorage> log) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (mode is HostingMode.SelfHosted) await CreateAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (mode is HostingMode.SelfHosted) return;
        await StartedAsync(stoppingToken);
        var pause = TimeSpan.FromSeconds(1);
        while (!await TryCreateAsync(stoppingToken))
        {
            await Task.Delay(pause, clock, stoppingToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>The port comes first: the host waits for it, and the two would share the processor.</summary>
    private async Task StartedAsync(CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = app.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stopping);
    }

    private async Task CreateAsync(CancellationToken stopping)
    {
        try
        {
            await storage().RunAsync(stopping);
        }
        catch (InvalidOperationException failure)
        {
            throw new StartUpException(failure.Message);
        }
    }

    private async Task<bool> TryCreateAsync(CancellationToken stopping)
    {
        try
        {
            await storage().RunAsync(stopping);
            return true;
        }
        catch (InvalidOperationException failure)
        {
            LogNotYet(failure.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason} Trying again")]
    private partial void LogNotYet(string reason);
}
