using Azure;
using Azure.Storage.Queues;

namespace Integration.Functions.Hosting;

/// <inheritdoc cref="IWorkQueue"/>
public sealed class StorageWorkQueue(QueueClient queue, QueueClient? poison) : IWorkQueue
{
    /// <summary>Azure's host lets poison expire after seven days; what waits for an operator must not vanish.</summary>
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);

    public string Name => queue.Name;

    public async Task<IReadOnlyList<WorkMessage>> ReceiveAsync(int count, TimeSpan lease, CancellationToken stopping)
    {
        var received = await queue.ReceiveMessagesAsync(count, lease, stopping);
        return [.. received.Value.Select(message => new WorkMessage(message.MessageId, message.PopReceipt, message.Body.ToString(), message.DequeueCount))];
    }

    public async Task<string> HideAsync(string id, string receipt, TimeSpan hidden, CancellationToken stopping)
    {
        var updated = await queue.UpdateMessageAsync(id, receipt, (BinaryData?)null, hidden, stopping);
        return updated.Value.PopReceipt;
    }

    public Task DeleteAsync(string id, string receipt, CancellationToken stopping) => queue.DeleteMessageAsync(id, receipt, stopping);

    public async Task CopyToPoisonAsync(string body, CancellationToken stopping)
    {
        var target = poison ?? throw new InvalidOperationException($"{Name} has no poison queue.");
        try
        {
            await target.SendMessageAsync(body, TimeSpan.Zero, Never, stopping);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            await target.CreateIfNotExistsAsync(cancellationToken: stopping);
            await target.SendMessageAsync(body, TimeSpan.Zero, Never, stopping);
        }
    }
}
