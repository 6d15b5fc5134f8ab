using System.Text.Json.Nodes;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>Remote webhooks: somebody outside calls the plugin, which passes the request on and waits for nothing.</summary>
public sealed partial class Apps
{
    /// <summary>False when the app has no such webhook or the secret is wrong; otherwise the app is told.</summary>
    internal bool Accept(string appId, string secret)
    {
        if (Find(appId) is not { IsEnabled: true } app || !app.Manifest.Asks("remote_webhooks")) return false;
        return app.Manifest.RemoteWebhookAuthType == "none" || secret == app.WebhookSecret;
    }

    /// <summary>One way: whatever the app answers, nobody hears of it.</summary>
    internal Task ForwardAsync(string appId, string segment, JsonObject values, CancellationToken stopping)
    {
        var app = Find(appId)!;
        var call = app.Manifest.OnRemoteWebhook ?? new AppCall { Path = "/webhook" };
        var path = segment.Length > 0 ? $"{call.Path}/{segment}" : call.Path;
        return calls.RunAsync(app, call with { Path = path }, new AppOrigin { IsFromClient = false }, new JsonObject { ["values"] = values }, dialect, stopping);
    }
}
