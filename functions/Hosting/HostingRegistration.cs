using Integration.Functions.Groups;
using Integration.Functions.Storage;

namespace Integration.Functions.Hosting;

/// <summary>Everything around the functions: mode, address, settings, logs, errors, and what runs the jobs of queues.</summary>
public static partial class HostingRegistration
{
    /// <summary>Above the drain limit by what the web server and the last settling of messages may take.</summary>
    private static readonly TimeSpan BeyondDrain = TimeSpan.FromSeconds(15);

    /// <param name="appFolder">The folder of host.json and the function.json files; the executable's own when not said.</param>
    /// <exception cref="StartUpException">The mode cannot be told.</exception>
    public static void AddHosting(this WebApplicationBuilder builder, string[] args, string? appFolder = null)
    {
        var asked = new ConfigurationBuilder().AddCommandLine(args).Build()["mode"];
        var mode = HostingMode.Detect(builder.Configuration[HostingMode.PortVariable], asked);
        var folder = new AppFolder(appFolder ?? AppContext.BaseDirectory);
        builder.Configuration.AddHostFile(folder.Path);
        builder.AddDevelopmentSecrets();
        builder.Bind(mode);
        builder.Logging.AddLines();
        builder.Services.AddSingleton(mode).AddSingleton(folder).AddSingleton(TimeProvider.System);
        builder.Services.AddOptionsOf(builder.Environment.IsDevelopment());
        builder.Services.AddJobs(mode);
    }

    /// <summary>Comes before the Map lines of the functions.</summary>
    public static void UseHosting(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(HostingRegistration).FullName!);
        var mode = app.Services.GetRequiredService<HostingMode>();
        LogMode(log, mode is HostingMode.SelfHosted ? "self-hosted" : "under the Functions host");
        if (app.Services.GetService<DevelopmentSecrets>() is { } secrets) LogSecrets(log, secrets.File, secrets.Generated.Count);
        if (mode is HostingMode.FunctionsHost) app.UseInvocationLabels(log);
        app.UseProblemDetails();
        // The host asks this to learn that the port answers: no work, nothing that could be down.
        app.MapGet("/", static () => TypedResults.Text("Parabol for Mattermost"));
    }

    private static void AddDevelopmentSecrets(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment()) return;
        var folder = builder.Configuration["DATA_DIR"] is { Length: > 0 } said ? said : Path.Combine(builder.Environment.ContentRootPath, ".data");
        builder.Services.AddSingleton(DevelopmentSecrets.AddTo(builder.Configuration, folder));
    }

    private static void AddOptionsOf(this IServiceCollection services, bool isDevelopment)
    {
        services.AddSettings("Integration", IntegrationOptions.Read);
        services.AddSettings("Parabol", ParabolOptions.Read);
        services.AddSettings("Delivery", DeliveryOptions.Read);
        services.AddSettings("Groups", GroupsOptions.Read);
        services.AddSettings("Hosting", HostingOptions.Read);
        services.AddSettings(QueueSettings.Section, settings => QueueSettings.Read(settings, isDevelopment));
        services.AddOptions<HostOptions>().Configure<IServiceProvider>((host, provider) =>
        {
            // The host asks for its options when it is built: before anything could use a setting that is wrong.
            SettingsSection.Check(provider);
            host.ShutdownTimeout = provider.GetRequiredService<HostingOptions>().DrainLimit + BeyondDrain;
            host.ServicesStopConcurrently = true;
        });
    }

    private static void AddJobs(this IServiceCollection services, HostingMode mode)
    {
        services.AddSingleton<QueueFunctions>().AddSingleton<JobRunner>().AddSingleton<CheckHealth>();
        services.AddSingleton<IReadiness, StorageReadiness>();
        services.AddSingleton<Func<CreateStorage>>(static provider => provider.GetRequiredService<CreateStorage>);
        services.AddHostedService<PrepareStorage>();
        if (mode is HostingMode.FunctionsHost) return;
        services.AddSingleton<ListenerHealth>().AddSingleton<IReadiness>(provider => provider.GetRequiredService<ListenerHealth>());
        services.AddSingleton<WorkQueues>().AddHostedService<QueueListeners>();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Parabol for Mattermost runs {Mode}")]
    private static partial void LogMode(ILogger log, string mode);

    [LoggerMessage(Level = LogLevel.Information, Message = "Development: secrets that are not set come from {File}, {Generated} of them new")]
    private static partial void LogSecrets(ILogger log, string file, int generated);
}
