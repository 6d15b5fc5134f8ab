using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Storage;
using Integration.Functions.Teams;
using Mattermost.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Integration.Functions.Tests.Support;

/// <summary>
/// The real integration in the test's process, with an Azurite account of its own and a sandbox Mattermost. Prepared, it
/// runs functions when a test calls them; started, it serves HTTP and listens to its queues as a self-hosted one does.
/// </summary>
internal sealed class IntegrationApp : IAsyncDisposable
{
    public const string ApiKey = "an-api-key-for-tests-only";
    public const string AdminKey = "an-admin-key-for-tests-only";
    public const string PluginSecret = "a-plugin-secret-for-tests";

    private readonly WebApplication app;
    private readonly string[] args;
    private readonly bool isTwin;
    private bool isStarted;

    private IntegrationApp(WebApplication app, string[] args, SandboxServer sandbox, bool isTwin)
    {
        (this.app, this.args, this.isTwin) = (app, args, isTwin);
        Sandbox = sandbox;
    }

    public SandboxServer Sandbox { get; }

    public HttpClient Http { get; private set; } = new();

    public IServiceProvider Parts => app.Services;

    /// <summary>The connection string of its storage.</summary>
    public string Storage => app.Configuration["AzureWebJobsStorage"]!;

    public StorageQueues Queues => Parts.GetRequiredService<StorageQueues>();

    public StorageMeter Meter => Parts.GetRequiredService<StorageMeter>();

    /// <summary>As at SIGTERM.</summary>
    public Task StopAsync() => app.StopAsync();

    public Tables Tables => Parts.GetRequiredService<Tables>();

    public DeliveryHistory History => Parts.GetRequiredService<DeliveryHistory>();

    public TeamConnections Teams => Parts.GetRequiredService<TeamConnections>();

    /// <summary>Its settings as the environment of a process.</summary>
    public Dictionary<string, string> Environment => args
        .Select(setting => setting.TrimStart('-').Split('=', 2))
        .Where(setting => setting[0] != "urls")
        .GroupBy(setting => setting[0].Replace(":", "__", StringComparison.Ordinal), setting => setting[1], StringComparer.Ordinal)
        .ToDictionary(setting => setting.Key, setting => setting.Last(), StringComparer.Ordinal);

    /// <summary>Tables and queues are there; nothing listens.</summary>
    public static async Task<IntegrationApp> PrepareAsync(
        AzuriteFixture azurite, TimeProvider? clock = null, IReadOnlyDictionary<string, string>? settings = null, Action<IServiceCollection>? configure = null,
        SandboxOptions? mattermost = null)
    {
        var sandbox = await SandboxServer.StartAsync(mattermost);
        var built = Build([.. Settings(azurite.NewAccount()), .. Said(settings)], clock, sandbox, isTwin: false, configure);
        await built.Tables.CreateAllAsync(CancellationToken.None);
        await built.Queues.CreateAllAsync(CancellationToken.None);
        return built;
    }

    /// <summary>Another instance of this integration: the same settings, storage and Mattermost, in a process of its own.</summary>
    public IntegrationApp PrepareTwin(TimeProvider? clock = null, IReadOnlyDictionary<string, string>? settings = null) =>
        Build([.. args, .. Said(settings)], clock, Sandbox, isTwin: true, configure: null);

    public static async Task<IntegrationApp> StartAsync(
        AzuriteFixture azurite, IReadOnlyDictionary<string, string>? settings = null, Action<IServiceCollection>? configure = null,
        SandboxOptions? mattermost = null)
    {
        var integration = await PrepareAsync(azurite, clock: null, settings, configure, mattermost);
        await integration.StartAsync();
        return integration;
    }

    /// <summary>From now on it serves HTTP and listens to its queues.</summary>
    public async Task StartAsync()
    {
        await app.StartAsync();
        isStarted = true;
        var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        Http = new HttpClient { BaseAddress = new Uri(address) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ApiKey);
    }

    /// <summary>Connects a team to the sandbox's channel, or to the webhook given.</summary>
    public async Task<TeamConnection> ConnectAsync(Func<TeamConnection, TeamConnection>? change = null)
    {
        var connection = Some.Connection with { WebhookUrl = Sandbox.HookAddress };
        connection = change?.Invoke(connection) ?? connection;
        Assert.IsType<WriteOutcome.Written>(await Teams.SaveAsync(connection, CancellationToken.None));
        return connection;
    }

    /// <summary>Runs the queue functions' delivery with a message, as the host or the listener would.</summary>
    public Task DeliverAsync(string message) => Parts.GetRequiredService<EventDelivery>().RunAsync(message, CancellationToken.None);

    public Task DeliverAsync(ParabolEvent happened) => DeliverAsync(CloudEvent.Write(happened));

    /// <summary>The successor of an event, as it is queued for its next attempt.</summary>
    public Task DeliverAgainAsync(ParabolEvent happened, DateTimeOffset? replayOf = null) => DeliverAsync(
        new QueuedEvent { DestinationId = TeamConnection.MainDestination, ReplayOf = replayOf }.Write(CloudEvent.Write(happened)));

    public async Task<Delivery?> FindAsync(ParabolEvent happened) => await History.FindAsync(
        happened.Team.Id, TeamConnection.MainDestination, Delivery.NameOf(happened.Source, happened.Id), CancellationToken.None);

    public async Task<IReadOnlyList<Delivery>> HistoryOfAsync(string teamId) =>
        await History.NewestFirstAsync(teamId, null, null, CancellationToken.None).ToListAsync();

    /// <summary>How many messages a queue holds, hidden ones too.</summary>
    public async Task<int> CountAsync(string queue) => (await Queues[queue].GetPropertiesAsync()).Value.ApproximateMessagesCount;

    public Task<HttpResponseMessage> PutConnectionAsync(string teamId, JsonObject body) =>
        Http.PutAsJsonAsync($"/api/teams/{teamId}/connection", body);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        // A listener that is disposed of while it listens fails; how a job is drained is not every test's business.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(isStarted ? 2 : 0));
        if (isStarted) await app.StopAsync(patience.Token);
        await app.DisposeAsync();
        if (!isTwin) await Sandbox.DisposeAsync();
    }

    private static IntegrationApp Build(string[] args, TimeProvider? clock, SandboxServer sandbox, bool isTwin, Action<IServiceCollection>? configure)
    {
        var built = IntegrationServer.Build(args, builder =>
        {
            if (clock is not null)
            {
                builder.Services.Replace(ServiceDescriptor.Singleton(clock));
            }

            configure?.Invoke(builder.Services);
        });
        return new IntegrationApp(built, args, sandbox, isTwin);
    }

    /// <summary>As on the command line, where the last word counts.</summary>
    private static IEnumerable<string> Said(IEnumerable<KeyValuePair<string, string>>? settings) =>
        (settings ?? []).Select(setting => $"--{setting.Key}={setting.Value}");

    private static IEnumerable<string> Settings(string storage) => Said(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["urls"] = "http://127.0.0.1:0",
        ["AzureWebJobsStorage"] = storage,
        ["Integration:PublicUrl"] = "https://integration.example.com",
        ["Integration:ApiKey"] = ApiKey,
        ["Integration:AdminKey"] = AdminKey,
        ["Integration:ProtectionKeys:0"] = $"test:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
        ["Integration:AllowedHosts:0"] = "127.0.0.1",
        ["Parabol:SiteUrl"] = "https://app.parabol.co",
        ["Parabol:PluginSecret"] = PluginSecret,
        ["Delivery:ConnectionCache"] = "00:00:00",
    });
}
