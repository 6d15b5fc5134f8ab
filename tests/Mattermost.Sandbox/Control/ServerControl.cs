using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Control;

/// <summary><c>/sandbox/server</c> reads and changes release, licence and settings; <c>/sandbox/hooks</c> lists and makes webhooks.</summary>
internal sealed class ServerControl(SandboxParts parts)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/sandbox/server", () => ControlJson.Ok(View()));
        app.MapPatch("/sandbox/server", (ServerChange change) =>
            Apply(change) ? ControlJson.Ok(View()) : ControlJson.BadRequest($"a release is needed between {Release.Oldest} and {Release.Newest}"));
        app.MapGet("/sandbox/hooks", (HttpContext http) => ControlJson.Ok(parts.State.Hooks.Where(hook => hook.DeleteAt is null).Select(hook => View(http, hook))));
        app.MapPost("/sandbox/hooks", (HookWish wish, HttpContext http) =>
            Channel(wish) is { } channel
                ? ControlJson.Ok(View(http, parts.AddHook(channel, parts.Admin.Id, locked: false)))
                : ControlJson.BadRequest("no such team"));
        app.MapPost("/sandbox/forms/server", AcceptServerFormAsync);
        app.MapPost("/sandbox/forms/hooks", AcceptHookFormAsync);
    }

    /// <summary>False, and nothing changed, when the release is not one.</summary>
    private bool Apply(ServerChange change)
    {
        if (change.Version is not null && Release.TryParse(change.Version) is null) return false;
        var server = parts.Server;
        server.Release = Release.TryParse(change.Version) ?? server.Release;
        server.IsLicensed = change.IsLicensed ?? server.IsLicensed;
        server.Sku = change.Sku ?? server.Sku;
        server.Settings = change.Settings ?? server.Settings;
        return true;
    }

    /// <summary>The channel by name, made when it does not exist; null when the team does not.</summary>
    private SandboxChannel? Channel(HookWish wish)
    {
        if (wish.Channel is not { Length: > 0 } name || parts.State.FindTeamByName(wish.Team ?? parts.Team.Name) is not { } team) return null;
        return parts.State.FindChannelByName(team.Id, name) ?? parts.State.AddChannel(team.Id, name, name, ChannelType.Open, parts.Admin.Id);
    }

    private async Task<IResult> AcceptServerFormAsync(HttpRequest request, CancellationToken stopping)
    {
        var form = await request.ReadFormAsync(stopping);
        return Apply(new ServerChange(form["version"], form.ContainsKey("licensed"), parts.Server.Settings with
        {
            EnableIncomingWebhooks = form.ContainsKey("webhooks"),
            EnablePostUsernameOverride = form.ContainsKey("username"),
            EnablePostIconOverride = form.ContainsKey("icon"),
            RateLimit = parts.Server.Settings.RateLimit with { Enable = form.ContainsKey("limit") },
        }))
            ? Results.LocalRedirect("/")
            : ControlJson.BadRequest($"a release is needed between {Release.Oldest} and {Release.Newest}");
    }

    private async Task<IResult> AcceptHookFormAsync(HttpRequest request, CancellationToken stopping)
    {
        var form = await request.ReadFormAsync(stopping);
        if (Channel(new HookWish(null, form["channel"])) is not { } channel) return ControlJson.BadRequest("a channel's name is needed");
        parts.AddHook(channel, parts.Admin.Id, locked: false);
        return Results.LocalRedirect("/");
    }

    private object View() => new { Version = parts.Server.Release.ToString(), parts.Server.IsLicensed, parts.Server.Sku, parts.Server.Settings };

    private object View(HttpContext http, SandboxHook hook) => new
    {
        hook.Id,
        Url = $"{http.Request.Scheme}://{http.Request.Host}/hooks/{hook.Id}",
        Team = parts.State.FindTeam(hook.TeamId)?.Name,
        Channel = parts.State.FindChannel(hook.ChannelId)?.Name,
        hook.ChannelLocked,
    };
}

/// <summary>Members left out stay as they are.</summary>
internal sealed record ServerChange(string? Version, bool? IsLicensed, ServerSettings? Settings, string? Sku = null);

internal sealed record HookWish(string? Team, string? Channel);
