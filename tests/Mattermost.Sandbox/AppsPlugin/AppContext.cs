using System.Text.Json.Nodes;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>Fills the context of a call: a little always, what was expanded, and before plugin 1.2 where it came from.</summary>
internal sealed class AppContext(SandboxState state, ServerProfile server, AppExpand expand, TimeProvider clock)
{
    /// <summary>Tokens have at least five and at most ten minutes to live when they are handed over.</summary>
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LeastLeft = TimeSpan.FromMinutes(5);

    /// <summary>The first ping of an install comes before there is anything to tell.</summary>
    public static JsonObject OfPing(AppManifest manifest, SandboxUser admin, AppsDialect dialect, string site)
    {
        var context = new JsonObject();
        if (dialect.TellsOrigin)
        {
            context["acting_user_id"] = admin.Id;
            context["app_id"] = manifest.AppId;
            context["location"] = "/command";
            context["user_agent"] = "webapp";
            context["track_as_submit"] = true;
        }
        else
        {
            context["app_id"] = "";
        }

        context["mattermost_site_url"] = dialect.TellsOrigin ? site : "";
        context["app_path"] = dialect.TellsOrigin ? PathOf(manifest) : "";
        context["bot_user_id"] = "";
        context["oauth2"] = new JsonObject();
        return context;
    }

    /// <exception cref="AppCallFailure">Something required cannot be expanded.</exception>
    public JsonObject Of(InstalledApp app, AppCall call, AppOrigin origin, AppsDialect dialect)
    {
        var expanded = expand.Of(app, call.Expand, origin, userId => Token(userId));
        var context = dialect.TellsOrigin ? Origin(app, origin, call.Expand) : new JsonObject { ["app_id"] = "" };
        context["mattermost_site_url"] = server.SiteUrl;
        context["app_path"] = PathOf(app.Manifest);
        if (server.Settings.EnableDeveloper) context["developer_mode"] = true;
        context["bot_user_id"] = app.BotUserId;
        if (app.Manifest.Asks("act_as_bot")) context["bot_access_token"] = Token(app.BotUserId);
        foreach (var (name, value) in expanded) context[name] = value?.DeepClone();
        context["oauth2"] = new JsonObject();
        return context;
    }

    private static string PathOf(AppManifest manifest) => $"/plugins/com.mattermost.apps/apps/{manifest.AppId}";

    private static JsonObject Origin(InstalledApp app, AppOrigin origin, IReadOnlyDictionary<string, string> expand)
    {
        var context = new JsonObject();
        if (origin.User is { } user && !expand.ContainsKey("acting_user")) context["acting_user_id"] = user.Id;
        if (origin.Channel is { } channel && !expand.ContainsKey("channel")) context["channel_id"] = channel.Id;
        if (origin.Team is { } team && !expand.ContainsKey("team")) context["team_id"] = team.Id;
        if (origin.Post is { } post && !expand.ContainsKey("post")) context["post_id"] = post.Id;
        context["app_id"] = app.Manifest.AppId;
        if (origin.Location.Length > 0) context["location"] = origin.Location;
        if (origin.IsFromClient) context["user_agent"] = "webapp";
        if (origin.Location.Length > 0) context["track_as_submit"] = true;
        return context;
    }

    /// <summary>One that still lives long enough, or a new one.</summary>
    private string Token(string userId) => (state.Tokens.FirstOrDefault(token =>
        token.UserId == userId && token.Kind == TokenKind.App && token.ExpiresAt - clock.GetUtcNow() >= LeastLeft)
        ?? state.AddToken(userId, TokenKind.App, "com.mattermost.apps", clock.GetUtcNow() + TokenLifetime)).Secret;
}
