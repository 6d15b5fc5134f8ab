using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;

namespace Integration.Functions.Benchmarks.Support;

/// <summary>A published executable that serves at a port of its own.</summary>
internal sealed class PublishedApp : IAsyncDisposable
{
    private static readonly string ApiKey = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private static readonly string ProtectionKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private readonly ChildProcess process;

    private PublishedApp(ChildProcess process, int port)
    {
        (this.process, Port) = (process, port);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
    }

    public HttpClient Http { get; }

    public int ProcessId => process.Id;

    public int Port { get; }

    /// <summary>From the start of the process to the first 200 of <c>GET /</c>.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Processor time until then, which depends less on what else the machine does.</summary>
    public TimeSpan StartProcessor { get; private set; }

    /// <summary>The integration on its own, listening to its queues.</summary>
    public static Task<PublishedApp> StartSelfHostedAsync(string folder, string storage, CancellationToken stopping) =>
        StartIntegrationAsync(folder, storage, static port => new("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"), [], stopping);

    /// <summary>The same with as many messages in flight as the <see cref="BareLoop"/> has.</summary>
    public static Task<PublishedApp> StartAtBarePaceAsync(string folder, string storage, CancellationToken stopping) => StartIntegrationAsync(
        folder, storage, static port => new("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"),
        [new("AzureFunctionsJobHost__extensions__queues__batchSize", "8"), new("AzureFunctionsJobHost__extensions__queues__newBatchThreshold", "4")], stopping);

    /// <summary>The same with the Mattermost Apps framework's secret, so that it answers the plugin's calls.</summary>
    public static Task<PublishedApp> StartWithAppSecretAsync(string folder, string storage, string secret, CancellationToken stopping) =>
        StartIntegrationAsync(folder, storage, static port => new("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"), [new("Integration__AppSecret", secret)], stopping);

    /// <summary>The settings that the Functions host hands to the integration as its worker.</summary>
    public static IEnumerable<KeyValuePair<string, string>> SettingsOf(string storage) =>
    [
        new("AzureWebJobsStorage", storage),
        new("Integration__PublicUrl", "https://integration.example.com"),
        new("Integration__ApiKey", ApiKey),
        new("Integration__AdminKey", ApiKey),
        new("Integration__ProtectionKeys__0", $"bench:{ProtectionKey}"),
        new("Integration__AllowedHosts__0", "127.0.0.1"),
        new("Parabol__SiteUrl", "https://app.parabol.co"),
    ];

    /// <summary>The bare ASP.NET Core app.</summary>
    public static Task<PublishedApp> StartBareAsync(string folder, CancellationToken stopping)
    {
        var port = LocalPort.Free();
        return StartAsync(Path.Combine(folder, "Bare"), port, [new("ASPNETCORE_URLS", $"http://127.0.0.1:{port}")], stopping);
    }

    public async Task ConnectAsync(string teamId, Uri webhook, CancellationToken stopping)
    {
        using var answer = await Http.PutAsJsonAsync(
            $"/api/teams/{teamId}/connection", new Dictionary<string, string> { ["webhookUrl"] = webhook.AbsoluteUri, ["timeZone"] = "Europe/Berlin" }, stopping);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await process.DisposeAsync();
    }

    /// <summary>Ends it at once.</summary>
    public async Task KillAsync()
    {
        await process.KillAsync();
        await DisposeAsync();
    }

    private static Task<PublishedApp> StartIntegrationAsync(
        string folder, string storage, Func<int, KeyValuePair<string, string>> address, KeyValuePair<string, string>[] more, CancellationToken stopping)
    {
        var port = LocalPort.Free();
        return StartAsync(
            Path.Combine(folder, "Integration.Functions"),
            port,
            [
                address(port),
                .. SettingsOf(storage),
                .. more,
                .. RuntimeSettings(),
            ],
            stopping);
    }

    /// <summary>Settings of the runtime, for trying others than the published ones.</summary>
    private static IEnumerable<KeyValuePair<string, string>> RuntimeSettings() =>
        from System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables()
        let name = (string)variable.Key
        where name.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase)
        select KeyValuePair.Create(name, (string?)variable.Value ?? "");

    private static async Task<PublishedApp> StartAsync(
        string executable, int port, IEnumerable<KeyValuePair<string, string>> environment, CancellationToken stopping)
    {
        var began = Stopwatch.GetTimestamp();
        var app = new PublishedApp(ChildProcess.Start(executable, [], environment), port);
        try
        {
            await LocalPort.WaitAsync(port, app.process, stopping);
            using var answer = await app.Http.GetAsync("/", stopping);
            answer.EnsureSuccessStatusCode();
            app.StartTime = Stopwatch.GetElapsedTime(began);
            app.StartProcessor = ProcessFigures.Processor(app.ProcessId);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }
}
