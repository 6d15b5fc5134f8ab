using System.Text.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Functions.TestHost;

/// <summary>
/// Stands for the host's queue trigger: batches, renewed while fewer than the threshold are running; deleted after a success, shown
/// again after a failure, in <c>{queue}-poison</c> after the last one. Set by host.json.
/// </summary>
internal sealed class QueueTriggers
{
    private readonly CancellationTokenSource stopping = new();
    private readonly FunctionsTestHost host;
    private readonly TimeSpan lease;
    private readonly int batchSize;
    private readonly int newBatchThreshold;
    private readonly int maxDequeueCount;
    private readonly TimeSpan visibilityTimeout;
    private readonly TimeSpan maxPollingInterval;
    private readonly Task listening;

    public QueueTriggers(FunctionsTestHost host, string storage, TimeSpan lease, IEnumerable<DeclaredFunction> functions, string hostFile)
    {
        (this.host, this.lease) = (host, lease);
        using var file = JsonDocument.Parse(File.ReadAllBytes(hostFile));
        var settings = file.RootElement.GetProperty("extensions").GetProperty("queues");
        batchSize = settings.GetProperty("batchSize").GetInt32();
        newBatchThreshold = settings.GetProperty("newBatchThreshold").GetInt32();
        maxDequeueCount = settings.GetProperty("maxDequeueCount").GetInt32();
        visibilityTimeout = Span(settings, "visibilityTimeout");
        maxPollingInterval = Span(settings, "maxPollingInterval");
        listening = Task.WhenAll(functions.Select(function => ListenAsync(function, storage)).ToArray());
    }

    /// <summary>No new messages; those that are running end first.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await listening;
    }

    private static TimeSpan Span(JsonElement settings, string name) => TimeSpan.Parse(settings.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    private async Task ListenAsync(DeclaredFunction function, string storage)
    {
        var poison = new QueueClient(storage, $"{function.Queue}-poison", Options());
        var receiving = Options();
        receiving.MessageEncoding = QueueMessageEncoding.Base64;
        // Without this, one such message would end the listening: its batch could not be read.
        receiving.MessageDecodingFailed += failed => PoisonAsync(new QueueClient(storage, function.Queue, Options()), poison, failed.ReceivedMessage);
        var queue = new QueueClient(storage, function.Queue, receiving);
        var (running, pause) = (new HashSet<Task>(), TimeSpan.FromMilliseconds(100));
        while (!stopping.IsCancellationRequested)
        {
            running.RemoveWhere(task => task.IsCompleted);
            if (running.Count > newBatchThreshold)
            {
                await Task.WhenAny(running);
                continue;
            }

            var messages = await ReceiveAsync(queue);
            running.UnionWith(messages.Select(message => RunAsync(function, queue, poison, message)));
            if (messages.Length > 0)
            {
                pause = TimeSpan.FromMilliseconds(100);
                continue;
            }

            await Task.Delay(pause, stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            pause = pause * 2 < maxPollingInterval ? pause * 2 : maxPollingInterval;
        }

        await Task.WhenAll(running);
    }

    private static QueueClientOptions Options() => new(QueueClientOptions.ServiceVersion.V2025_11_05);

    /// <summary>Before the message is deleted, so that a crash in between leaves two rather than none.</summary>
    private static async Task PoisonAsync(QueueClient queue, QueueClient poison, QueueMessage message)
    {
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(message.MessageText);
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
    }

    private async Task<QueueMessage[]> ReceiveAsync(QueueClient queue)
    {
        try
        {
            return (await queue.ReceiveMessagesAsync(batchSize, lease)).Value;
        }
        catch (Azure.RequestFailedException)
        {
            return [];
        }
    }

    private async Task RunAsync(DeclaredFunction function, QueueClient queue, QueueClient poison, QueueMessage message)
    {
        try
        {
            if (message.DequeueCount > maxDequeueCount)
            {
                // Its last worker died with it.
                await PoisonAsync(queue, poison, message);
                return;
            }

            var outcome = await host.InvokeQueueAsync(function.Name, message.Body.ToString(), message.DequeueCount, traceParent: null, CancellationToken.None);
            if (outcome.Succeeded)
            {
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }
            else if (message.DequeueCount >= maxDequeueCount)
            {
                await PoisonAsync(queue, poison, message);
            }
            else
            {
                await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, (BinaryData?)null, visibilityTimeout);
            }
        }
        catch (Exception gone) when (gone is InvalidOperationException or Azure.RequestFailedException)
        {
            // The worker was killed, or the message was taken over: its lease ends by itself.
        }
    }
}
