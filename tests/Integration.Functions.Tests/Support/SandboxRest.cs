using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integration.Functions.Mattermost;

namespace Integration.Functions.Tests.Support;

/// <summary>
/// The little of Mattermost's REST API that contract tests need. What it makes has a unique name and is removed at the end.
/// </summary>
public sealed class SandboxRest : IAsyncDisposable
{
    private readonly HttpClient http;
    private readonly Stack<string> made = new();
    private string? teamId;

    public SandboxRest(Uri site, string token)
    {
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = site };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task<ServerVersion> VersionAsync()
    {
        using var answer = await http.GetAsync("api/v4/system/ping");
        return ServerVersion.Parse(answer.Headers.GetValues("X-Version-Id").Single())
            ?? throw new InvalidOperationException("The server tells no version");
    }

    public Uri Site => http.BaseAddress!;

    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync("api/v4" + path);

    /// <summary>A new channel, in a new team of this test's own.</summary>
    public async Task<JsonObject> CreateChannelAsync(string type = "O")
    {
        teamId ??= Id(await CreateAsync("/teams", new() { ["name"] = UniqueName(), ["display_name"] = "Contract test", ["type"] = "O" }));
        return await CreateAsync("/channels", new()
        {
            ["team_id"] = teamId,
            ["name"] = UniqueName(),
            ["display_name"] = "Contract test",
            ["type"] = type,
        });
    }

    public async Task<JsonObject> CreateHookAsync(JsonObject channel, bool locked = false) => await CreateAsync("/hooks/incoming", new()
    {
        ["channel_id"] = Id(channel),
        ["display_name"] = "Contract test",
        ["channel_locked"] = locked,
    });

    public Task ArchiveAsync(JsonObject channel) => DeleteAsync("/channels/" + Id(channel));

    public Task DeleteHookAsync(JsonObject hook) => DeleteAsync("/hooks/incoming/" + Id(hook));

    /// <summary>Calls a webhook with a JSON body.</summary>
    public Task<HookAnswer> CallAsync(JsonObject hook, JsonObject body) => CallAsync(Id(hook), JsonContent.Create(body));

    /// <summary>
    /// Calls a webhook with any body; no token goes along. Newer servers repeat the webhook's id in their refusals: it is taken out,
    /// so that no failing test prints it.
    /// </summary>
    public async Task<HookAnswer> CallAsync(string hookId, HttpContent body)
    {
        using var anonymous = new HttpClient();
        using var answer = await anonymous.PostAsync(new Uri(http.BaseAddress!, "hooks/" + hookId), body);
        return new(
            answer.StatusCode,
            answer.Content.Headers.ContentType?.MediaType,
            (await answer.Content.ReadAsStringAsync()).Replace(hookId, "(webhook id)", StringComparison.Ordinal),
            answer.Headers.TryGetValues("X-Version-Id", out var version) ? version.Single() : null,
            answer.Headers.TryGetValues("X-Request-Id", out var request) ? request.Single() : null);
    }

    /// <summary>The webhooks' posts in a channel, oldest first; system messages left out.</summary>
    public async Task<IReadOnlyList<JsonObject>> PostsAsync(JsonObject channel)
    {
        using var answer = await GetAsync($"/channels/{Id(channel)}/posts?per_page=200");
        var list = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>())!;
        return [.. list["order"]!.AsArray().Reverse()
            .Select(id => list["posts"]![id!.GetValue<string>()]!.AsObject())
            .Where(post => post["props"]?["from_webhook"] is not null)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var path in made)
        {
            using var answer = await http.DeleteAsync("api/v4" + path);
        }

        http.Dispose();
    }

    public static string Id(JsonObject thing) => thing["id"]!.GetValue<string>();

    private static string UniqueName() => "contract-" + Guid.NewGuid().ToString("N")[..20];

    private async Task<JsonObject> CreateAsync(string path, JsonObject body)
    {
        using var answer = await http.PostAsync("api/v4" + path, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var thing = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        made.Push($"{path}/{Id(thing)}");
        return thing;
    }

    private async Task DeleteAsync(string path)
    {
        using var answer = await http.DeleteAsync("api/v4" + path);
        answer.EnsureSuccessStatusCode();
    }
}

/// <summary>A webhook's answer, whole.</summary>
public sealed record HookAnswer(HttpStatusCode Status, string? MediaType, string Body, string? VersionId, string? RequestId)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public string ErrorId => Json.GetProperty("id").GetString()!;
}
