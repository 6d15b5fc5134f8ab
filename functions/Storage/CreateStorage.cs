using Azure;
using Azure.Data.Tables;
using Azure.Identity;

namespace Integration.Functions.Storage;

/// <summary>Makes all tables and queues that are not there yet.</summary>
public sealed class CreateStorage(StorageAccount account, Tables tables, StorageQueues queues)
{
    /// <exception cref="InvalidOperationException">Says in words why it could not, without a key.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await Task.WhenAll(tables.CreateAllAsync(stopping), queues.CreateAllAsync(stopping));
        }
        catch (Exception e) when (e is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            throw new InvalidOperationException(
                $"Tables and queues cannot be made at {account} ({Reason(e)}). Check the setting {StorageAccount.Setting}, and that the storage account "
                + "(or Azurite) can be reached from here.", e);
        }
    }

    // Several failed attempts arrive as one AggregateException.
    private static string Reason(Exception e) => e switch
    {
        RequestFailedException { Status: > 0 } refused => $"{refused.Status} {refused.ErrorCode}".TrimEnd(),
        AuthenticationFailedException => "no token for the identity",
        _ => "no answer",
    };
}

public static class StorageRegistration
{
    /// <summary>
    /// <see cref="StorageAccount"/> (from the configuration), <see cref="Tables"/>, <see cref="StorageQueues"/>,
    /// <see cref="StorageMeter"/>, and <see cref="CreateStorage"/>, which Hosting calls when the mode wants it.
    /// </summary>
    public static IServiceCollection AddStorage(this IServiceCollection services) => services
        .AddSingleton(parts => StorageAccount.Read(parts.GetRequiredService<IConfiguration>()))
        .AddSingleton<StorageMeter>()
        .AddSingleton(parts => parts.GetRequiredService<StorageAccount>().OpenTables(
            StorageAccount.Patient(new TableClientOptions(), parts.GetRequiredService<StorageMeter>().Tables)))
        .AddSingleton(parts => parts.GetRequiredService<StorageAccount>().OpenQueues(
            StorageQueues.Options(parts.GetRequiredService<StorageMeter>())))
        .AddSingleton<Tables>()
        .AddSingleton<StorageQueues>()
        .AddSingleton<CreateStorage>();
}
