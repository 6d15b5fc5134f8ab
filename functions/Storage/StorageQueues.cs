using System.Collections.Frozen;
using System.Text;
using Azure.Storage.Queues;

namespace Integration.Functions.Storage;

/// <summary>
/// The queues of the integration (<see cref="QueueNames"/>) and their poison queues. Messages are the Base64 of UTF-8 text,
/// which is what the Functions host reads and writes.
/// </summary>
public sealed class StorageQueues(QueueServiceClient service)
{
    /// <summary>A message holds 64 KiB, and Base64 makes four bytes of three.</summary>
    public const int MaxTextBytes = 48 * 1024;

    /// <summary>The service's own default is seven days.</summary>
    public static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);

    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(7);

    private readonly FrozenDictionary<string, QueueClient> queues = QueueNames.All.SelectMany(name => new[] { name, QueueNames.PoisonOf(name) })
        .ToFrozenDictionary(name => name, service.GetQueueClient, StringComparer.Ordinal);

    /// <summary>The client of a work or poison queue. It encodes and decodes, and passes over what it cannot decode.</summary>
    /// <exception cref="ArgumentException">Not one of <see cref="QueueNames"/>.</exception>
    public QueueClient this[string queue] => queues.GetValueOrDefault(queue) ?? throw new ArgumentException($"There is no queue {queue}.", nameof(queue));

    /// <summary>The newest version of the service that Azurite 3.35 speaks, too.</summary>
    internal const QueueClientOptions.ServiceVersion Version = QueueClientOptions.ServiceVersion.V2025_11_05;

    internal static QueueClientOptions Options(StorageMeter meter)
    {
        var options = StorageAccount.Patient(new QueueClientOptions(Version) { MessageEncoding = QueueMessageEncoding.Base64 }, meter.Queues);
        // Without a handler one message that is not Base64 fails the whole receive and hides its neighbours.
        options.MessageDecodingFailed += _ => Task.CompletedTask;
        return options;
    }

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
    }

    /// <summary>Makes the work and poison queues that are not there yet.</summary>
    /// <exception cref="Azure.RequestFailedException">Unreachable, or we may not.</exception>
    public Task CreateAllAsync(CancellationToken stopping) =>
        Task.WhenAll(queues.Values.Select(queue => queue.CreateIfNotExistsAsync(cancellationToken: stopping)));

    // The service counts whole seconds and the client drops the rest: rounded up, nothing is seen too early.
    private static TimeSpan Visibility(TimeSpan delay) => delay <= MaxDelay
        ? TimeSpan.FromSeconds(Math.Max(0, Math.Ceiling(delay.TotalSeconds)))
        : throw new ArgumentOutOfRangeException(nameof(delay), $"A message can be hidden for at most {MaxDelay.TotalDays} days.");
}
