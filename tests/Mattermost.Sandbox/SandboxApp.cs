using Mattermost.Sandbox.Control;
using Mattermost.Sandbox.Faults;
using Mattermost.Sandbox.Pages;
using Mattermost.Sandbox.Rest;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.Webhooks;

namespace Mattermost.Sandbox;

/// <summary>Puts the parts together: Mattermost's own paths, the pages for people, and <c>/sandbox</c> for control.</summary>
internal static class SandboxApp
{
    public static WebApplication Build(SandboxParts parts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(parts.Options.Urls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // the sandbox has Mattermost's own limits
        });
        // Request logs name the path, and a webhook's path is its secret.
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        var app = builder.Build();
        Map(app, parts);
        return app;
    }

    private static void Map(WebApplication app, SandboxParts parts)
    {
        var clock = parts.Options.Clock;
        var surface = new Surface(parts.Server);
        var limiter = new RateLimiter(parts.Server, clock);
        var hooks = new HookEndpoint(
            new WebhookReader(parts.Server), new IncomingWebhooks(parts.State, parts.Server, clock), parts.Server, surface, limiter,
            parts.Faults, parts.Calls, new FaultyAnswer(surface, clock), clock);
        app.MapPost("/hooks/{id}", (HttpContext http, string id) => hooks.HandleAsync(http, id));

        var api = new RestApi(surface, limiter, new SandboxToken(parts.Options.AdminToken));
        new SystemApi(parts.Server, parts.Admin).Map(app, api);
        new TeamsApi(parts.State).Map(app, api);
        new ChannelsApi(parts.State, parts.Admin).Map(app, api);
        new HooksApi(parts.State, parts.Server, parts.Admin).Map(app, api);

        new StartPage(parts).Map(app);
        new ChannelPage(parts.State, parts.Server).Map(app);
        new PostsControl(parts.State).Map(app);
        new FaultsControl(parts).Map(app);
        new ServerControl(parts).Map(app);
    }
}
