using Azure;
using Azure.Identity;

namespace Integration.Functions.Storage;

/// <summary>Makes all tables and queues before the first request is served. What cannot be made stops the start.</summary>
public sealed class CreateStorage(StorageAccount account, Tables tables, StorageQueues queues) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(tables.CreateAllAsync(cancellationToken), queues.CreateAllAsync(cancellationToken));
        }
        catch (Exception e) when (e is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            throw new InvalidOperationException(
                $"Tables and queues cannot be made at {account} ({Reason(e)}). Check the setting {StorageAccountSettings.Name}, and that the storage account "
                + "(or Azurite) can be reached from here.", e);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Several failed attempts arrive as one AggregateException.
    private static string Reason(Exception e) => e switch
    {
        RequestFailedException { Status: > 0 } refused => $"{refused.Status} {refused.ErrorCode}".TrimEnd(),
        AuthenticationFailedException => "no token for the identity",
        _ => "no answer",
    };
}
