using System.Collections.Frozen;
using System.Diagnostics;
using Integration.Functions.Commands;

namespace Integration.Functions.AppCalls;

/// <summary>From the path of a call to what is done; paths are compared letter by letter.</summary>
internal sealed class AppCallRoutes(
    AppCommands commands, AppLifecycle lifecycle, AppCallers callers, ButtonContexts contexts, PressedButtons pressed, AppReplies replies, TimeProvider clock)
{
    private static readonly FrozenSet<string> Fixed = FrozenSet.Create(
        StringComparer.Ordinal,
        AppPaths.Bindings, AppPaths.Install, AppPaths.Uninstall, AppPaths.Enable, AppPaths.Disable, AppPaths.Press, AppPaths.TimeZoneLookup, AppPaths.GroupLookup);

    /// <summary>A list to choose from; who types on sees others.</summary>
    private const int MostItems = 40;

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
        AppPaths.GroupLookup => SuggestGroupsAsync(call, userId, stopping),
        AppPaths.Press => PressAsync(call, userId, stopping),
        _ => SubmitAsync(verbs[path], call, userId, stopping),
    };

    private AppCallAnswer Suggest(AppCallRequest call) =>
        AppCallAnswer.Items(TimeZones.Suggest(call.Query, call.Context?.ActingUser?.Timezone?.Chosen, clock.GetUtcNow()));

    /// <summary>Whoever cannot be identified is offered nothing: a list has no place for reasons.</summary>
    private async Task<AppCallAnswer> SuggestGroupsAsync(AppCallRequest call, string? userId, CancellationToken stopping)
    {
        if (await callers.IdentifyAsync(call, userId, stopping) is not Caller.Known caller) return AppCallAnswer.Items([]);
        var groups = await commands.SuggestGroupsAsync(Command("groups", CommandOrigin.App, caller), call.Query ?? "", stopping);
        return AppCallAnswer.Items(groups.Take(MostItems).Select(group => new AppOption(group.Label, group.Value)));
    }

    private async Task<AppCallAnswer> SubmitAsync(IVerb verb, AppCallRequest call, string? userId, CancellationToken stopping)
    {
        var (text, refusal) = VerbForms.Read(verb, call.Values);
        return refusal ?? await AsCallerAsync(call, userId, async caller =>
        {
            var command = Command(text, CommandOrigin.App, caller);
            return replies.Of(await commands.RunAsync(command, stopping), command, AppExpand.IsRequiredIn(call.Expand));
        }, stopping);
    }

    private Task<AppCallAnswer> PressAsync(AppCallRequest call, string? userId, CancellationToken stopping) => AsCallerAsync(call, userId, async caller =>
    {
        if (contexts.Read(FormValues.Text(call.Values, AppReplies.Choice)) is not ContextReading.Good(var context) || !IsFor(context, caller))
        {
            return AppCallAnswer.Failed(AppReplies.Choice, "This button is too old, or was made for somebody or somewhere else. Type the command again.");
        }

        var command = Command(context.Command, CommandOrigin.Button, caller);
        return await pressed.RunOnceAsync(context, commands.IsHarmless(context.Command), () => commands.RunAsync(command, stopping)) is { } reply
            ? replies.Of(reply, command, AppExpand.IsRequiredIn(call.Expand))
            : AppCallAnswer.Failed(AppReplies.Choice, $"This button was pressed before. To do it again, type `/{AppBindings.Trigger} {context.Command}`.");
    }, stopping);

    private static bool IsFor(ButtonContext context, Caller.Known caller) =>
        context.ServerId == caller.Server.ServerId && context.ChannelId == caller.ChannelId && context.UserId == caller.Actor.UserId;

    private async Task<AppCallAnswer> AsCallerAsync(
        AppCallRequest call, string? userId, Func<Caller.Known, Task<AppCallAnswer>> run, CancellationToken stopping) =>
        await callers.IdentifyAsync(call, userId, stopping) switch
        {
            Caller.Known caller => await run(caller),
            Caller.Unknown unknown => AppCallAnswer.Failed(unknown.Why),
            var other => throw new UnreachableException(other.GetType().Name),
        };

    private static CommandCall Command(string text, CommandOrigin origin, Caller.Known caller) => new()
    {
        ServerId = caller.Server.ServerId,
        MattermostTeamId = caller.TeamId,
        ChannelId = caller.ChannelId,
        IsConversation = caller.TeamId.Length == 0,
        Actor = caller.Actor,
        Text = text,
        Trigger = AppBindings.Trigger,
        Origin = origin,
    };
}
