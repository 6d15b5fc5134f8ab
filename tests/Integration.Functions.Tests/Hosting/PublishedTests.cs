using Functions.TestHost;
using System.Text.Json;
using System.Net;
using System.Diagnostics;
using System.Runtime.Versioning;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Hosting;

/// <summary>The folder that is deployed: self-contained, for linux-x64, compiled ahead. Made once, for all tests of it.</summary>
public sealed class PublishedApp : IAsyncLifetime
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("parabol-mattermost-published-");

    public string Folder => Path.Combine(root.FullName, "app");

    public async Task InitializeAsync()
    {
        // An artifacts folder of its own: the build that these tests run from stays as it is.
        var publish = new ProcessStartInfo(
            "dotnet", ["publish", "functions", "-c", "Release", "-r", "linux-x64", "--artifacts-path", Path.Combine(root.FullName, "artifacts"), "-o", Folder, "-v", "q"])
        {
            WorkingDirectory = BuiltApp.Repository,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var running = Process.Start(publish)!;
        var said = await running.StandardOutput.ReadToEndAsync();
        await running.WaitForExitAsync();
        if (running.ExitCode != 0) throw new InvalidOperationException($"The app cannot be published: {said}");
    }

    public Task DisposeAsync()
    {
        root.Delete(recursive: true);
        return Task.CompletedTask;
    }
}

[SupportedOSPlatform("linux")]
[Trait("Category", "Published")]
[Collection("Azurite")]
public sealed class PublishedTests(PublishedApp published, AzuriteFixture azurite) : IClassFixture<PublishedApp>
{
    [Fact]
    public void The_executable_can_be_run_and_everything_can_be_read()
    {
        const UnixFileMode ReadByAll = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode RunByAll = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

        Assert.Equal(ReadByAll | RunByAll | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(published.Folder, "Integration.Functions")));
        Assert.All(
            Directory.EnumerateFiles(published.Folder, "*", SearchOption.AllDirectories),
            file => Assert.Equal(ReadByAll, File.GetUnixFileMode(file) & ReadByAll));
    }

    [Fact]
    public void It_holds_nothing_of_development()
    {
        var files = Directory.EnumerateFiles(published.Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(published.Folder, file)).ToList();

        Assert.DoesNotContain(files, file => file.Contains("Development", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(files, file => file is "local.settings.json" or "web.config" || file.Contains("launchSettings", StringComparison.Ordinal) || file.Contains("Tests", StringComparison.Ordinal));
    }

    [Fact]
    public void It_has_what_the_Functions_host_reads()
    {
        using var worker = Json("worker.config.json");
        var description = worker.RootElement.GetProperty("description");
        Assert.Equal("dotnet-isolated", description.GetProperty("language").GetString());
        Assert.True(File.Exists(Path.Combine(published.Folder, description.GetProperty("defaultWorkerPath").GetString()!)));

        using var metadata = Json("functions.metadata");
        Assert.Equal(WorkerTests.Classified.Keys, metadata.RootElement.EnumerateArray().Select(function => function.GetProperty("name").GetString()!).Order(StringComparer.Ordinal));

        using var extensions = Json("extensions.json");
        Assert.All(
            extensions.RootElement.GetProperty("extensions").EnumerateArray(),
            extension => Assert.True(File.Exists(Path.Combine(published.Folder, extension.GetProperty("hintPath").GetString()!)), extension.ToString()));
        Assert.Contains(extensions.RootElement.GetProperty("extensions").EnumerateArray(), extension => extension.GetProperty("name").GetString() == "AzureStorageQueues");

        using var host = Json("host.json");
        Assert.Equal("api", host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.Equal("00:00:01", host.RootElement.GetProperty("extensions").GetProperty("queues").GetProperty("maxPollingInterval").GetString());
        Assert.False(host.RootElement.TryGetProperty("customHandler", out _));
    }

    [Fact]
    public async Task It_starts_as_a_worker_with_its_settings_alone()
    {
        await using var host = await FunctionsTestHost.StartAsync(published.Folder, GoodSettings.With(azurite.NewAccount()), CancellationToken.None);
        using var http = new HttpClient { BaseAddress = host.Address };

        await Until.TrueAsync(async () => (await http.GetAsync("api/health/ready")).StatusCode == HttpStatusCode.OK, "ready, with tables and queues made");
        Assert.Equal(0, await host.TerminateAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task It_serves_by_itself_and_stops_when_told_to()
    {
        var address = $"http://127.0.0.1:{HandlerProcess.FreePort()}";
        await using var app = HandlerProcess.Start(
            Path.Combine(published.Folder, "Integration.Functions"), Path.GetTempPath(), GoodSettings.With(azurite.NewAccount()), "--urls", address);
        await app.WaitUntilReadyAsync(new Uri($"{address}/"), CancellationToken.None);

        await app.SignalAsync("TERM");

        Assert.Equal(0, await app.WaitForExitAsync(CancellationToken.None));
        Assert.Empty(app.Errors);
    }

    private JsonDocument Json(string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(published.Folder, file)));
}
