using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Integration.Functions.Tests.AppCalls;

/// <summary>Answers what the app asks a Mattermost: whose token is this, and may they read that channel?</summary>
internal sealed class FakeMattermost : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly ConcurrentQueue<string> requests = new();
    private readonly Dictionary<string, JsonObject> users = new(StringComparer.Ordinal);
    private readonly Dictionary<(string UserId, string ChannelId), string> channels = [];

    private FakeMattermost(WebApplication web) => this.web = web;

    public string SiteUrl => web.Urls.Single();

    /// <summary>Path and token of each request.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    /// <summary>Answers every request with this status.</summary>
    public int? Failing { get; set; }

    public static async Task<FakeMattermost> StartAsync()
    {
        var builder = BareWeb.Builder();
        var fake = new FakeMattermost(builder.Build());
        fake.web.Use(fake.RememberAsync);
        fake.web.MapGet("/api/v4/users/me", (HttpContext http) => fake.UserOf(http) is { } user ? Results.Json(user) : Results.Unauthorized());
        fake.web.MapGet("/api/v4/channels/{id}", (HttpContext http, string id) => fake.Channel(http, id));
        await fake.web.StartAsync();
        return fake;
    }

    public void AddUser(string token, string id, string name, string roles = "system_user") =>
        users[token] = new JsonObject { ["id"] = id, ["username"] = name, ["roles"] = roles, ["password"] = "must-not-be-read" };

    /// <summary>The user may read the channel; a direct or group message has no team.</summary>
    public void AddMember(string userId, string channelId, string teamId) => channels[(userId, channelId)] = teamId;

    public ValueTask DisposeAsync() => web.DisposeAsync();

    private async Task RememberAsync(HttpContext http, RequestDelegate next)
    {
        requests.Enqueue($"{http.Request.Path} {TokenOf(http)}");
        if (Failing is { } status) http.Response.StatusCode = status;
        else await next(http);
    }

    private IResult Channel(HttpContext http, string id)
    {
        if (UserOf(http) is not { } user) return Results.Unauthorized();
        return channels.TryGetValue(((string)user["id"]!, id), out var team)
            ? Results.Json(new JsonObject { ["id"] = id, ["team_id"] = team, ["type"] = team.Length > 0 ? "O" : "G" })
            : Results.StatusCode(StatusCodes.Status403Forbidden);
    }

    private JsonObject? UserOf(HttpContext http) => users.GetValueOrDefault(TokenOf(http));

    private static string TokenOf(HttpContext http) => http.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
}
