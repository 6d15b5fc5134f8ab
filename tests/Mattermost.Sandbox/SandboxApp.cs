using Mattermost.Sandbox.AppsPlugin;
using Mattermost.Sandbox.Control;
using Mattermost.Sandbox.Faults;
using Mattermost.Sandbox.Groups;
using Mattermost.Sandbox.Integrations;
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
        // Hundreds of sandboxes in one test run must not each watch a settings file that none of them reads.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
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
        var surface = new Surface(parts.Server);
        var limiter = new RateLimiter(parts.Server, parts.Options.Clock);
        MapWebhooks(app, parts, surface, limiter);
        MapRest(app, parts, surface, limiter);
        new AppsEndpoints(parts.Apps, parts.State, parts.Sessions, app.Lifetime).Map(app);

        new StartPage(parts).Map(app);
        new ChannelPage(parts.State, parts.Server).Map(app);
        new PostsControl(parts.State).Map(app);
        new FaultsControl(parts).Map(app);
        new ServerControl(parts).Map(app);
        new GroupsControl(parts).Map(app);
        new PeopleControl(parts).Map(app);
    }

    private static void MapWebhooks(WebApplication app, SandboxParts parts, Surface surface, RateLimiter limiter)
    {
        var clock = parts.Options.Clock;
        var hooks = new HookEndpoint(
            new WebhookReader(parts.Server), new IncomingWebhooks(parts.State, parts.Server, parts.Writer, clock), parts.Server, surface, limiter,
            parts.Faults, parts.Calls, new FaultyAnswer(surface, clock), clock);
        new ResponseUrlEndpoint(parts.Commands, parts.Server, surface, limiter).Map(app);
        app.MapPost("/hooks/{id}", (HttpContext http, string id) => hooks.HandleAsync(http, id));
    }

    private static void MapRest(WebApplication app, SandboxParts parts, Surface surface, RateLimiter limiter)
    {
        var (state, server, clock, guard) = (parts.State, parts.Server, parts.Options.Clock, parts.Guard);
        var api = new RestApi(
            surface, limiter, parts.Sessions, server, parts.Faults, new FaultyAnswer(surface, clock), parts.RestCalls, clock);
        new SystemApi(server, guard).Map(app, api);
        new UsersApi(state, server, guard).Map(app, api);
        new TokensApi(state, server, guard).Map(app, api);
        new BotsApi(state, server, guard).Map(app, api);
        new RolesApi(state, server, guard).Map(app, api);
        new TeamsApi(state, guard).Map(app, api);
        new TeamMembersApi(state, server, guard).Map(app, api);
        new ChannelsApi(state, server, guard).Map(app, api);
        new ChannelMembersApi(state, guard).Map(app, api);
        new ChannelEntryApi(state, server, guard, parts.Admission).Map(app, api);
        MapGroups(app, parts, api);
        new PostsApi(state, guard, parts.Writer, parts.PostRules, parts.RecentPosts).Map(app, api);
        new CommandsApi(state, server, guard).Map(app, api);
        new HooksApi(state, server, guard).Map(app, api);
        new OutgoingHooksApi(state, server, guard).Map(app, api);
        new ExecuteCommandApi(state, parts.Commands).Map(app, api);
        new ActionsApi(state, guard, parts.Actions, parts.Dialogs).Map(app, api);
    }

    private static void MapGroups(WebApplication app, SandboxParts parts, RestApi api)
    {
        var (state, server, guard) = (parts.State, parts.Server, parts.Guard);
        var (licence, counts) = (parts.GroupLicence, new GroupCounts(parts.State));
        var listing = new GroupListing(state, server, guard, licence, counts);
        new GroupsApi(state, server, guard, licence, listing, counts).Map(app, api);
        new GroupLinksApi(state, server, guard, licence, listing, counts).Map(app, api);
        new UserListsApi(state, server, guard, licence, listing).Map(app, api);
        new GroupEditsApi(state, server, guard, licence, listing).Map(app, api);
    }
}
