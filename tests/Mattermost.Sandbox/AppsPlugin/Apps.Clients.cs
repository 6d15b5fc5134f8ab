using System.Text.Json;
using System.Text.Json.Nodes;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>What people do with apps in a client.</summary>
public sealed partial class Apps
{
    /// <summary>What somebody's client shows of all apps in a channel. An app that fails shows nothing; <see cref="AppBindings.Dropped"/> says why.</summary>
    public async Task<AppBindings> BindingsAsync(SandboxUser user, SandboxChannel channel, CancellationToken stopping)
    {
        var parts = await Task.WhenAll(Installed
            .Where(app => app.IsEnabled && app.Manifest.RequestedLocations.Count > 0)
            .OrderBy(app => app.Manifest.AppId, StringComparer.Ordinal)
            .Select(app => BindingsAsync(app, user, channel, stopping)));
        return new([.. parts.SelectMany(part => part.Bindings)], [.. parts.SelectMany(part => part.Dropped)]);
    }

    public Task<AppBindings> BindingsAsync(SandboxUser user, SandboxChannel channel) => BindingsAsync(user, channel, CancellationToken.None);

    /// <summary>Somebody types a line, e.g. <c>/parabol status</c>; clients ask the apps before they send it to the server.</summary>
    public async Task<AppRun> RunCommandAsync(SandboxUser user, SandboxChannel channel, string line, CancellationToken stopping)
    {
        foreach (var app in Installed)
        {
            var origin = Origin(user, channel);
            try
            {
                var bindings = await BindingsAsync(app, user, channel, stopping);
                if (new CommandParser(state, origin.Team!).Parse(bindings, line) is not { } parsed) continue;
                var extra = new JsonObject { ["values"] = parsed.Values, ["raw_command"] = line };
                return await calls.RunAsync(app, parsed.Call, origin with { Location = parsed.Location }, extra, dialect, stopping);
            }
            catch (AppCallFailure failure)
            {
                return new() { Failure = failure.Message };
            }
        }

        return new() { Failure = "No app has that command." };
    }

    public Task<AppRun> RunCommandAsync(SandboxUser user, SandboxChannel channel, string line) => RunCommandAsync(user, channel, line, CancellationToken.None);

    /// <summary>Somebody clicks an entry of the channel header (<c>/channel_header</c>) or of a post's menu (<c>/post_menu</c>); a form of its own opens without a call.</summary>
    /// <exception cref="InvalidOperationException">There is no such entry.</exception>
    public async Task<AppRun> ClickAsync(SandboxUser user, SandboxChannel channel, string place, string label, SandboxPost? post, CancellationToken stopping)
    {
        var (app, binding) = await EntryAsync(user, channel, place, label, stopping);
        if (binding.Form is { Submit: not null, Source: null } form) return new() { Type = "form", Form = form };
        var call = binding.Submit ?? binding.Form?.Source ?? throw new InvalidOperationException($"{label} is a group");
        return await calls.RunAsync(app, call, Origin(user, channel) with { Location = $"{place}/{binding.Location}", Post = post }, [], dialect, stopping);
    }

    /// <summary>Somebody submits a form that an answer or an entry opened.</summary>
    public Task<AppRun> SubmitAsync(SandboxUser user, SandboxChannel channel, AppForm form, JsonObject values, CancellationToken stopping) =>
        calls.RunAsync(Find(form.AppId)!, form.Submit!, Origin(user, channel), new JsonObject { ["values"] = values.DeepClone() }, dialect, stopping);

    /// <summary>The choices of a dynamic field, while somebody has typed <paramref name="query"/>.</summary>
    public async Task<AppLookup> LookupAsync(SandboxUser user, SandboxChannel channel, AppForm form, string field, string query, CancellationToken stopping)
    {
        var lookup = form.Fields.Single(candidate => candidate.Name == field).Lookup ?? throw new InvalidOperationException($"{field} has no lookup");
        var extra = new JsonObject { ["selected_field"] = field, ["query"] = query };
        var run = await calls.RunAsync(Find(form.AppId)!, lookup, Origin(user, channel), extra, dialect, stopping);
        if (!run.IsOk) return new([], run.Failure ?? run.Text);
        var items = run.Data is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("items", out var given) ? given.Deserialize<IReadOnlyList<AppOption>>(Surface.Json) : null;
        return new([.. (items ?? []).Where(item => item.Value.Length > 0)], null);
    }

    /// <summary>
    /// A call made by hand: any logged-in person may send the plugin any path, state and values; only the context is the plugin's own.
    /// </summary>
    public Task<AppRun> CallAsync(SandboxUser user, SandboxChannel channel, string appId, AppCall call, JsonObject values, CancellationToken stopping) =>
        calls.RunAsync(Find(appId)!, call, Origin(user, channel), new JsonObject { ["values"] = values.DeepClone() }, dialect, stopping);

    private async Task<AppBindings> BindingsAsync(InstalledApp app, SandboxUser user, SandboxChannel channel, CancellationToken stopping)
    {
        try
        {
            var answer = await calls.SendAsync(app, app.Manifest.Bindings ?? new AppCall { Path = "/bindings" }, Origin(user, channel), [], dialect, stopping);
            if (answer.Type is not (null or "" or "ok")) return new([], [$"{app.Manifest.AppId}: {answer.Type} {answer.Text}"]);
            var cleaning = new BindingCleaning(app.Manifest.AppId, app.Manifest.RequestedLocations);
            return new(cleaning.Read(answer.Data), cleaning.Dropped);
        }
        catch (AppCallFailure failure)
        {
            return new([], [$"{app.Manifest.AppId}: {failure.Message}"]);
        }
    }

    private async Task<(InstalledApp App, AppBinding Binding)> EntryAsync(
        SandboxUser user, SandboxChannel channel, string place, string label, CancellationToken stopping)
    {
        foreach (var app in Installed)
        {
            var entries = (await BindingsAsync(app, user, channel, stopping)).At(place);
            if (entries.FirstOrDefault(entry => entry.Label == label) is { } found) return (app, found);
        }

        throw new InvalidOperationException($"No app has '{label}' in {place}");
    }

    private AppOrigin Origin(SandboxUser user, SandboxChannel channel)
    {
        var team = state.FindTeam(channel.TeamId) ?? state.Teams.FirstOrDefault(team => team.Has(user.Id)) ?? state.Teams[0];
        return new()
        {
            User = state.FindUser(user.Id) ?? user,
            Channel = state.FindChannel(channel.Id) ?? channel,
            Team = team,
        };
    }
}
