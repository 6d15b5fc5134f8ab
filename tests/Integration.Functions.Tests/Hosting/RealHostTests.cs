using System.Diagnostics;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Hosting;

/// <summary>The demo in the real Functions host. Skipped, and counted so, where Azure Functions Core Tools are not installed.</summary>
public sealed class RealHostTests
{
    [ContractTheory]
    [InlineData("func")]
    public async Task The_demo_runs_in_the_real_host(string program)
    {
        SkipException.If(!IsInstalled(program), $"{program} is not on the PATH: npm install -g azure-functions-core-tools@4");
        var folder = Directory.CreateTempSubdirectory("real-host-");
        var start = new ProcessStartInfo(Path.Combine(BuiltApp.Repository, "run.sh"), ["--once", "--host"]) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var name in new[] { "INTEGRATION_PORT", "SANDBOX_PORT", "AZURITE_BLOB_PORT", "AZURITE_QUEUE_PORT", "AZURITE_TABLE_PORT" })
            start.Environment[name] = $"{HandlerProcess.FreePort()}";
        start.Environment["DATA_DIR"] = folder.FullName;

        using var demo = Process.Start(start)!;
        var said = await demo.StandardOutput.ReadToEndAsync();
        await demo.WaitForExitAsync();

        Assert.True(demo.ExitCode == 0, said);
        folder.Delete(recursive: true);
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
