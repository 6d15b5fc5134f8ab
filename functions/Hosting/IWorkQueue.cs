using Azure;

namespace Integration.Functions.Hosting;

/// <summary>
/// The queue behind a listener. <see cref="StorageWorkQueue"/> is the one in Azure Storage; the tests of timing run the same
/// listener on a queue in memory and a virtual clock, since nobody waits ten real minutes for a lease.
/// </summary>
/// <remarks>Every member throws <see cref="RequestFailedException"/> as the storage client does. Bodies are raw, never decoded.</remarks>
public interface IWorkQueue
{
    string Name { get; }

    Task<IReadOnlyList<WorkMessage>> ReceiveAsync(int count, TimeSpan lease, CancellationToken stopping);

    /// <summary>Hides a message for a while from now; a new lease or the pause before the next attempt.</summary>
    /// <returns>The new receipt: the old one is void.</returns>
    Task<string> HideAsync(string id, string receipt, TimeSpan hidden, CancellationToken stopping);

    Task DeleteAsync(string id, string receipt, CancellationToken stopping);

    /// <summary>Puts the same body into the poison queue, which is created when it is not there.</summary>
    Task CopyToPoisonAsync(string body, CancellationToken stopping);
}

/// <param name="DequeueCount">How often it has been received, this time included.</param>
public sealed record WorkMessage(string Id, string Receipt, string Body, long DequeueCount);
