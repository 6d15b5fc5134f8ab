using System.Diagnostics;

namespace Integration.Functions.Benchmarks.Support;

/// <summary>A program that we started, with no more environment than we gave it; it ends with us.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "DOTNET_ROOT", "LD_LIBRARY_PATH"];

    private readonly Process process;
    private readonly Task<string> errors;

    private ChildProcess(Process process)
    {
        this.process = process;
        process.Start();
        errors = process.StandardError.ReadToEndAsync();
        // What it prints is thrown away, and must be: a full pipe would hold it up.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
    }

    public int Id => process.Id;

    public static ChildProcess Start(string executable, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(executable, arguments)
        {
            // ASP.NET Core watches the folder that it is started in: not one with thousands of files that are none of its own.
            WorkingDirectory = Path.GetDirectoryName(executable),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Except(Inherited, StringComparer.Ordinal).ToArray()) start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new(new Process { StartInfo = start });
    }

    /// <exception cref="InvalidOperationException">It has ended; with what it said about that.</exception>
    public async Task ThrowIfEndedAsync()
    {
        if (process.HasExited) throw new InvalidOperationException($"{process.StartInfo.FileName} ended with {process.ExitCode}: {await errors}");
    }

    public Task KillAsync()
    {
        process.Kill();
        return process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, three seconds, SIGKILL.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
            using var limit = new CancellationTokenSource(Grace);
            await process.WaitForExitAsync(limit.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            if (!process.HasExited) process.Kill();
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }
}
