using Integration.Functions.Hosting;
using Integration.Functions.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Support;

/// <summary>
/// An app in the tests' own process with the product's hosting and storage around one queue function, <c>ProcessJobs</c> on
/// the queue <c>meeting-events</c>, and whatever routes a test maps.
/// </summary>
public sealed class HostedTestApp : IAsyncDisposable
{
    private readonly TestFolder folder;
    private readonly WebApplication web;
    private readonly string storage;

    private HostedTestApp(TestFolder folder, WebApplication app, TestJobs jobs, string storage) =>
        (this.folder, web, Jobs, this.storage) = (folder, app, jobs, storage);

    public TestJobs Jobs { get; }

    public IServiceProvider Services => web.Services;

    public StorageQueues Queues => Services.GetRequiredService<StorageQueues>();

    public Uri Address => new(web.Urls.Single());

    public static Task<HostedTestApp> StartSelfHostedAsync(string storage, params (string Name, string Value)[] settings) =>
        StartAsync(storage, TestFolder.Empty(), _ => { }, [("urls", "http://127.0.0.1:0"), .. settings]);

    public static Task<HostedTestApp> StartUnderHostAsync(string storage, params (string Name, string Value)[] settings) =>
        StartUnderHostAsync(storage, TestFolder.Empty(), _ => { }, settings);

    public static Task<HostedTestApp> StartUnderHostAsync(
        string storage, TestFolder folder, Action<WebApplication> map, params (string Name, string Value)[] settings) =>
        StartAsync(storage, folder, map, [("FUNCTIONS_CUSTOMHANDLER_PORT", HandlerProcess.FreePort().ToString()), .. settings]);

    /// <summary>The Functions host in front of this app.</summary>
    public FunctionsHostSimulator Host() => FunctionsHostSimulator.InFrontOf(folder.Path, Address.Port, storage);

    public Task StopAsync() => web.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        folder.Dispose();
    }

    private static async Task<HostedTestApp> StartAsync(
        string storage, TestFolder folder, Action<WebApplication> map, IEnumerable<(string Name, string Value)> settings)
    {
        folder.WithQueueFunction("ProcessJobs", QueueNames.MeetingEvents);
        var args = GoodSettings.AsArguments(GoodSettings.With(storage, settings));
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = folder.Path, EnvironmentName = "Production" });
        builder.AddHosting(args, folder.Path);
        var jobs = new TestJobs();
        builder.Services.AddStorage().AddSettingsOf<StorageAccount>().AddSingleton(jobs);
        var app = builder.Build();
        app.UseHosting();
        CheckHealth.Map(app);
        app.MapQueueFunction<ProcessJobs>("ProcessJobs", (function, text, stopping) => function.RunAsync(text, stopping));
        map(app);
        await app.StartAsync();
        return new(folder, app, jobs, storage);
    }
}
