using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Integration.Functions.Tests.Support;

/// <summary>The app as a process of its own, started by the Functions host (facts, 3) or by a person.</summary>
public sealed class HandlerProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> errors = new();
    private readonly Process process;

    private HandlerProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Lines of stdout: each is a record for the host (3.6).</summary>
    public IReadOnlyCollection<string> Output => output;

    public IReadOnlyCollection<string> Errors => errors;

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Starts it with exactly these variables, and those without which no program finds its files.</summary>
    public static HandlerProcess Start(
        string executable, string folder, IEnumerable<KeyValuePair<string, string>> environment, params IEnumerable<string> arguments)
    {
        // Whoever runs the tests in the background of a shell hands down an ignored SIGINT, which the program would ignore, too.
        var (program, words) = OperatingSystem.IsLinux() ? ("env", ["--default-signal=INT", executable, .. arguments]) : (executable, arguments);
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] kept = ["PATH", "HOME", "TMPDIR", "DOTNET_ROOT", "LD_LIBRARY_PATH"];
        foreach (var name in start.Environment.Keys.Except(kept, StringComparer.Ordinal).ToArray()) start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new(new Process { StartInfo = start });
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>
    /// As the host does (3.2): <c>GET /</c> every 25 ms, any answer will do, 30 s at most. Fails at once when the process ends.
    /// </summary>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> WaitUntilReadyAsync(Uri address, CancellationToken stopping)
    {
        var watch = Stopwatch.StartNew();
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (watch.Elapsed < TimeSpan.FromSeconds(30))
        {
            if (process.HasExited) throw new InvalidOperationException($"The app ended with code {process.ExitCode}: {string.Join(" | ", errors)}");
            if (await AnswersAsync(client, address, stopping)) return watch.Elapsed;
            await ticks.WaitForNextTickAsync(stopping);
        }
        throw new TimeoutException("The app did not initialise within 30 s.");
    }

    /// <summary>SIGKILL, without a warning: how the host ends its handler (3.4).</summary>
    public void Kill() => process.Kill();

    /// <summary>An order to stop that the app may follow: SIGTERM or SIGINT.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, process.Id.ToString()]);
        await kill.WaitForExitAsync();
    }

    /// <exception cref="TimeoutException">It goes on for more than a minute.</exception>
    public async Task<int> WaitForExitAsync(CancellationToken stopping)
    {
        await process.WaitForExitAsync(stopping).WaitAsync(TimeSpan.FromMinutes(1), stopping);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null) lines.Enqueue(line);
    }

    private static async Task<bool> AnswersAsync(HttpClient client, Uri address, CancellationToken stopping)
    {
        try
        {
            using var answer = await client.GetAsync(address, stopping);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
