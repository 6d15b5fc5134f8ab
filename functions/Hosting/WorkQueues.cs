using Azure.Core;
using Azure.Storage.Queues;
using Integration.Functions.Storage;

namespace Integration.Functions.Hosting;

/// <summary>Opens the queues of triggers for the self-hosted listeners, bodies as they are: a poison copy must not differ by a byte.</summary>
public sealed class WorkQueues(StorageAccount account, StorageMeter meter)
{
    public IWorkQueue Open(QueueTrigger trigger) =>
        new StorageWorkQueue(Client(trigger.Queue), trigger.PoisonQueue is { } poison ? Client(poison) : null);

    private QueueClient Client(string queue)
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None };
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(30);
        options.AddPolicy(meter.Queues, HttpPipelinePosition.PerRetry);
        return account.Queue(queue, options);
    }
}
