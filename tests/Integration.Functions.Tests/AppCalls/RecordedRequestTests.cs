using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Integration.Functions.Tests.AppCalls;

/// <summary>
/// Requests that real plugins (1.0.0, 1.2.2) made to a small app, sent to ours: the paths of that app stand for ours, its
/// Mattermost and people for those of the test, and the JWT is made anew from the recorded claims.
/// </summary>
public sealed class RecordedRequestTests : IAsyncLifetime
{
    private const string User = "197zaciczjdxbpsb7njua5uxph";
    private const string Admin = "ympixdpaoig9ujf8uqo1iuoknc";
    private const string Bot = "c49k7nhqgfrjxbzc93rq9313nc";
    private const string Channel = "51s8y8fsqbbfmcx8rm34j74bjh";
    private const string Team = "n9owkuwszbf1iekjxxywedjbsr";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "AppCalls", "recorded");

    private AppWorld world = null!;

    public static TheoryData<string> All => [.. Directory.GetFiles(Folder, "*.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];

    public async Task InitializeAsync()
    {
        world = await AppWorld.StartAsync();
        world.Mattermost.AddUser("TOKEN_OF_ACTING_USER", User, "user01");
        world.Mattermost.AddUser("TOKEN_OF_BOT", Bot, "demo-app");
        world.Mattermost.AddUser("TOKEN_OF_ADMIN", Admin, "sysadmin", "system_admin system_user");
        world.Mattermost.AddMember(User, Channel, Team);
        await world.Servers.SetAppAsync(new Uri(world.Mattermost.SiteUrl), Bot, isEnabled: true, CancellationToken.None);
    }

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public void All_recordings_are_here() => Assert.Equal(19, All.Count);

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_recorded_request_is_answered_as_it_should_be(string file)
    {
        var recorded = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, file)))!.AsObject();

        var answer = await SendAsync(recorded);

        switch ((string)recorded["path"]!)
        {
            case "/manifest.json":
                Assert.Equal("parabol", (string?)answer.Json["app_id"]);
                break;
            case "/static/icon.png":
                Assert.Equal((HttpStatusCode.OK, (byte)0x89), (answer.Status, answer.Bytes[0]));
                break;
            case "/bindings":
                Assert.Equal(("ok", file.StartsWith("1.2", StringComparison.Ordinal)), (answer.Type, answer.Body.Contains("\\u002Bsummary", StringComparison.Ordinal)));
                break;
            case "/submit":
                Assert.Equal(("ok", "status done"), (answer.Type, answer.Text));
                Assert.Equal((User, "user01", Channel, Team), Assert.Single(world.Commands.Select(call => (call.Actor.UserId, call.Actor.Username, call.ChannelId, call.MattermostTeamId))));
                break;
            case "/openform":
                Assert.Equal(("form", "/press"), (answer.Type, (string?)answer.Json["form"]!["submit"]!["path"]));
                break;
            case "/lookup":
                Assert.Equal(("ok", "Europe/Berlin"), (answer.Type, (string?)answer.Json["data"]!["items"]![0]!["value"]));
                break;
            case "/fielderr":
                Assert.Equal("error", answer.Type);
                Assert.NotNull(answer.Json["data"]!["errors"]!["zone"]);
                break;
            case "/webhook/abc":
                Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
                break;
            case "/on_uninstall":
                Assert.Equal("ok", answer.Type);
                Assert.Empty(world.Servers.All);
                break;
            default:
                Assert.Equal("ok", answer.Type);
                Assert.Equal((string)recorded["path"]! != "/on_disable", Assert.Single(world.Servers.All).HasApp);
                break;
        }
    }

    private async Task<AppAnswer> SendAsync(JsonObject recorded)
    {
        var path = (string)recorded["path"]!;
        var ours = path switch
        {
            "/manifest.json" => "/api/manifest.json",
            "/submit" => "/api/app/verbs/status",
            "/openform" => "/api/app/verbs/disconnect",
            "/lookup" => "/api/app/lookups/timezone",
            "/fielderr" => "/api/app/verbs/timezone",
            _ => $"/api/app{path.Replace("/on_", "/", StringComparison.Ordinal)}",
        };
        using var request = new HttpRequestMessage(new HttpMethod((string)recorded["method"]!), ours);
        if (recorded["body"] is JsonObject body) request.Content = new StringContent(Ours(body, path, ours).ToJsonString(), Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", (string?)recorded["headers"]!["User-Agent"]);
        if (recorded["jwt"] is { } jwt) request.Headers.Add("Mattermost-App-Authorization", $"Bearer {AppJwt.Of(jwt["claims"]!.DeepClone().AsObject())}");
        return await world.SendAsync(request);
    }

    private JsonObject Ours(JsonObject recorded, string path, string ours)
    {
        var body = recorded.DeepClone().AsObject();
        body["path"] = ours["/api/app".Length..];
        if ((string?)body["context"]!["mattermost_site_url"] is { Length: > 0 }) body["context"]!["mattermost_site_url"] = world.Mattermost.SiteUrl;
        // Our manifest asks for this.
        if (path == "/on_install") body["context"]!["acting_user_access_token"] = "TOKEN_OF_ADMIN";
        if (path == "/fielderr") body["values"] = new JsonObject { ["zone"] = new JsonObject { ["label"] = "Atlantis", ["value"] = "Atlantis" } };
        if (path == "/lookup" && body.ContainsKey("query")) body["query"] = "berl";
        return body;
    }
}
