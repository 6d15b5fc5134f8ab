using System.Net;
using System.Text.Json.Nodes;
using Integration.Functions.Hosting;
using Microsoft.Extensions.Configuration;

namespace Integration.Functions.Tests.AppCalls;

/// <summary>Points 7 to 10 of the checklist: ping, and who is let in.</summary>
public sealed class TokenPoints : IAsyncLifetime
{
    private AppWorld world = null!;

    public static TheoryData<string> EveryCall => ["/ping", "/bindings", "/install", "/uninstall", "/enable", "/disable", "/press", "/lookups/timezone", "/verbs/help", "/nothing"];

    public async Task InitializeAsync() => world = await AppWorld.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Point_07_A_ping_with_a_good_JWT_is_answered_at_once()
    {
        var body = JsonNode.Parse("""{"path":"/ping","context":{"app_id":"","mattermost_site_url":"","app_path":"","bot_user_id":"","oauth2":{}}}""")!.AsObject();

        var answer = await world.SendAsync("/ping", body, world.Jwt());

        Assert.Equal("""{"type":"ok"}""", answer.Body);
        Assert.Empty(world.Mattermost.Requests);
    }

    [Fact]
    public async Task Point_08_A_ping_with_a_bad_JWT_stops_the_installation_with_a_sentence()
    {
        await AssertRefusedAsync("/ping", jwt: null, "missing");
        await AssertRefusedAsync("/ping", AppJwt.Of(world.Clock.Now.AddMinutes(-1)), "expired");
        await AssertRefusedAsync("/ping", AppJwt.Of(Soon, secret: "another-secret-of-another-app-0123456789"), "Outgoing JWT Secret");
        await AssertRefusedAsync("/ping", AppJwt.Of(Soon, secret: ""), "Outgoing JWT Secret");
    }

    [Theory]
    [MemberData(nameof(EveryCall))]
    public async Task Point_09_Every_call_needs_a_JWT_that_is_signed_with_HS256_and_expires(string path)
    {
        await AssertRefusedAsync(path, jwt: null);
        await AssertRefusedAsync(path, "");
        await AssertRefusedAsync(path, "no.jwt");
        await AssertRefusedAsync(path, AppJwt.Of(Soon, algorithm: "none"));
        await AssertRefusedAsync(path, AppJwt.Of(Soon, algorithm: "None"));
        await AssertRefusedAsync(path, AppJwt.Of(Soon, algorithm: "HS384"));
        await AssertRefusedAsync(path, AppJwt.Of(Soon, algorithm: "HS512"));
        await AssertRefusedAsync(path, AppJwt.Of(new JsonObject { ["acting_user_id"] = AppWorld.Ann }));
        await AssertRefusedAsync(path, AppJwt.Of(new JsonObject { ["exp"] = "tomorrow" }));
        await AssertRefusedAsync(path, AppJwt.Of(world.Clock.Now.AddMinutes(-1)));
    }

    [Fact]
    public async Task Point_09_A_changed_token_is_refused()
    {
        var good = world.Jwt(AppWorld.Ann).Split('.');
        var other = world.Jwt(AppWorld.Bob).Split('.');

        await AssertRefusedAsync("/ping", $"{good[0]}.{other[1]}.{good[2]}");
        await AssertRefusedAsync("/ping", $"{good[0]}.{good[1]}.");
        await AssertRefusedAsync("/ping", $"{good[0]}.{good[1]}");
    }

    [Fact]
    public async Task Point_09_The_token_must_be_in_its_own_header_and_only_once()
    {
        using var usual = new HttpRequestMessage(HttpMethod.Post, "/api/app/ping");
        usual.Headers.Add("Authorization", $"Bearer {world.Jwt()}");
        using var twice = new HttpRequestMessage(HttpMethod.Post, "/api/app/ping");
        twice.Headers.Add("Mattermost-App-Authorization", [$"Bearer {world.Jwt()}", $"Bearer {world.Jwt()}"]);

        Assert.Equal(HttpStatusCode.Unauthorized, (await world.SendAsync(usual)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await world.SendAsync(twice)).Status);
    }

    [Theory]
    [InlineData(-29, true)]
    [InlineData(-31, false)]
    [InlineData(900, true)]
    [InlineData(86400, true)]
    public async Task Point_09_Clocks_may_differ_a_little(int secondsLeft, bool isAccepted)
    {
        var answer = await world.SendAsync("/ping", new JsonObject(), AppJwt.Of(world.Clock.Now.AddSeconds(secondsLeft)));

        Assert.Equal(isAccepted ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, answer.Status);
    }

    [Fact]
    public async Task Point_09_Other_claims_may_be_missing_or_there()
    {
        var claims = new JsonObject { ["exp"] = Soon.ToUnixTimeSeconds(), ["iss"] = "whoever", ["aud"] = "whatever", ["iat"] = 1, ["jti"] = "x" };

        Assert.Equal("ok", (await world.SendAsync("/ping", new JsonObject(), AppJwt.Of(claims))).Type);
        await AssertRefusedAsync("/ping", AppJwt.Of(new JsonObject { ["exp"] = Soon.ToUnixTimeSeconds(), ["acting_user_id"] = 5 }));
        await AssertRefusedAsync("/ping", AppJwt.Of(new JsonObject { ["exp"] = Soon.ToUnixTimeSeconds(), ["nbf"] = Soon.ToUnixTimeSeconds() }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("0123456789012345678901234567890")]
    [InlineData("x150")]
    public void Point_10_A_secret_that_is_empty_too_short_or_too_long_stops_the_start(string secret)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Integration:AppSecret", (string?)(secret == "x150" ? new string('x', 151) : secret))]).Build();
        var reader = new SettingReader(configuration, "Integration");

        IntegrationOptions.Read(reader);

        Assert.Contains(reader.Failures, failure => failure.StartsWith("Integration__AppSecret", StringComparison.Ordinal));
    }

    private DateTimeOffset Soon => world.Clock.Now.AddMinutes(15);

    private async Task AssertRefusedAsync(string path, string? jwt, string word = "JWT")
    {
        var answer = await world.SendAsync(path, world.Body(path), jwt);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Contains(word, answer.Body, StringComparison.Ordinal);
        Assert.InRange(answer.Body.Length, 1, 120);
        Assert.DoesNotContain(AppJwt.Secret, answer.Body, StringComparison.Ordinal);
        Assert.Empty(world.Commands);
        Assert.Empty(world.Mattermost.Requests);
    }
}
