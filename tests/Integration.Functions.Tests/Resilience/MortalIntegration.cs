using Functions.TestHost;
using System.Net.Http.Headers;
using Integration.Functions.Tests.Support;

namespace Integration.Functions.Tests.Resilience;

/// <summary>The built product as a process that dies and is started again, by a person or by the Functions host.</summary>
internal abstract class MortalIntegration : IAsyncDisposable
{
    /// <summary>Its API.</summary>
    public HttpClient Http { get; } = new();

    public static async Task<MortalIntegration> StartAsync(bool underHost, Dictionary<string, string> settings, CancellationToken stopping)
    {
        MortalIntegration app = underHost
            ? await UnderHost.StartAsync(settings, stopping)
            : await SelfHosted.StartAsync(settings, stopping);
        app.Http.BaseAddress = app.Address;
        app.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", settings["Integration__ApiKey"]);
        return app;
    }

    protected abstract Uri Address { get; }

    /// <summary>SIGKILL, then a new process; done when it answers.</summary>
    public abstract Task KillAndRestartAsync(CancellationToken stopping);

    /// <summary>What the latest process complained of.</summary>
    public abstract IEnumerable<string> Complaints { get; }

    public virtual ValueTask DisposeAsync()
    {
        Http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static IEnumerable<string> ComplaintsOf(HandlerProcess process) =>
        process.Errors.Concat(process.Output.Where(line => line.Contains(" error ") || line.Contains(" critical ")));

    private sealed class SelfHosted(Dictionary<string, string> settings, Uri address) : MortalIntegration
    {
        private HandlerProcess process = null!;

        public static async Task<MortalIntegration> StartAsync(Dictionary<string, string> settings, CancellationToken stopping)
        {
            var app = new SelfHosted(settings, new Uri($"http://127.0.0.1:{HandlerProcess.FreePort()}/"));
            await app.LiveAsync(stopping);
            return app;
        }

        public override IEnumerable<string> Complaints => ComplaintsOf(process);

        protected override Uri Address => address;

        public override async Task KillAndRestartAsync(CancellationToken stopping)
        {
            process.Kill();
            await process.DisposeAsync();
            await LiveAsync(stopping);
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await process.DisposeAsync();
        }

        private async Task LiveAsync(CancellationToken stopping)
        {
            process = HandlerProcess.Start(BuiltApp.Executable, BuiltApp.Folder, settings, $"--urls={address}");
            await process.WaitUntilReadyAsync(address, stopping);
        }
    }

    /// <summary>The front of the host lives on; the worker is killed.</summary>
    private sealed class UnderHost(FunctionsTestHost host) : MortalIntegration
    {
        public static async Task<MortalIntegration> StartAsync(Dictionary<string, string> settings, CancellationToken stopping)
        {
            var host = await FunctionsTestHost.StartAsync(BuiltApp.WorkerFolder, settings, stopping);
            // The real host's lease is ten minutes.
            host.StartQueues(settings["AzureWebJobsStorage"], TimeSpan.FromSeconds(13));
            return new UnderHost(host);
        }

        public override IEnumerable<string> Complaints => host.Logs.Where(log => log.Level is "Error" or "Critical").Select(log => log.Text);

        protected override Uri Address => host.Address;

        public override Task KillAndRestartAsync(CancellationToken stopping) => host.KillAndRestartAsync(stopping);

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            await host.DisposeAsync();
        }
    }
}
