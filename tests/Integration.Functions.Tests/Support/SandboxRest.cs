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
    private JsonObject? team;

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

    /// <summary>Mattermost's spelling of members.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public Task<HttpResponseMessage> GetAsync(string path) => http.GetAsync("api/v4" + path);

    /// <summary>Any call; <paramref name="body"/> is written in Mattermost's spelling.</summary>
    public async Task<RestAnswer> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(http.BaseAddress!, "api/v4" + path));
        if (body is not null) request.Content = new StringContent(JsonSerializer.Serialize(body, Json), Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        return new(answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync()), answer.Headers.ToDictionary(header => header.Key, header => header.Value.First(), StringComparer.OrdinalIgnoreCase));
    }

    public Task<RestAnswer> GetJsonAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<RestAnswer> PostJsonAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

    /// <summary>Makes something that this test's end removes.</summary>
    public async Task<JsonObject> MakeAsync(string path, object body) => await CreateAsync(path, JsonSerializer.SerializeToNode(body, Json)!.AsObject());

    /// <summary>Removed at the end, like everything made before it.</summary>
    public void RemoveAtEnd(string path) => made.Push(path);

    /// <summary>A new channel, in a new team of this test's own.</summary>
    public async Task<JsonObject> CreateChannelAsync(string type = "O")
    {
        return await CreateAsync("/channels", new()
        {
            ["team_id"] = Id(await TeamAsync()),
            ["name"] = UniqueName(),
            ["display_name"] = "Contract test",
            ["type"] = type,
        });
    }

    /// <summary>This test's own team.</summary>
    public async Task<JsonObject> TeamAsync() =>
        team ??= await CreateAsync("/teams", new() { ["name"] = UniqueName(), ["display_name"] = "Contract test", ["type"] = "O" });

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

    public static string UniqueName() => "contract-" + Guid.NewGuid().ToString("N")[..20];

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

/// <summary>A REST call's answer, whole.</summary>
public sealed record RestAnswer(HttpStatusCode Status, JsonNode? Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonObject Thing => Body!.AsObject();

    public IReadOnlyList<JsonObject> List => [.. Body!.AsArray().Select(item => item!.AsObject())];

    public string Id => Thing["id"]!.GetValue<string>();

    /// <summary>Status and id of a refusal.</summary>
    public (int Status, string Id) Refusal => ((int)Status, Id);
}

/// <summary>A webhook's answer, whole.</summary>
public sealed record HookAnswer(HttpStatusCode Status, string? MediaType, string Body, string? VersionId, string? RequestId)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public string ErrorId => Json.GetProperty("id").GetString()!;
}
