using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using Azure.Core;
using Azure.Storage.Queues;

namespace Integration.Functions.Storage;

/// <summary>
/// The queues of the integration (<see cref="QueueNames"/>) and their poison queues. Messages are the Base64 of UTF-8 text,
/// which is what the Functions host reads and writes.
/// </summary>
public sealed partial class StorageQueues
{
    /// <summary>A message holds 64 KiB, and Base64 makes four bytes of three.</summary>
    public const int MaxTextBytes = 48 * 1024;

    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(7);

    private readonly ConcurrentDictionary<Subscription, Action<string>> _wakes = [];
    private readonly FrozenDictionary<string, QueueClient> _queues;
    private readonly StorageAccount _account;
    private readonly StorageMeter _meter;
    private readonly ILogger<StorageQueues> _log;

    public StorageQueues(StorageAccount account, StorageMeter meter, ILogger<StorageQueues> log)
    {
        _account = account;
        _meter = meter;
        _log = log;
        _queues = QueueNames.All.SelectMany(name => new[] { name, QueueNames.PoisonOf(name) })
            .ToFrozenDictionary(name => name, name => account.Queue(name, Options(QueueMessageEncoding.Base64)), StringComparer.Ordinal);
    }

    /// <summary>The client of a work or poison queue. It encodes and decodes, and parks what it cannot decode.</summary>
    /// <exception cref="ArgumentException">Not one of <see cref="QueueNames"/>.</exception>
    public QueueClient this[string queue] => _queues.GetValueOrDefault(queue) ?? throw new ArgumentException($"There is no queue {queue}.", nameof(queue));

    /// <summary>
    /// Enqueues a text that a reader sees after <paramref name="delay"/>. It never expires: what waits for its turn, or for
    /// an operator, must not vanish after the service's seven days.
    /// </summary>
    /// <exception cref="ArgumentException">Over 48 KiB, or a delay over seven days.</exception>
    /// <exception cref="Azure.RequestFailedException">Unreachable, refused, or there is no such queue.</exception>
    public async Task SendAsync(string queue, string text, TimeSpan delay, CancellationToken stopping)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        if (size > MaxTextBytes)
        {
            throw new ArgumentException($"The message for {queue} is {size} bytes long; a queue takes at most {MaxTextBytes}.", nameof(text));
        }

        await this[queue].SendMessageAsync(text, Visibility(delay), Never, stopping);
        if (delay <= TimeSpan.Zero) Wake(queue);
    }

    /// <summary>
    /// Calls <paramref name="wake"/> with the queue's name after each message that this process sent without a delay, on the
    /// sender's thread: it should only give a signal. Dispose to end it.
    /// </summary>
    public IDisposable OnSend(Action<string> wake)
    {
        var subscription = new Subscription(this);
        _wakes[subscription] = wake;
        return subscription;
    }

    /// <summary>Makes the work and poison queues that are not there yet.</summary>
    /// <exception cref="Azure.RequestFailedException">Unreachable, or we may not.</exception>
    public Task CreateAllAsync(CancellationToken stopping) =>
        Task.WhenAll(_queues.Values.Select(queue => queue.CreateIfNotExistsAsync(cancellationToken: stopping)));

    // The service counts whole seconds and the client drops the rest: rounded up, nothing is seen too early.
    private static TimeSpan Visibility(TimeSpan delay) => delay <= MaxDelay
        ? TimeSpan.FromSeconds(Math.Max(0, Math.Ceiling(delay.TotalSeconds)))
        : throw new ArgumentOutOfRangeException(nameof(delay), $"A message can be hidden for at most {MaxDelay.TotalDays} days.");

    private void Wake(string queue)
    {
        foreach (var wake in _wakes.Values) wake(queue);
    }

    private QueueClientOptions Options(QueueMessageEncoding encoding)
    {
        var options = new QueueClientOptions { MessageEncoding = encoding };
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = TimeSpan.FromMilliseconds(300);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(5);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(30);
        options.AddPolicy(_meter.Queues, HttpPipelinePosition.PerRetry);
        if (encoding == QueueMessageEncoding.Base64) options.MessageDecodingFailed += ParkAsync;
        return options;
    }

    // One message that is not Base64 would fail the whole receive and hide its neighbours. As under the Functions host, it
    // goes as it is to the poison queue. In a poison queue it stays where it is.
    private async Task ParkAsync(QueueMessageDecodingFailedEventArgs failed)
    {
        if (failed.ReceivedMessage is not { } message || QueueNames.IsPoison(failed.Queue.Name)) return;

        var poison = _account.Queue(QueueNames.PoisonOf(failed.Queue.Name), Options(QueueMessageEncoding.None));
        await poison.SendMessageAsync(message.Body, TimeSpan.Zero, Never, failed.CancellationToken);
        await failed.Queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, failed.CancellationToken);
        LogParked(message.MessageId, failed.Queue.Name);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {MessageId} of {Queue} is not Base64 and went to its poison queue")]
    private partial void LogParked(string messageId, string queue);

    private sealed class Subscription(StorageQueues queues) : IDisposable
    {
        public void Dispose() => queues._wakes.TryRemove(this, out _);
    }
}
