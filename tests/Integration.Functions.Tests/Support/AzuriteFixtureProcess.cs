using System.Diagnostics;

namespace Integration.Functions.Tests.Support;

/// <summary>
/// Azurite under a small shell that ends it (SIGTERM, two seconds, SIGKILL) and removes its folder as soon as the
/// shell's standard input closes. That happens on <see cref="StopAsync"/>, and also when the test host dies, however.
/// </summary>
internal sealed class AzuriteFixtureProcess
{
    private const string Keeper = """
        trap '' INT HUP
        folder=$1; shift
        "$@" </dev/null & azurite=$!
        exec >/dev/null 2>&1
        while read -r _; do :; done
        kill "$azurite"
        ( sleep 2; kill -9 "$azurite" ) & killer=$!
        wait "$azurite"
        kill "$killer"
        rm -rf "$folder"
        """;

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private readonly Process _keeper;

    private AzuriteFixtureProcess(Process keeper, Uri queueService, Uri tableService)
    {
        _keeper = keeper;
        QueueService = queueService;
        TableService = tableService;
    }

    public Uri QueueService { get; }

    public Uri TableService { get; }

    /// <summary>Starts it with these accounts: <c>name:key;name:key…</c>, the emulator's <c>AZURITE_ACCOUNTS</c>.</summary>
    public static async Task<AzuriteFixtureProcess> StartAsync(string accounts)
    {
        var keeper = Process.Start(Command(Executable(), Folder(), accounts))!;
        var complaints = keeper.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(StartLimit);
        try
        {
            var services = await ReadAddressesAsync(keeper.StandardOutput, limit.Token);
            _ = keeper.StandardOutput.ReadToEndAsync(CancellationToken.None);   // a full pipe would block Azurite
            return new(keeper, services["Azurite Queue"], services["Azurite Table"]);
        }
        catch (Exception e) when (e is OperationCanceledException or EndOfStreamException)
        {
            keeper.StandardInput.Close();
            throw new InvalidOperationException($"Azurite did not start: {e.Message} {await complaints}", e);
        }
    }

    public async Task StopAsync()
    {
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
    }

    /// <summary>Azurite chooses the ports (it is started with port 0) and says them once it listens.</summary>
    private static async Task<Dictionary<string, Uri>> ReadAddressesAsync(StreamReader output, CancellationToken limit)
    {
        var services = new Dictionary<string, Uri>();
        while (services.Count < 3)
        {
            var line = await output.ReadLineAsync(limit) ?? throw new EndOfStreamException("Azurite ended.");
            if (line.Split(" service is successfully listening at ") is [var service, var address])
            {
                services[service] = new Uri(address + "/");
            }
        }

        return services;
    }

    private static ProcessStartInfo Command(string executable, string folder, string accounts)
    {
        string[] azurite =
        [
            executable, "--location", folder, "--blobPort", "0", "--queuePort", "0", "--tablePort", "0", "--silent", "--disableTelemetry",
        ];
        return new ProcessStartInfo("sh", ["-c", Keeper, "azurite-keeper", folder, .. azurite])
        {
            UseShellExecute = false,
            Environment = { ["AZURITE_ACCOUNTS"] = accounts },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    /// <summary>In memory where the machine offers it: Azurite writes often, and a disk makes tests wait.</summary>
    private static string Folder()
    {
        var parent = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        return Directory.CreateDirectory(Path.Combine(parent, $"azurite-{Guid.NewGuid():N}")).FullName;
    }

    private static string Executable()
    {
        if (Environment.GetEnvironmentVariable("AZURITE_PATH") is { Length: > 0 } path) return path;

        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Integration.Functions.sln"))) root = root.Parent;
        var installed = Path.Combine(root?.FullName ?? ".", "node_modules", ".bin", "azurite");
        return File.Exists(installed)
            ? installed
            : throw new InvalidOperationException(
                "Azurite, the storage emulator, is not installed: run 'npm ci' in the folder of Integration.Functions.sln, or set AZURITE_PATH.");
    }
}
