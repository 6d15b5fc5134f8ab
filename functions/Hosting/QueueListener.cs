namespace Integration.Functions.Hosting;

/// <summary>
/// Self-hosted stand-in for the queue trigger of Azure Functions, for one function: receives batches, runs their messages at
/// the same time, receives the next batch as soon as few enough are running, and looks less and less often at an idle queue.
/// </summary>
public sealed partial class QueueListener(
    IWorkQueue queue, MessageProcessor processor, QueueSettings settings, HostingOptions hosting, ListenerHealth health, TimeProvider clock,
    ILogger<QueueListener> log)
{
    private readonly PollingDelay delay = new(settings.MaxPollingInterval);
    private readonly WakeUp wakeUp = new(clock);
    private readonly HashSet<Task> running = [];

    public string Queue => queue.Name;

    /// <summary>Somebody has just sent a message: look at once.</summary>
    public void Wake() => wakeUp.Ring();

    /// <summary>Listens until told to stop, then lets running jobs end within the drain limit and hands the others over.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var abandoned = new CancellationTokenSource();
        await using var limit = clock.CreateTimer(_ => abandoned.Cancel(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var stopped = new TaskCompletionSource();
        await using var drain = stopping.Register(() =>
        {
            limit.Change(hosting.DrainLimit, Timeout.InfiniteTimeSpan);
            stopped.TrySetResult();
        });
        while (!stopping.IsCancellationRequested)
        {
            running.RemoveWhere(job => job.IsCompleted);
            if (running.Count > settings.NewBatchThreshold) await Task.WhenAny([.. running, stopped.Task]);
            else if (await ReceiveAsync(abandoned.Token) is { } pause) await wakeUp.WaitAsync(pause, stopping);
        }
        var left = running.Count(job => !job.IsCompleted);
        if (left > 0) LogDraining(queue.Name, left);
        await Task.WhenAll(running);
    }

    /// <returns>The pause before the next look; none after a hit.</returns>
    private async Task<TimeSpan?> ReceiveAsync(CancellationToken abandoned)
    {
        try
        {
            // Not cut short by the order to stop: the server may have hidden the messages already, and nobody would run them.
            var messages = await queue.ReceiveAsync(settings.BatchSize, hosting.QueueLease, abandoned);
            if (health.MarkWell(queue.Name)) LogWell(queue.Name);
            if (messages.Count == 0) return delay.NextAfterNothing();
            delay.Reset();
            running.UnionWith(messages.Select(message => processor.ProcessAsync(message, abandoned)));
            return null;
        }
        catch (Exception fault) when (StorageFault.IsPassing(fault))
        {
            LogNothingReceived(fault, queue.Name);
            return delay.NextAfterNothing();
        }
        catch (Exception fault)
        {
            // Azure's host stops here. On one's own machine the other queues, and the health page, had better go on.
            if (health.MarkDegraded(queue.Name)) LogDegraded(fault, queue.Name);
            return delay.Maximum;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Nothing could be received from {Queue}")]
    private partial void LogNothingReceived(Exception fault, string queue);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Queue} cannot be received from: the app's identity needs the role Storage Queue Data Contributor, and the setting the address of the queue service")]
    private partial void LogDegraded(Exception fault, string queue);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Queue} can be received from again")]
    private partial void LogWell(string queue);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Queue}: stopping, {Count} jobs are still running")]
    private partial void LogDraining(string queue, int count);
}
