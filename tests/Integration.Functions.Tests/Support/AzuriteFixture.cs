using System.Globalization;
using System.Security.Cryptography;

namespace Integration.Functions.Tests.Support;

[CollectionDefinition("Azurite")]
public sealed class AzuriteTests : ICollectionFixture<AzuriteFixture>;

/// <summary>
/// One storage emulator for all classes with <c>[Collection("Azurite")]</c>, on ports that were free and a folder that is
/// removed. Tests do not share data: each takes an account of its own with <see cref="NewAccount"/>.
/// </summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private const int Accounts = 2000;

    // Short on purpose: all accounts together are one environment variable, which Linux bounds at 128 KiB.
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(12));
    private AzuriteFixtureProcess? _azurite;
    private int _taken;

    /// <summary>An account that all tests of the collection share.</summary>
    public string ConnectionString => Account(0);

    public Uri QueueService => Azurite.QueueService;

    public Uri TableService => Azurite.TableService;

    private AzuriteFixtureProcess Azurite => _azurite ?? throw new InvalidOperationException("Azurite has not been started.");

    /// <summary>The connection string of an account that nobody else uses: no tables, no queues. Costs nothing.</summary>
    public string NewAccount()
    {
        var number = Interlocked.Increment(ref _taken);
        return number < Accounts
            ? Account(number)
            : throw new InvalidOperationException($"All {Accounts} accounts are taken: raise {nameof(AzuriteFixture)}.{nameof(Accounts)}.");
    }

    public async Task InitializeAsync() =>
        _azurite = await AzuriteFixtureProcess.StartAsync(string.Join(';', Enumerable.Range(0, Accounts).Select(number => $"{Name(number)}:{_key}")));

    public Task DisposeAsync() => _azurite?.StopAsync() ?? Task.CompletedTask;

    private string Account(int number) =>
        $"DefaultEndpointsProtocol=http;AccountName={Name(number)};AccountKey={_key};"
        + $"QueueEndpoint={QueueService}{Name(number)};TableEndpoint={TableService}{Name(number)};";

    private static string Name(int number) => "test" + number.ToString("D4", CultureInfo.InvariantCulture);
}
