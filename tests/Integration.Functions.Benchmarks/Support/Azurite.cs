using System.Security.Cryptography;
using Azure.Storage.Queues;
using Integration.Functions.Storage;

namespace Integration.Functions.Benchmarks.Support;

/// <summary>
/// A storage emulator without any history, on free ports, its folder in memory where the machine offers that: what it
/// holds and held makes it slower.
/// </summary>
internal sealed class Azurite : IAsyncDisposable
{
    private const string Account = "bench";

    private readonly string key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly int queuePort = LocalPort.Free();
    private readonly int tablePort = LocalPort.Free();
    private readonly List<string> folders = [];
    private readonly List<ChildProcess> processes = [];

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={key};"
        + $"QueueEndpoint=http://127.0.0.1:{queuePort}/{Account};TableEndpoint=http://127.0.0.1:{tablePort}/{Account};";

    /// <summary>Processor time of all its processes so far.</summary>
    public TimeSpan Processor => TimeSpan.FromTicks(processes.Sum(process => ProcessFigures.Processor(process.Id).Ticks));

    /// <param name="isSplit">Queues and tables as two processes, so that neither slows the other.</param>
    public static async Task<Azurite> StartAsync(bool isSplit, CancellationToken stopping)
    {
        var azurite = new Azurite();
        try
        {
            await azurite.StartProcessesAsync(isSplit, stopping);
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>A queue's client, with messages encoded as the integration's are.</summary>
    public QueueClient Queue(string name) => StorageAccount.FromConnectionString(ConnectionString)
        .OpenQueues(new QueueClientOptions(StorageQueues.Version) { MessageEncoding = QueueMessageEncoding.Base64 }).GetQueueClient(name);

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(processes.Select(process => process.DisposeAsync().AsTask()));
        foreach (var folder in folders) Directory.Delete(folder, recursive: true);
    }

    private async Task StartProcessesAsync(bool isSplit, CancellationToken stopping)
    {
        string[] queues = ["--queuePort", $"{queuePort}"];
        string[] tables = ["--tablePort", $"{tablePort}"];
        if (isSplit)
        {
            Start("azurite-queue", queues);
            Start("azurite-table", tables);
        }
        else
        {
            Start("azurite", ["--blobPort", "0", .. queues, .. tables]);
        }

        await LocalPort.WaitAsync(queuePort, processes[0], stopping);
        await LocalPort.WaitAsync(tablePort, processes[^1], stopping);
    }

    private void Start(string program, string[] ports)
    {
        var memory = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        var folder = Directory.CreateDirectory(Path.Combine(memory, $"azurite-{Guid.NewGuid():N}")).FullName;
        folders.Add(folder);
        processes.Add(ChildProcess.Start(
            Path.Combine(Repository.Root, "node_modules", ".bin", program),
            ["--location", folder, .. ports, "--silent", "--disableTelemetry"],
            [KeyValuePair.Create("AZURITE_ACCOUNTS", $"{Account}:{key}")]));
    }
}
