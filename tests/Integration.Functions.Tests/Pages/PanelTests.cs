using System.Net;
using System.Text.RegularExpressions;
using Functions.TestHost;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Pages;
using Integration.Functions.Teams;
using Integration.Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Integration.Functions.Tests.Pages;

/// <summary>The panel as programs see it: who gets in, with what headers, and what a press does, in both hosts.</summary>
[Collection("Azurite")]
public sealed partial class PanelTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_link_opens_one_session_whose_pages_nobody_else_can_read_or_frame(bool inWorker)
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        await using var worker = inWorker ? await FunctionsTestHost.StartAsync(BuiltApp.WorkerFolder, world.App.Environment, CancellationToken.None) : null;
        using var visitor = new Visitor(worker?.Address ?? world.App.Http.BaseAddress!);
        var link = await PanelBrowserTests.LinkAsync(world);

        Assert.Equal(200, (int)(await visitor.GetAsync(link)).StatusCode);
        Assert.Equal(200, (int)(await visitor.GetAsync(link)).StatusCode);
        var opened = await visitor.OpenAsync(link);

        Assert.Equal((303, "/api/pages/panel"), ((int)opened.StatusCode, opened.Headers.Location!.ToString()));
        Assert.Matches("^__Host-parabol-panel=[^;]+; path=/; secure; samesite=lax; httponly$", opened.Headers.GetValues("Set-Cookie").Single());
        Assert.Equal(410, (int)(await visitor.OpenAsync(link)).StatusCode);
        var page = await visitor.GetAsync("/api/pages/panel");
        Assert.Equal(200, (int)page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-store", page.Headers.CacheControl!.ToString());
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.EndsWith($"frame-ancestors {new Uri(world.App.Environment["Parabol__SiteUrl"]).GetLeftPart(UriPartial.Authority)}", policy, StringComparison.Ordinal);
        var html = await page.Content.ReadAsStringAsync();
        Assert.DoesNotMatch("<script(?![^>]* src=)|<style| style=| on[a-z]+=", html);

        using var switched = await visitor.PostAsync("/api/pages/panel", [.. visitor.Form(html).Where(field => field is not ("event", EventKinds.TimerStarted))]);
        Assert.Contains("Saved.", await switched.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal([EventKinds.TimerStarted], EventKinds.All.Except((await world.ConnectionAsync())!.Events));
    }

    [Theory]
    [InlineData("none", 401)]
    [InlineData("tampered", 401)]
    [InlineData("of a link", 401)]
    public async Task Without_a_session_of_ours_there_is_only_a_way_to_a_new_link(string cookie, int status)
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        using var visitor = new Visitor(world.App.Http.BaseAddress!);
        var link = await PanelBrowserTests.LinkAsync(world);
        await visitor.OpenAsync(link);
        visitor.Cookie = cookie switch
        {
            "none" => null,
            "tampered" => $"{visitor.Cookie![..^2]}{(visitor.Cookie[^2] == 'A' ? 'B' : 'A')}{visitor.Cookie[^1]}",
            _ => $"__Host-parabol-panel={link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..]}",
        };

        var answer = await visitor.GetAsync("/api/pages/panel/history");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains("/parabol settings", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(410, (int)(await visitor.GetAsync("/api/pages/panel/open?link=made-up")).StatusCode);
        Assert.Equal(404, (int)(await visitor.GetAsync("/api/pages/panel/elsewhere")).StatusCode);
    }

    [Fact]
    public async Task A_form_of_another_session_or_another_site_changes_nothing()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        using var visitor = new Visitor(world.App.Http.BaseAddress!);
        await visitor.OpenAsync(await PanelBrowserTests.LinkAsync(world));
        var form = visitor.Form(await (await visitor.GetAsync("/api/pages/panel")).Content.ReadAsStringAsync());
        var disconnect = form.Where(field => field.Key == "session").Append(new("do", "disconnect")).ToList();

        Assert.Equal(403, (int)(await visitor.PostAsync("/api/pages/panel", disconnect, site: "cross-site")).StatusCode);
        await visitor.OpenAsync(await PanelBrowserTests.LinkAsync(world));
        Assert.Equal(403, (int)(await visitor.PostAsync("/api/pages/panel", disconnect)).StatusCode);
        Assert.Equal(400, (int)(await visitor.PostAsync("/api/pages/panel", content: new StringContent("{}"))).StatusCode);

        Assert.NotNull(await world.ConnectionAsync());
    }

    [Fact]
    public async Task Who_may_not_change_the_channel_any_more_loses_the_page()
    {
        await using var world = await CommandsWorld.StartAsync(azurite);
        await world.ConnectAsync();
        using var visitor = new Visitor(world.App.Http.BaseAddress!);
        await visitor.OpenAsync(await PanelBrowserTests.LinkAsync(world));
        var form = visitor.Form(await (await visitor.GetAsync("/api/pages/panel")).Content.ReadAsStringAsync());

        world.Sandbox.Leave(world.Sandbox.Channel, world.Chris);

        Assert.Equal(403, (int)(await visitor.PostAsync("/api/pages/panel", form)).StatusCode);
        Assert.Equal(403, (int)(await visitor.GetAsync("/api/pages/panel")).StatusCode);
        Assert.Equal(403, (int)(await visitor.GetAsync("/api/pages/panel/history")).StatusCode);
    }

    [Fact]
    public async Task Parabol_gets_a_link_with_its_key_and_may_put_the_page_into_its_frame()
    {
        await using var app = await IntegrationApp.StartAsync(azurite);
        var connection = await app.ConnectAsync();
        using var visitor = new Visitor(app.Http.BaseAddress!);
        var answer = await app.Http.PostAsync($"/api/teams/{connection.TeamId}/connection/settings-link", content: null);
        var link = System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["url"]!.GetValue<string>();

        var opened = await visitor.OpenAsync(link, destination: "iframe");

        Assert.EndsWith("; samesite=none; httponly; Partitioned", opened.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        var form = visitor.Form(await (await visitor.GetAsync("/api/pages/panel")).Content.ReadAsStringAsync());
        await visitor.PostAsync("/api/pages/panel", [.. form.Where(field => field.Key != "zone"), new("zone", "berlin")]);
        Assert.Equal("Europe/Berlin", (await app.Teams.FindAsync(connection.TeamId, "main", CancellationToken.None))!.TimeZone);
        Assert.Equal(404, (int)(await app.Http.PostAsync("/api/teams/nobody/connection/settings-link", content: null)).StatusCode);
    }

    [Fact]
    public async Task Of_two_who_edit_at_once_the_second_sees_what_the_first_changed_and_loses_nothing()
    {
        await using var app = await IntegrationApp.StartAsync(azurite);
        var connection = await app.ConnectAsync();
        using var one = await VisitorOfAsync(app, connection);
        using var two = await VisitorOfAsync(app, connection);
        var first = one.Form(await (await one.GetAsync("/api/pages/panel")).Content.ReadAsStringAsync());
        var second = two.Form(await (await two.GetAsync("/api/pages/panel")).Content.ReadAsStringAsync());

        await one.PostAsync("/api/pages/panel", [.. first.Where(field => field is not ("event", EventKinds.TimerStarted) && field.Key != "zone"), new("zone", "Europe/Berlin")]);
        using var answer = await two.PostAsync("/api/pages/panel", [.. second.Where(field => field is not ("event", EventKinds.MeetingRenamed) && field.Key != "zone"), new("zone", "Asia/Tokyo")]);

        var told = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains("Timer started is now off.", told, StringComparison.Ordinal);
        Assert.Contains("The time zone is now Europe/Berlin.", told, StringComparison.Ordinal);
        var now = (await app.Teams.FindAsync(connection.TeamId, "main", CancellationToken.None))!;
        Assert.Equal("Europe/Berlin", now.TimeZone);
        Assert.Equal([EventKinds.MeetingRenamed, EventKinds.TimerStarted], EventKinds.All.Except(now.Events));
    }

    [Fact]
    public async Task Links_and_sessions_end_in_time()
    {
        var clock = new ManualClock(Some.Noon);
        await using var app = await IntegrationApp.PrepareAsync(azurite, clock);
        var sessions = app.Parts.GetRequiredService<PageSessions>();
        var (link, _) = sessions.LinkFor(Some.Connection, person: null);
        var text = link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];

        clock.Advance(PageSessions.LinkLifetime - TimeSpan.FromSeconds(1));
        Assert.NotNull(sessions.ReadLink(text));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(sessions.ReadLink(text));
    }

    [Fact]
    public async Task A_page_and_all_that_it_needs_is_under_100_kB()
    {
        await using var app = await IntegrationApp.StartAsync(azurite);
        using var visitor = await VisitorOfAsync(app, await app.ConnectAsync());
        var html = await (await visitor.GetAsync("/api/pages/panel")).Content.ReadAsStringAsync();
        var size = System.Text.Encoding.UTF8.GetByteCount(html);

        foreach (Match asset in Asset().Matches(html)) size += (await visitor.GetBytesAsync(asset.Groups["path"].Value)).Length;

        Assert.InRange(size, 50_000, 100_000);
    }

    [Fact]
    public void The_script_library_is_the_published_one_with_its_licence()
    {
        var folder = Path.Combine(Repository.Root, "functions", "Pages", "assets");
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(Repository.Root, "node_modules", "htmx.org", "dist", "htmx.min.js")),
            File.ReadAllBytes(Path.Combine(folder, "htmx.min.js")));
        Assert.StartsWith("Zero-Clause BSD", File.ReadAllText(Path.Combine(folder, "htmx.LICENSE")), StringComparison.Ordinal);
    }

    private static async Task<Visitor> VisitorOfAsync(IntegrationApp app, TeamConnection connection)
    {
        var visitor = new Visitor(app.Http.BaseAddress!);
        await visitor.OpenAsync(app.Parts.GetRequiredService<PageSessions>().LinkFor(connection, person: null).Link);
        return visitor;
    }

    [GeneratedRegex("(?:href|src)=\"(?<path>[^\"]*/(?:assets|static)/[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Asset();

    /// <summary>A browser without a screen: one cookie, forms as it would send them.</summary>
    private sealed partial class Visitor(Uri address) : IDisposable
    {
        private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };

        public string? Cookie { get; set; }

        public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(new(HttpMethod.Get, Local(path)));

        public async Task<byte[]> GetBytesAsync(string path) => await (await GetAsync(WebUtility.HtmlDecode(path))).Content.ReadAsByteArrayAsync();

        public async Task<HttpResponseMessage> OpenAsync(string link, string destination = "document")
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/api/pages/panel/open")
            {
                Content = new FormUrlEncodedContent([new("link", link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..])]),
            };
            request.Headers.Add("Sec-Fetch-Dest", destination);
            var answer = await SendAsync(request);
            if (answer.Headers.TryGetValues("Set-Cookie", out var cookies)) Cookie = cookies.Single().Split(';')[0];
            return answer;
        }

        public Task<HttpResponseMessage> PostAsync(string path, IReadOnlyList<KeyValuePair<string, string>>? fields = null, string site = "same-origin", HttpContent? content = null)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content ?? new FormUrlEncodedContent(fields!) };
            request.Headers.Add("Sec-Fetch-Site", site);
            return SendAsync(request);
        }

        /// <summary>The settings form as it would be sent: what is ticked, chosen and hidden.</summary>
        public IReadOnlyList<KeyValuePair<string, string>> Form(string html)
        {
            var form = html[html.IndexOf("<form id=\"settings\"", StringComparison.Ordinal)..];
            return
            [
                .. Input().Matches(form[..form.IndexOf("</form>", StringComparison.Ordinal)])
                    .Where(input => !input.Value.Contains("checkbox", StringComparison.Ordinal) || input.Value.Contains(" checked", StringComparison.Ordinal))
                    .Select(input => KeyValuePair.Create(Attribute(input.Value, "name"), Attribute(input.Value, "value"))),
            ];
        }

        public void Dispose() => http.Dispose();

        private static string Local(string path) => Uri.TryCreate(path, UriKind.Absolute, out var whole) && whole.IsAbsoluteUri && whole.Scheme != "file" ? whole.PathAndQuery : path;

        private static string Attribute(string input, string name) =>
            WebUtility.HtmlDecode(Regex.Match(input, $" {name}=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);

        private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
        {
            if (Cookie is not null) request.Headers.Add("Cookie", Cookie);
            return http.SendAsync(request);
        }

        [GeneratedRegex("<input [^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Input();
    }
}
