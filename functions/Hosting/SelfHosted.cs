using Integration.Functions.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;

namespace Integration.Functions.Hosting;

/// <summary>The app on its own: the same functions on its own web server, with the queues run by the WebJobs SDK.</summary>
internal static class SelfHosted
{
    private static readonly string[] Addresses = ["urls", "http_ports", "https_ports"];

    private const string DefaultAddress = "http://127.0.0.1:7071";
    private const string RoutePrefix = "/api/";

    /// <summary>
    /// Settings are read once, at the start: nobody watches their files, for which Linux has few watches for all processes of
    /// a user, and the start fails without one.
    /// </summary>
    private const string NoWatching = "--hostBuilder:reloadConfigOnChange=false";

    /// <param name="args">As on the command line: <c>--urls</c> and settings.</param>
    /// <param name="parts">The parts of the integration; the last word on services, for tests.</param>
    /// <exception cref="StartUpException">A setting is missing or wrong; all of them are named.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder> parts)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = [NoWatching, .. args],
            // As 'dotnet run' wants it, or else from beside the executable.
            ContentRootPath = File.Exists("appsettings.json") ? Directory.GetCurrentDirectory() : AppContext.BaseDirectory,
        });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Bound());
        builder.WebHost.UseKestrelHttpsConfiguration();
        if (Addresses.All(setting => string.IsNullOrEmpty(builder.Configuration[setting]))) builder.WebHost.UseUrls(DefaultAddress);
        builder.Logging.AddLines();
        builder.Services.AddHostedService<CreateStorage>();
        builder.Host.AddQueueTriggers();
        builder.Services.AddHostedService<TimerTriggers>();
        parts(builder);

        var app = builder.Build();
        app.UseProblemDetails();
        app.MapGet("/", static () => TypedResults.Text("Parabol for Mattermost"));
        app.MapFunctions();
        return app;
    }

    /// <param name="only">The functions to map; all, if none is named.</param>
    public static void MapFunctions(this WebApplication app, params string[] only)
    {
        foreach (var (function, trigger) in Function.With<HttpTriggerAttribute>().Where(http => only.Length == 0 || only.Contains(http.Function.Name, StringComparer.Ordinal))) app.Map(function, trigger);
    }

    public static void Bound(this KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = RequestBounds.LongestBody;
    }

    private static void Map(this WebApplication app, Function function, HttpTriggerAttribute trigger)
    {
        var pattern = RoutePrefix + trigger.Route;
        var type = function.Method.DeclaringType!;
        var made = RequestDelegateFactory.Create(
            function.Method,
            http => ActivatorUtilities.GetServiceOrCreateInstance(http.RequestServices, type),
            new RequestDelegateFactoryOptions
            {
                ServiceProvider = app.Services,
                RouteParameterNames = Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse(pattern).Parameters.Select(parameter => parameter.Name),
            });
        app.MapMethods(pattern, trigger.Methods!.Select(method => method.ToUpperInvariant()), made.RequestDelegate).WithName(function.Name);
    }
}
