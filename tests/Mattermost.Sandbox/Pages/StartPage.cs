using System.Globalization;
using Mattermost.Sandbox.Control;
using Mattermost.Sandbox.Faults;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Pages;

/// <summary><c>/</c>: what this server is, what it holds, and what goes wrong next.</summary>
internal sealed class StartPage(SandboxParts parts)
{
    private const int ShownCalls = 15;

    public void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/", (HttpContext http) => Results.Content(Render($"{http.Request.Scheme}://{http.Request.Host}").Html, "text/html; charset=utf-8"));

    private Markup Render(string site) => PageFrame.Served("Mattermost sandbox", Markup.Of($"""
        <main class="start">
        <h1>Mattermost sandbox {parts.Server.Release}</h1>
        <p class="note">A stand-in for a Mattermost server: same answers, nothing behind them. Everything is gone when it stops.</p>
        <h2>Server</h2>
        {ServerForm()}
        <h2>Channels and webhooks</h2>
        {Webhooks(site)}
        <h2>Faults</h2>
        {Faults()}
        <h2>Last calls</h2>
        {Calls()}
        </main>
        """));

    private Markup ServerForm() => Markup.Of($"""
        <form class="panel" method="post" action="/sandbox/forms/server">
        <label>Release<input name="version" value="{parts.Server.Release}" size="8" required></label>
        {Check("licensed", "Licensed", parts.Server.IsLicensed)}
        {Check("webhooks", "Incoming webhooks", parts.Server.Settings.EnableIncomingWebhooks)}
        {Check("username", "Username override", parts.Server.Settings.EnablePostUsernameOverride)}
        {Check("icon", "Icon override", parts.Server.Settings.EnablePostIconOverride)}
        {Check("limit", "Rate limit", parts.Server.Settings.RateLimit.Enable)}
        <button>Apply</button>
        </form>
        """);

    private static Markup Check(string name, string label, bool isOn) => Markup.Of($"""
        <label class="check"><input type="checkbox" name="{name}"{Markup.If(isOn, () => new Markup(" checked"))}>{label}</label>
        """);

    private Markup Webhooks(string site) => Markup.Of($"""
        <div class="panel">
        <table><thead><tr><th>Team</th><th>Channel</th><th>Incoming webhook</th></tr></thead>
        <tbody>{Markup.Join(parts.State.Hooks.Where(hook => hook.DeleteAt is null), hook => WebhookRow(site, hook))}</tbody></table>
        <form method="post" action="/sandbox/forms/hooks">
        <label>Channel<input name="channel" placeholder="retros" pattern="[a-z0-9_\-]+" required></label>
        <button class="plain">Add webhook</button>
        </form>
        </div>
        """);

    private Markup WebhookRow(string site, SandboxHook hook)
    {
        var team = parts.State.FindTeam(hook.TeamId)?.Name ?? "";
        var channel = parts.State.FindChannel(hook.ChannelId)?.Name ?? "";
        return Markup.Of($"""
            <tr><td>{team}</td><td><a href="/{team}/channels/{channel}">~{channel}</a></td><td><code>{site}/hooks/{hook.Id}</code></td></tr>
            """);
    }

    private Markup Faults() => Markup.Of($"""
        <div class="panel">
        <form method="post" action="/sandbox/forms/faults">
        <label>The next<input name="times" type="number" value="1" min="1" max="100000"></label>
        <label>calls suffer<select name="kind">{Markup.Join(FaultSpec.Kinds, kind => Markup.Of($"<option>{kind}</option>"))}</select></label>
        <label>Redirect to<input name="to" type="url" placeholder="only for redirect"></label>
        <button>Add</button>
        <button class="plain" name="clear" value="1" formnovalidate>Clear all</button>
        </form>
        {Markup.Join(parts.Faults.Queued, planned => Markup.Of($"<p>{planned.Times} × {planned.Fault.Kind}</p>"))}
        {Mix(parts.Faults.Mix)}
        </div>
        """);

    private static Markup Mix(FaultMix? mix) => Markup.If(mix is not null, () => Markup.Of(
        $"<p>Random faults in {(mix!.Rate * 100).ToString("0.#", CultureInfo.InvariantCulture)} % of calls, seed {mix.Seed}</p>"));

    private Markup Calls()
    {
        var calls = parts.Calls.All;
        return calls.Count == 0 ? Markup.Of($"<p class=\"note\">None yet.</p>") : Markup.Of($"""
            <div class="panel"><table><thead><tr><th>Time</th><th>Answer</th><th>Fault</th><th>Posts</th></tr></thead>
            <tbody>{Markup.Join(calls.TakeLast(ShownCalls).Reverse(), CallRow)}</tbody></table></div>
            """);
    }

    private static Markup CallRow(HookCall call) => Markup.Of($"""
        <tr><td>{call.At.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}</td>
        <td class="{(call.Status == StatusCodes.Status200OK ? "good" : "bad")}">{(call.Status is { } status ? $"{status}" : "none")}</td>
        <td>{call.Fault?.Kind ?? "–"}</td><td>{call.PostIds.Count}</td></tr>
        """);
}
