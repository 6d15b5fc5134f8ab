namespace Integration.Functions.Storage;

/// <summary>Puts the storage account's clients into the container.</summary>
public static class StorageRegistration
{
    /// <summary>
    /// <see cref="StorageAccount"/> (from the configuration), <see cref="Tables"/>, <see cref="StorageQueues"/> and
    /// <see cref="StorageMeter"/>. Tables and queues are made at start, before the services registered later are started.
    /// </summary>
    public static IServiceCollection AddStorage(this IServiceCollection services) => services
        .AddSingleton(provider => StorageAccountSettings.Read(provider.GetRequiredService<IConfiguration>()))
        .AddSingleton<StorageMeter>()
        .AddSingleton<StorageQueues>()
        .AddSingleton(provider => new Tables(provider.GetRequiredService<StorageAccount>(), provider.GetRequiredService<StorageMeter>()))
        .AddHostedService<CreateStorage>();
}
