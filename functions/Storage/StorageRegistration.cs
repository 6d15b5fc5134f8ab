namespace Integration.Functions.Storage;

/// <summary>Puts the storage account's clients into the container.</summary>
public static class StorageRegistration
{
    /// <summary>
    /// <see cref="StorageAccount"/> (from the configuration), <see cref="Tables"/>, <see cref="StorageQueues"/>,
    /// <see cref="StorageMeter"/>, and <see cref="CreateStorage"/>, which Hosting calls when the mode wants it.
    /// </summary>
    public static IServiceCollection AddStorage(this IServiceCollection services) => services
        .AddSingleton(provider => StorageAccountSettings.Read(provider.GetRequiredService<IConfiguration>()))
        .AddSingleton<StorageMeter>()
        .AddSingleton<StorageQueues>()
        .AddSingleton(provider => new Tables(provider.GetRequiredService<StorageAccount>(), provider.GetRequiredService<StorageMeter>()))
        .AddSingleton<CreateStorage>();
}
