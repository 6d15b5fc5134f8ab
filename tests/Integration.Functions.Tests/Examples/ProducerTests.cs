using System.Diagnostics;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Examples;

/// <summary>The example producers of the documentation, run as Parabol's developers would run them.</summary>
[Collection("Azurite")]
public sealed class ProducerTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly string storage = azurite.NewAccount();
    private readonly string folder = Directory.CreateTempSubdirectory("producer").FullName;
    private StorageQueues queues = null!;

    public async Task InitializeAsync()
    {
        queues = StorageClients.Queues(storage);
        await queues.CreateAllAsync(CancellationToken.None);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("meeting.started.retrospective", QueueNames.MeetingEvents)]
    [InlineData("timer.started", QueueNames.TimerEvents)]
    public async Task The_shell_producer_puts_an_event_on_its_queue(string sample, string queue)
    {
        var file = Path.Combine(folder, "event.json");
        await File.WriteAllTextAsync(file, Samples.Load(sample));

        await RunAsync("bash", ["examples/producer.sh", file], new()
        {
            ["AZURE_STORAGE_ACCOUNT"] = Part("AccountName"),
            ["AZURE_STORAGE_KEY"] = Part("AccountKey"),
            ["AZURE_QUEUE_ENDPOINT"] = Part("QueueEndpoint"),
        });

        Assert.IsType<EventReading.Accepted>(await ReceiveAsync(queue));
    }

    [Fact]
    public async Task The_TypeScript_producer_compiles_strictly_and_puts_an_event_on_its_queue()
    {
        await RunAsync("node", [
            "node_modules/typescript/bin/tsc", "--strict", "--module", "commonjs", "--target", "es2022", "--types", "node", "--skipLibCheck",
            "--outDir", folder, "examples/producer.ts"], []);

        await RunAsync("node", [Path.Combine(folder, "producer.js")], new()
        {
            ["AZURE_STORAGE_CONNECTION_STRING"] = storage,
            ["NODE_PATH"] = Path.Combine(Repository.Root, "node_modules"),
        });

        Assert.IsType<EventReading.Accepted>(await ReceiveAsync(QueueNames.MeetingEvents));
    }

    private async Task<EventReading> ReceiveAsync(string queue)
    {
        var message = (await queues[queue].ReceiveMessageAsync()).Value;
        Assert.NotNull(message);
        Assert.Equal(DateTimeOffset.MaxValue.Year, message.ExpiresOn!.Value.Year);
        return CloudEvent.Read(message.Body.ToString(), DateTimeOffset.MaxValue);
    }

    private string Part(string name) =>
        storage.Split(';').Single(part => part.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];

    private static async Task RunAsync(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Repository.Root, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await output}{await errors}");
    }
}
