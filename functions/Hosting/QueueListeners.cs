using Integration.Functions.Storage;

namespace Integration.Functions.Hosting;

/// <summary>Self-hosted: one listener per mapped queue function, woken by what this process itself sends.</summary>
public sealed class QueueListeners(QueueFunctions functions, WorkQueues queues, StorageQueues ownSends, IServiceProvider services) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listeners = functions.Mapped.ToLookup(function => function.Trigger.Queue, Listen, StringComparer.Ordinal);
        using var wakes = ownSends.OnSend(queue =>
        {
            foreach (var listener in listeners[queue]) listener.Wake();
        });
        await Task.WhenAll(listeners.SelectMany(sameQueue => sameQueue).Select(listener => listener.RunAsync(stoppingToken)));
    }

    private QueueListener Listen(QueueFunction function)
    {
        var queue = queues.Open(function.Trigger);
        var processor = ActivatorUtilities.CreateInstance<MessageProcessor>(services, queue, function);
        return ActivatorUtilities.CreateInstance<QueueListener>(services, queue, processor);
    }
}
