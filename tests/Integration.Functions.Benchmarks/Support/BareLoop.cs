using System.Net.Http.Headers;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Integration.Functions.Benchmarks.Support;

/// <summary>
/// The least that could be called a delivery: receive up to 8, post a body of the usual size, delete. It has as many in
/// flight as the queue trigger with <c>batchSize</c> 8 and <c>newBatchThreshold</c> 4, and keeps no record of anything.
/// </summary>
internal sealed class BareLoop(QueueClient queue, Sink sink, byte[] body) : IDisposable
{
    private const int BatchSize = 8;
    private const int NewBatchThreshold = 4;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private readonly HttpClient http = new();
    private readonly List<Task> running = [];
    private int number;

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            running.RemoveAll(static job => job.IsCompletedSuccessfully);
            if (running.Count > NewBatchThreshold) await await Task.WhenAny(running);
            else await ReceiveAsync();
        }

        await Task.WhenAll(running);
    }

    public void Dispose() => http.Dispose();

    private async Task ReceiveAsync()
    {
        var messages = (await queue.ReceiveMessagesAsync(BatchSize, Lease, CancellationToken.None)).Value;
        running.AddRange(messages.Select(DeliverAsync));
        if (messages.Length == 0) await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, CancellationToken.None);
    }

    private async Task DeliverAsync(QueueMessage message)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await http.PostAsync(sink.Webhook(Interlocked.Increment(ref number)), content, CancellationToken.None);
        answer.EnsureSuccessStatusCode();
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, CancellationToken.None);
    }
}
