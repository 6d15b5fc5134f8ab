using Azure;
using Integration.Functions.Storage;

namespace Integration.Functions.Hosting;

/// <summary>The storage answers, lets us in and has our queues.</summary>
public sealed class StorageReadiness(StorageQueues queues) : IReadiness
{
    public async Task<bool> IsReadyAsync(CancellationToken stopping)
    {
        try
        {
            await queues[QueueNames.MeetingEvents].GetPropertiesAsync(stopping);
            return true;
        }
        catch (Exception fault) when (fault is RequestFailedException or AggregateException)
        {
            return false;
        }
    }
}
