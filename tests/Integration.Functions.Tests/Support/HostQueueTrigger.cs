using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Integration.Functions.Tests.Support;

/// <summary>
/// The host's queue trigger for one function (facts, 5): receives batches with a lease of 10 minutes, calls the app for all
/// of a batch at once, fetches more when few enough are running, and deletes, shows again or poisons by the verdict. It looks
/// at an idle queue every 50 ms, where the real one slows down, and renews no lease: no test takes five minutes.
/// </summary>
public sealed class HostQueueTrigger(HostFolder folder, QueueClient queue, QueueClient poison, Func<QueueMessage, string, CancellationToken, Task<HostVerdict>> invoke)
{
    /// <summary>Fixed in the real host. Shorter where a test waits for what a killed process leaves behind.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(10);

    public async Task RunAsync(CancellationToken stopping)
    {
        var running = new HashSet<Task>();
        while (!stopping.IsCancellationRequested)
        {
            running.RemoveWhere(job => job.IsCompletedSuccessfully);
            if (running.Count > folder.NewBatchThreshold)
            {
                await Task.WhenAny(running);
                continue;
            }
            var batch = await ReceiveAsync(stopping);
            running.UnionWith(batch.Select(message => ProcessAsync(message, stopping)));
            if (batch.Count == 0) await Task.Delay(50, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await Task.WhenAll(running);
    }

    private async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(CancellationToken stopping)
    {
        try
        {
            return (await queue.ReceiveMessagesAsync(folder.BatchSize, Lease, stopping)).Value;
        }
        catch (OperationCanceledException)
        {
            return [];
        }
        catch (Azure.RequestFailedException missing) when (missing.Status is 404 or 409 or >= 500)
        {
            return [];
        }
    }

    private async Task ProcessAsync(QueueMessage message, CancellationToken stopping)
    {
        if (Decode(message) is not { } text || message.DequeueCount > folder.MaxDequeueCount)
        {
            await PoisonAsync(message);
            return;
        }
        var verdict = await invoke(message, text, stopping);
        if (verdict is HostVerdict.Succeeded) await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, CancellationToken.None);
        else if (message.DequeueCount >= folder.MaxDequeueCount) await PoisonAsync(message);
        else await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, (BinaryData?)null, folder.VisibilityTimeout, CancellationToken.None);
    }

    private static string? Decode(QueueMessage message)
    {
        var bytes = new byte[message.MessageText.Length];
        return Convert.TryFromBase64String(message.MessageText, bytes, out var length) ? System.Text.Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private async Task PoisonAsync(QueueMessage message)
    {
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(message.MessageText);
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
    }
}
