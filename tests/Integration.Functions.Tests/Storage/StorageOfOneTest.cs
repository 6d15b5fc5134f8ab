using Azure.Data.Tables;
using Azure.Core;
using Azure.Core.Pipeline;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Storage;

/// <summary>An Azurite account of its own with all tables, seen through the clients of the product.</summary>
public abstract class StorageOfOneTest(AzuriteFixture azurite) : IAsyncLifetime
{
    private protected AzuriteFixture Azurite { get; } = azurite;

    private protected string ConnectionString { get; } = azurite.NewAccount();

    private protected StorageAccount Account => field ??= StorageAccount.FromConnectionString(ConnectionString);

    private protected StorageMeter Meter { get; } = new();

    private protected Tables Tables => field ??= new(Account.OpenTables(StorageAccount.Patient(new TableClientOptions(), Meter.Tables)));

    private protected StorageQueues Queues => field ??= new(Account.OpenQueues(StorageQueues.Options(Meter)));

    private protected Table Jobs => Tables[TableNames.Jobs];

    private protected static CancellationToken Stopping => CancellationToken.None;

    public virtual Task InitializeAsync() => Tables.CreateAllAsync(Stopping);

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>A client whose answers are lost: the request reaches the storage, the first answer never comes back.</summary>
    private protected Tables TablesThatLoseTheFirstAnswer()
    {
        var options = StorageAccount.Patient(new TableClientOptions { Transport = new LossyTransport() }, Meter.Tables);
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        return new(Account.OpenTables(options));
    }

    private sealed class LossyTransport : HttpPipelineTransport
    {
        private readonly HttpPipelineTransport _inner = HttpClientTransport.Shared;
        private int _sent;

        public override Request CreateRequest() => _inner.CreateRequest();

        public override void Process(HttpMessage message) => throw new NotSupportedException();

        public override async ValueTask ProcessAsync(HttpMessage message)
        {
            await _inner.ProcessAsync(message);
            if (Interlocked.Increment(ref _sent) == 1) throw new IOException("The connection was lost before the answer came.");
        }
    }
}
