using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mattermost.Sandbox.Rest;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>The plugin's own HTTP: calls that people send to it (also hand-made ones), and the webhooks of apps.</summary>
internal sealed class AppsEndpoints(Apps apps, SandboxState state, Sessions sessions, IHostApplicationLifetime life)
{
    private const string Root = "/plugins/" + Apps.PluginId;

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(Root + "/api/v1/call", CallAsync);
        app.MapPost(Root + "/apps/{appId}/webhook/{segment?}", WebhookAsync);
    }

    /// <summary>Path, expand, state and values are the caller's; the context is filled from the session.</summary>
    private async Task<IResult> CallAsync(HttpRequest request, CancellationToken stopping)
    {
        if (sessions.Find(request) is not { } session) return Results.StatusCode(StatusCodes.Status401Unauthorized);
        var body = (await JsonNode.ParseAsync(request.Body, cancellationToken: stopping))?.AsObject() ?? [];
        var context = body["context"]?.AsObject() ?? [];
        if (state.FindChannel(Text(context, "channel_id")) is not { } channel || apps.Find(Text(context, "app_id")) is not { } app) return Results.BadRequest();
        var run = await apps.CallAsync(session.User, channel, app.Manifest.AppId, body.Deserialize<AppCall>(Surface.Json)!, body["values"] as JsonObject ?? [], stopping);
        return Results.Json(new { Type = run.Failure is null ? run.Type : "error", Text = run.Failure ?? run.Text, run.Data, run.Form, run.NavigateToUrl }, Surface.Json);
    }

    private async Task<IResult> WebhookAsync(HttpRequest request, string appId, string? segment, CancellationToken stopping)
    {
        if (!apps.Accept(appId, request.Query["secret"].ToString())) return Results.StatusCode(StatusCodes.Status403Forbidden);
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var values = new JsonObject
        {
            ["data"] = Data(await reader.ReadToEndAsync(stopping)),
            ["headers"] = new JsonObject(request.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value.ToString()))),
            ["httpMethod"] = request.Method,
            ["rawQuery"] = request.QueryString.Value?.TrimStart('?'),
        };
        _ = apps.ForwardAsync(appId, segment ?? "", values, life.ApplicationStopping);
        return Results.Ok();
    }

    /// <summary>JSON as such, anything else as text.</summary>
    private static JsonNode? Data(string body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private static string Text(JsonObject holder, string name) => holder[name]?.GetValue<string>() ?? "";
}
