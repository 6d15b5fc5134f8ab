using Integration.Functions.Hosting;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Storage;

[Collection("Azurite")]
public sealed class CreateStorageTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task After_the_start_every_table_and_queue_is_there()
    {
        await using var services = Services(azurite.NewAccount());

        await StartAsync(services);

        var queues = services.GetRequiredService<StorageQueues>();
        foreach (var queue in QueueNames.All) Assert.True(await queues[queue].ExistsAsync(CancellationToken.None));
        var tables = services.GetRequiredService<Tables>();
        foreach (var table in TableNames.All) Assert.Null(await tables[table].FindAsync("nobody", "nothing", CancellationToken.None));
        Assert.Equal(TableNames.All.Count, services.GetRequiredService<StorageMeter>().Count(StorageOperation.OtherTableRequest));
    }

    [Fact]
    public async Task A_storage_that_refuses_us_stops_the_start_and_names_the_setting_without_the_key()
    {
        var wrong = Convert.ToBase64String("not the key"u8);
        await using var services = Services(StorageClients.WithKey(azurite.NewAccount(), wrong));

        var failure = await Assert.ThrowsAsync<StartUpException>(() => StartAsync(services));

        Assert.Contains("(403", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Check the setting AzureWebJobsStorage", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, failure.ToString(), StringComparison.Ordinal);
    }

    private static Task StartAsync(IServiceProvider services) => services.GetRequiredService<CreateStorage>().RunAsync(CancellationToken.None);

    private static ServiceProvider Services(string connectionString) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", connectionString)]).Build())
        .AddLogging()
        .AddStorage()
        .BuildServiceProvider();
}
