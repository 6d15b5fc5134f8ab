using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Integration.Functions.AppCalls;
using Integration.Functions.Commands;
using Integration.Functions.Hosting;
using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Tests.Hosting;
using Integration.Functions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Integration.Functions.Tests.AppCalls;

/// <summary>The app over real HTTP, with verbs of the test's own, and a Mattermost that knows Ann, Bob, an administrator and the app's bot.</summary>
internal sealed class AppWorld : IAsyncDisposable
{
    public const string Ann = "annannannannannannannannan";
    public const string Bob = "bobbobbobbobbobbobbobbobbo";
    public const string Admin = "adminadminadminadminadmina";
    public const string Bot = "botbotbotbotbotbotbotbotbo";
    public const string Channel = "channelchannelchannelchann";
    public const string Team = "teamteamteamteamteamteamte";
    public const string PublicUrl = "https://integration.example.com";

    private WebApplication web = null!;

    private AppWorld(FakeMattermost mattermost, ManualClock clock) => (Mattermost, Clock) = (mattermost, clock);

    public FakeMattermost Mattermost { get; }

    public ManualClock Clock { get; }

    public MemoryAppServers Servers { get; } = new();

    public LogRecorder Log { get; } = new();

    /// <summary>What the verbs were asked.</summary>
    public ConcurrentQueue<CommandCall> Commands { get; } = new();

    /// <summary>Who was to be offered groups, and what they had typed.</summary>
    public ConcurrentQueue<(CommandCall Call, string Typed)> Lookups { get; } = new();

    public HttpClient Http { get; private set; } = new();

    public IServiceProvider Parts => web.Services;

    public static IReadOnlyList<IVerb> Verbs =>
    [
        new TestVerb("help"), new TestVerb("status"), new TestVerb("connect", "[webhook URL or code]"), new TestVerb("notifications", "[event] on|off"),
        new TestVerb("timezone", "[time zone]"), new TestVerb("why", "<permalink or event id>"), new TestVerb("mention-groups", "[@group …]"),
        new TestVerb("group", "[create | show] [@group] [@user …]") { Choices = ["create", "show"] }, new TestVerb("invite", "@group …"),
        new TestVerb("disconnect", "", (_, _) => Task.FromResult(CommandReply.Of(
            "Stop posting here?", new ReplyButton("Disconnect", "disconnect yes", ButtonStyle.Danger), new ReplyButton("Keep", "status")))),
        new TestVerb("hints", "", (_, _) => Task.FromResult(CommandReply.Of("All is well.", new ReplyButton("Send a test", "test")))),
        new TestVerb("fail", "", (_, _) => Task.FromResult(CommandReply.Error("You may not do that."))),
        new TestVerb("break", "", (_, _) => throw new InvalidOperationException("secret insides of db01.internal")),
        new TestVerb("hang", "", async (_, stopping) => { await Task.Delay(Timeout.Infinite, stopping); return CommandReply.Of("never"); }),
    ];

    /// <param name="secret">Of the setting; null switches the app off.</param>
    /// <param name="clock">Noon, unless said.</param>
    /// <param name="storage">Needed where a button that changes something is pressed, and nowhere else.</param>
    public static async Task<AppWorld> StartAsync(string? secret = AppJwt.Secret, ManualClock? clock = null, string storage = BuiltApp.StorageThatIsDown)
    {
        var mattermost = await FakeMattermost.StartAsync();
        mattermost.AddUser("token-of-ann", Ann, "ann");
        mattermost.AddUser("token-of-bob", Bob, "bob");
        mattermost.AddUser("token-of-admin", Admin, "root", "system_user system_admin");
        mattermost.AddUser("token-of-bot", Bot, "parabol");
        foreach (var user in new[] { Ann, Bob, Admin }) mattermost.AddMember(user, Channel, Team);

        var builder = BareWeb.Builder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = RequestBounds.LongestBody);
        var world = new AppWorld(mattermost, clock ?? new ManualClock(Some.Noon));
        builder.Services.AddAppCalls()
            .AddSingleton<TimeProvider>(world.Clock)
            .AddSingleton(Options(secret))
            .AddSingleton(new OutboundGuard(AllowedHosts.Parse(["127.0.0.1"]), OutboundGuard.SystemResolver, TimeProvider.System))
            .AddSingleton(parts => new MattermostRest(
                parts.GetRequiredService<OutboundGuard>(), TimeSpan.FromSeconds(10), world.Clock, parts.GetRequiredService<ILogger<MattermostRest>>()))
            .AddSingleton<IAppServers>(world.Servers)
            .AddSingleton(StorageClients.Tables(storage))
            .AddSingleton<ButtonContexts>()
            .AddSingleton<PressedButtons>()
            .AddSingleton(new AppCommands(Verbs, world.RunAsync, text => text == "status") { SuggestGroupsAsync = world.SuggestAsync });
        builder.Services.AddSingleton<ILoggerProvider>(world.Log);
        world.web = builder.Build();
        world.web.UseProblemDetails();
        world.web.MapFunctions(nameof(ServeManifest), nameof(ServeStatic), nameof(HandleAppCall));
        await world.web.StartAsync();
        world.Http = new HttpClient { BaseAddress = new Uri(world.web.Urls.Single()) };
        return world;
    }

    /// <summary>As after an installation.</summary>
    public async Task RegisterAsync() => await Servers.SetAppAsync(new Uri(Mattermost.SiteUrl), Bot, isEnabled: true, CancellationToken.None);

    public string Jwt(string? userId = null) => AppJwt.Of(Clock.Now.AddMinutes(15), userId);

    /// <summary>A call with a good JWT that names the user of the body, as the plugin makes it.</summary>
    public Task<AppAnswer> CallAsync(string path, JsonObject body) =>
        SendAsync(path, body, Jwt((string?)body["context"]?["acting_user"]?["id"]));

    public async Task<AppAnswer> SendAsync(string path, JsonObject? body, string? jwt)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/app{path}");
        request.Content = new StringContent(body?.ToJsonString() ?? "", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        if (jwt is not null) request.Headers.Add("Mattermost-App-Authorization", $"Bearer {jwt}");
        return await SendAsync(request);
    }

    public async Task<AppAnswer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request);
        return new(response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>The body of a command as plugin 1.2.2 sends it, with what our bindings ask for.</summary>
    public JsonObject Body(string path, string user = Ann, JsonObject? values = null) => new()
    {
        ["path"] = path,
        ["expand"] = new JsonObject { ["acting_user"] = "+summary", ["acting_user_access_token"] = "+all", ["channel_member"] = "+summary" },
        ["values"] = values,
        ["context"] = new JsonObject
        {
            ["app_id"] = "",
            ["mattermost_site_url"] = Mattermost.SiteUrl,
            ["app_path"] = "/plugins/com.mattermost.apps/apps/parabol",
            ["bot_user_id"] = Bot,
            ["bot_access_token"] = "token-of-bot",
            ["acting_user"] = new JsonObject { ["id"] = user, ["username"] = NameOf(user), ["roles"] = user == Admin ? "system_admin system_user" : "system_user" },
            ["acting_user_access_token"] = $"token-of-{(user == Admin ? "admin" : NameOf(user))}",
            ["channel_member"] = new JsonObject { ["channel_id"] = Channel, ["user_id"] = user, ["roles"] = "channel_user" },
            ["oauth2"] = new JsonObject(),
        },
    };

    public Task<AppAnswer> RunVerbAsync(string verb, JsonObject? values = null) => CallAsync($"/verbs/{verb}", Body($"/verbs/{verb}", Ann, values));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await web.DisposeAsync();
        await Mattermost.DisposeAsync();
    }

    private static string NameOf(string user) => user switch { Ann => "ann", Bob => "bob", _ => "root" };

    private Task<CommandReply> RunAsync(CommandCall call, CancellationToken stopping)
    {
        Commands.Enqueue(call);
        return Verbs.Single(verb => verb.Name == call.Text.Split(' ')[0]).RunAsync(call, [], stopping);
    }

    private Task<IReadOnlyList<ReplyChoice>> SuggestAsync(CommandCall call, string typed, CancellationToken stopping)
    {
        Lookups.Enqueue((call, typed));
        return Task.FromResult<IReadOnlyList<ReplyChoice>>([.. Enumerable.Range(1, 60).Select(number => new ReplyChoice($"@group{number} - Group {number}", $"group{number}"))]);
    }

    private static IntegrationOptions Options(string? secret) => new()
    {
        PublicUrl = new Uri($"{PublicUrl}/"),
        ApiKey = "an-api-key-for-tests-only",
        AdminKey = "an-admin-key-for-tests-only",
        AppSecret = secret,
        ProtectionKeys = ["test:" + Convert.ToBase64String(new byte[32])],
    };
}
