using System.Text.Json;
using System.Text.Json.Nodes;
using Mattermost.Sandbox.Posting;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>Makes a call of an installed app for somebody, and turns the answer into what that person sees.</summary>
internal sealed class AppCalls(SandboxState state, ServerProfile server, AppCaller caller, AppContext contexts, PostWriter writer)
{
    private static readonly string[] AlwaysGuarded = ["/ping", "/oauth2/connect", "/oauth2/complete", "/webhook"];

    /// <param name="app">The app.</param>
    /// <param name="call">Where, with what expanded.</param>
    /// <param name="origin">Who, and from where.</param>
    /// <param name="extra">Members of the request besides these: <c>values</c>, <c>raw_command</c>, <c>selected_field</c>, <c>query</c>.</param>
    /// <param name="dialect">The plugin's release.</param>
    /// <param name="stopping">Ends it.</param>
    /// <exception cref="AppCallFailure">What the person reads instead of an answer.</exception>
    public Task<AppAnswer> SendAsync(InstalledApp app, AppCall call, AppOrigin origin, JsonObject extra, AppsDialect dialect, CancellationToken stopping)
    {
        if (!server.AppsEnabled) throw new AppCallFailure("The Apps plugin does not run: its feature flag is off.");
        if (!app.IsEnabled) throw new AppCallFailure($"{app.Manifest.AppId} is disabled: forbidden");
        if (call.Path is not ['/', ..]) throw new AppCallFailure("call path must start with a /: invalid input");
        if (origin.IsFromClient && dialect.GuardsLifecyclePaths && Guarded(app.Manifest).Contains(call.Path, StringComparer.Ordinal)) throw new AppCallFailure($"{call.Path} is not allowed: forbidden");
        var actingUserId = origin.User is { } user && call.Expand.TryGetValue("acting_user", out var level) && level.Length > 0 ? user.Id : null;
        return caller.CallAsync(app.Manifest.Http!, app.Secret, Request(app, call, origin, extra, dialect), origin.User is null ? app.BotUserId : actingUserId, stopping);
    }

    public async Task<AppRun> RunAsync(InstalledApp app, AppCall call, AppOrigin origin, JsonObject extra, AppsDialect dialect, CancellationToken stopping)
    {
        try
        {
            return Show(app, origin, await SendAsync(app, call, origin, extra, dialect, stopping));
        }
        catch (AppCallFailure failure)
        {
            return new() { Failure = failure.Message };
        }
    }

    private JsonObject Request(InstalledApp app, AppCall call, AppOrigin origin, JsonObject extra, AppsDialect dialect)
    {
        var request = new JsonObject { ["path"] = call.Path };
        if (call.Expand.Count > 0) request["expand"] = JsonSerializer.SerializeToNode(call.Expand);
        if (call.State is not null) request["state"] = call.State.DeepClone();
        if (extra["values"] is JsonObject { Count: > 0 } values) request["values"] = values.DeepClone();
        request["context"] = contexts.Of(app, call, origin, dialect);
        foreach (var name in (string[])["raw_command", "selected_field", "query"])
        {
            if (extra[name]?.GetValue<string>() is { Length: > 0 } text) request[name] = text;
        }

        return request;
    }

    private AppRun Show(InstalledApp app, AppOrigin origin, AppAnswer answer)
    {
        var run = new AppRun
        {
            Type = string.IsNullOrEmpty(answer.Type) ? "ok" : answer.Type,
            Text = answer.Text ?? "",
            NavigateToUrl = answer.NavigateToUrl,
            Data = answer.Data,
            RefreshBindings = answer.RefreshBindings,
        };
        return run.Type switch
        {
            "ok" => run with { Ephemeral = Whisper(app, origin, run.Text) },
            "error" => run with { FieldErrors = Errors(answer.Data) },
            "form" => Form(app, run, answer.Form),
            "navigate" when !string.IsNullOrEmpty(run.NavigateToUrl) => run,
            _ => run with { Failure = $"App response type not supported. Response type: {run.Type}." },
        };
    }

    private static AppRun Form(InstalledApp app, AppRun run, JsonElement? json)
    {
        try
        {
            var cleaning = new FormCleaning();
            var form = json is { } given ? cleaning.Clean(AppForm.Read(given)) with { AppId = app.Manifest.AppId } : null;
            return form?.Submit is null
                ? run with { Failure = "Response type is `form`, but no valid form was included in response." }
                : run with { Form = form, Dropped = cleaning.Dropped };
        }
        catch (JsonException unreadable)
        {
            return run with { Failure = $"upstream call failed: failed to decode response: {unreadable.Message}" };
        }
    }

    private static IReadOnlyDictionary<string, string> Errors(JsonElement? data) =>
        data is { ValueKind: JsonValueKind.Object } holder && holder.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Object
            ? errors.EnumerateObject().ToDictionary(error => error.Name, error => error.Value.ToString(), StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>By the app's bot, in the channel of the action; made by the client, so gone after a reload.</summary>
    private SandboxPost? Whisper(InstalledApp app, AppOrigin origin, string text) =>
        text.Length > 0 && origin is { User: { } user, Channel: { } channel } && state.FindUser(app.BotUserId) is { } bot
            ? writer.SaveFor(user, writer.Draft(bot, channel, text))
            : null;

    /// <summary>Compared as they are written: another letter case or an encoded letter passes, as it does in the real one.</summary>
    private static IEnumerable<string> Guarded(AppManifest manifest) =>
    [
        .. AlwaysGuarded,
        .. new[]
        {
            manifest.OnInstall, manifest.OnUninstall, manifest.OnEnable, manifest.OnDisable, manifest.OnVersionChanged,
            manifest.GetOAuth2ConnectUrl, manifest.OnOAuth2Complete, manifest.OnRemoteWebhook,
        }.OfType<AppCall>().Select(call => call.Path),
    ];
}
