using System.Text.Json.Nodes;
using Mattermost.Sandbox.AppsPlugin;
using Mattermost.Sandbox.Integrations;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox;

/// <summary>What people do in a client: type commands, press buttons, fill in dialogs. The integration is really called.</summary>
public sealed partial class SandboxServer
{
    /// <summary>The Apps plugin and its apps.</summary>
    public Apps Apps => parts.Apps;

    /// <summary>Dialogs that are open on somebody's screen.</summary>
    public IReadOnlyList<SandboxDialog> Dialogs => parts.Dialogs.Opened;

    /// <summary>Somebody types <paramref name="text"/>, e.g. <c>/parabol help</c>. In a direct message the client shows <see cref="Team"/>.</summary>
    public Task<CommandRun> ExecuteAsync(SandboxUser user, SandboxChannel channel, string text) => ExecuteAsync(user, channel, text, CancellationToken.None);

    public Task<CommandRun> ExecuteAsync(SandboxUser user, SandboxChannel channel, string text, CancellationToken stopping) =>
        ExecuteAsync(user, channel, text, rootId: "", stopping);

    /// <summary>In the thread under <paramref name="rootId"/>.</summary>
    public Task<CommandRun> ExecuteAsync(SandboxUser user, SandboxChannel channel, string text, string rootId, CancellationToken stopping)
    {
        var current = State.FindChannel(channel.Id) ?? channel;
        return parts.Commands.RunAsync(new(user, current, State.FindTeam(channel.TeamId) ?? Team, text, rootId), stopping);
    }

    /// <summary>Somebody presses the button (or a menu's option) of that name.</summary>
    /// <exception cref="InvalidOperationException">The post, as it is now, has no such button, or has it twice.</exception>
    public Task<ActionRun> PressAsync(SandboxUser user, SandboxPost post, string label) => PressAsync(user, post, label, selected: null, CancellationToken.None);

    public Task<ActionRun> PressAsync(SandboxUser user, SandboxPost post, string label, string? selected, CancellationToken stopping)
    {
        var current = State.Posts.Find(post.Id) ?? State.Ephemerals.Find(post.Id) ?? post;
        var action = current.Actions.Single(action => action.Name == label);
        return parts.Actions.PressAsync(user, post.Id, action.Id, selected, stopping);
    }

    /// <summary>The dialog that opens on somebody's screen, now or as soon as it does.</summary>
    public Task<SandboxDialog> WaitForDialogAsync(SandboxUser user, CancellationToken stopping) => parts.Dialogs.WaitForAsync(user.Id, stopping);

    /// <summary>Fills in and submits; a dialog without errors closes.</summary>
    public Task<DialogRun> SubmitAsync(SandboxDialog dialog, SandboxChannel channel, JsonObject values, CancellationToken stopping) =>
        SendAsync(dialog, channel, values, isCancelled: false, stopping);

    /// <summary>Closes a dialog; the integration hears of it only if it wanted to.</summary>
    public Task<DialogRun> CancelAsync(SandboxDialog dialog, SandboxChannel channel, CancellationToken stopping) =>
        SendAsync(dialog, channel, [], isCancelled: true, stopping);

    private Task<DialogRun> SendAsync(SandboxDialog dialog, SandboxChannel channel, JsonObject values, bool isCancelled, CancellationToken stopping)
    {
        if (isCancelled && !dialog.NotifyOnCancel)
        {
            parts.Dialogs.Close(dialog);
            return Task.FromResult(new DialogRun());
        }

        var submission = new DialogSubmission(dialog.Url, dialog.CallbackId, dialog.State, values, isCancelled, dialog);
        var teamId = channel.TeamId.Length > 0 ? channel.TeamId : Team.Id;
        return parts.Dialogs.SubmitAsync(State.FindUser(dialog.UserId)!, channel, teamId, submission, stopping);
    }
}
