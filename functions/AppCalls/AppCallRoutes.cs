using System.Collections.Frozen;
using System.Diagnostics;
using Integration.Functions.Commands;

namespace Integration.Functions.AppCalls;

/// <summary>From the path of a call to what is done; paths are compared letter by letter.</summary>
internal sealed class AppCallRoutes(
    AppCommands commands, AppLifecycle lifecycle, AppCallers callers, AppButtons buttons, AppReplies replies, TimeProvider clock)
{
    private static readonly FrozenSet<string> Fixed = FrozenSet.Create(
        StringComparer.Ordinal,
        AppPaths.Bindings, AppPaths.Install, AppPaths.Uninstall, AppPaths.Enable, AppPaths.Disable, AppPaths.Press, AppPaths.TimeZoneLookup);

    private readonly FrozenDictionary<string, IVerb> verbs = commands.Verbs.ToFrozenDictionary(verb => AppPaths.OfVerb(verb.Name), StringComparer.Ordinal);

    public bool IsKnown(string path) => Fixed.Contains(path) || verbs.ContainsKey(path);

    /// <param name="path">A known path other than that of the bindings.</param>
    /// <param name="call">The call as it came.</param>
    /// <param name="userId">The user that the JWT names, or null.</param>
    /// <param name="stopping">Ends the work.</param>
    public Task<AppCallAnswer> RunAsync(string path, AppCallRequest call, string? userId, CancellationToken stopping) => path switch
    {
        // The plugin keeps users from these paths, but compares spellings: /Install or /install?x=1 get through, and come here.
        AppPaths.Install or AppPaths.Uninstall or AppPaths.Enable or AppPaths.Disable when call.Path != path =>
            Task.FromResult(AppCallAnswer.Failed("Only Mattermost itself makes this call.")),
        AppPaths.Install => lifecycle.InstallAsync(call, userId, stopping),
        AppPaths.Uninstall => lifecycle.UninstallAsync(call, stopping),
        AppPaths.Enable => lifecycle.SwitchAsync(call, isEnabled: true, stopping),
        AppPaths.Disable => lifecycle.SwitchAsync(call, isEnabled: false, stopping),
        AppPaths.TimeZoneLookup => Task.FromResult(Suggest(call)),
        AppPaths.Press => PressAsync(call, userId, stopping),
        _ => SubmitAsync(verbs[path], call, userId, stopping),
    };

    private AppCallAnswer Suggest(AppCallRequest call) =>
        AppCallAnswer.Items(TimeZones.Suggest(call.Query, call.Context?.ActingUser?.Timezone?.Chosen, clock.GetUtcNow()));

    private async Task<AppCallAnswer> SubmitAsync(IVerb verb, AppCallRequest call, string? userId, CancellationToken stopping)
    {
        var (text, refusal) = VerbForms.Read(verb, call.Values);
        return refusal ?? await AsCallerAsync(call, userId, caller => RunAsync(text, CommandOrigin.App, caller, call, stopping), stopping);
    }

    private Task<AppCallAnswer> PressAsync(AppCallRequest call, string? userId, CancellationToken stopping) => AsCallerAsync(
        call, userId,
        caller => buttons.Open(FormValues.Text(call.Values, AppReplies.Choice), caller) is { } command
            ? RunAsync(command, CommandOrigin.Button, caller, call, stopping)
            : Task.FromResult(AppCallAnswer.Failed(AppReplies.Choice, "This button is too old, or was made for somebody or somewhere else. Type the command again.")),
        stopping);

    private async Task<AppCallAnswer> AsCallerAsync(
        AppCallRequest call, string? userId, Func<Caller.Known, Task<AppCallAnswer>> run, CancellationToken stopping) =>
        await callers.IdentifyAsync(call, userId, stopping) switch
        {
            Caller.Known caller => await run(caller),
            Caller.Unknown unknown => AppCallAnswer.Failed(unknown.Why),
            var other => throw new UnreachableException(other.GetType().Name),
        };

    private async Task<AppCallAnswer> RunAsync(string text, CommandOrigin origin, Caller.Known caller, AppCallRequest call, CancellationToken stopping)
    {
        var command = new CommandCall
        {
            ServerId = caller.Server.ServerId,
            MattermostTeamId = caller.TeamId,
            ChannelId = caller.ChannelId,
            Actor = caller.Actor,
            Text = text,
            Trigger = AppBindings.Trigger,
            Origin = origin,
        };
        return replies.Of(await commands.RunAsync(command, stopping), caller, AppExpand.IsRequiredIn(call.Expand));
    }
}
