using System.Buffers.Binary;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Integration.Functions.AppCalls;

namespace Integration.Functions.Tests.AppCalls;

/// <summary>Points 1 to 6 of the checklist: the manifest and the icon.</summary>
public sealed partial class ManifestPoints : IAsyncLifetime
{
    private AppWorld world = null!;

    public async Task InitializeAsync() => world = await AppWorld.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Fact]
    public async Task Point_01_The_manifest_is_a_small_JSON_object_for_everybody()
    {
        using var response = await world.Http.GetAsync("/api/manifest.json");
        var bytes = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((byte)'{', bytes[0]);
        Assert.InRange(bytes.Length, 2, 1024 * 1024);
        Assert.Equal("parabol", (string?)JsonNode.Parse(bytes)!["app_id"]);
    }

    [Fact]
    public async Task Point_02_The_app_id_and_the_version_are_such_as_Mattermost_takes()
    {
        var manifest = await ManifestAsync();

        Assert.Matches(AppId(), (string)manifest["app_id"]!);
        Assert.Matches(Version(), (string)manifest["version"]!);
    }

    [Theory]
    [InlineData("1.2.3.0", "v1.2.3")]
    [InlineData("10.20.300.4", "v10.20.300")]
    [InlineData("10.200.300.4", "v10.200")]
    public void Point_02_A_long_version_is_cut_to_ten_characters(string assembly, string shown) =>
        Assert.Equal(shown, ServeManifest.VersionOf(System.Version.Parse(assembly)));

    [Fact]
    public async Task Point_03_Name_homepage_and_description_have_the_right_lengths()
    {
        var manifest = await ManifestAsync();

        Assert.InRange(((string)manifest["display_name"]!).Length, 1, 64);
        Assert.InRange(((string)manifest["homepage_url"]!).Length, 1, 256);
        Assert.True(Uri.TryCreate((string)manifest["homepage_url"]!, UriKind.Absolute, out var homepage) && homepage.Scheme == "https");
        Assert.InRange(((string)manifest["description"]!).Length, 1, 512);
    }

    [Fact]
    public async Task Point_04_The_root_url_is_the_public_address_of_the_calls_and_a_JWT_is_used()
    {
        var manifest = await ManifestAsync();

        Assert.Equal($"{AppWorld.PublicUrl}/api/app", (string?)manifest["http"]!["root_url"]);
        Assert.True((bool)manifest["http"]!["use_jwt"]!);
        Assert.Equal("ok", (await world.SendAsync("/ping", new JsonObject(), world.Jwt())).Type);
    }

    [Fact]
    public async Task Point_05_Permissions_are_complete_and_locations_are_top_level_names()
    {
        var manifest = await ManifestAsync();

        Assert.Equal(["act_as_bot", "act_as_user"], Texts(manifest["requested_permissions"]));
        Assert.Equal(["/command", "/channel_header"], Texts(manifest["requested_locations"]));
    }

    [Fact]
    public async Task Point_06_The_icon_is_a_PNG_that_is_served_without_a_JWT()
    {
        var name = (string)(await ManifestAsync())["icon"]!;

        using var response = await world.Http.GetAsync($"/api/app/static/{name}");
        var png = await response.Content.ReadAsByteArrayAsync();

        Assert.Matches("^[a-z]+[.]png$", name);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/png", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        Assert.Equal((128, 128), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
    }

    [Theory]
    [InlineData("/api/app/static/manifest.json")]
    [InlineData("/api/app/static/ICON.png")]
    [InlineData("/api/app/static/..%2Fmanifest.json")]
    [InlineData("/api/app/static/")]
    public async Task Point_06_No_other_file_is_served(string path)
    {
        using var response = await world.Http.GetAsync(path);

        Assert.Contains(response.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed });
    }

    [Fact]
    public async Task Every_call_that_the_manifest_names_answers()
    {
        var manifest = await ManifestAsync();

        foreach (var call in new[] { "bindings", "on_install", "on_uninstall", "on_enable", "on_disable" })
        {
            var path = (string)manifest[call]!["path"]!;
            Assert.Contains((await world.CallAsync(path, world.Body(path, AppWorld.Admin))).Type, new[] { "ok", "error" });
        }
    }

    [Fact]
    public async Task Without_a_secret_the_manifest_says_which_setting_is_missing_and_nothing_can_be_called()
    {
        await using var off = await AppWorld.StartAsync(secret: null);

        using var response = await off.Http.GetAsync("/api/manifest.json");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Integration__AppSecret", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // A 404 would count as a good ping.
        Assert.Equal(HttpStatusCode.Unauthorized, (await off.SendAsync("/ping", new JsonObject(), AppJwt.Of(off.Clock.Now.AddMinutes(15), secret: ""))).Status);
    }

    private async Task<JsonObject> ManifestAsync() => JsonNode.Parse(await world.Http.GetByteArrayAsync("/api/manifest.json"))!.AsObject();

    private static IEnumerable<string> Texts(JsonNode? array) => array!.AsArray().Select(item => (string)item!);

    [GeneratedRegex("^[a-z][a-z0-9.-]{2,31}$", RegexOptions.NonBacktracking)]
    private static partial Regex AppId();

    [GeneratedRegex("^[A-Za-z0-9._-]{1,10}$", RegexOptions.NonBacktracking)]
    private static partial Regex Version();
}
