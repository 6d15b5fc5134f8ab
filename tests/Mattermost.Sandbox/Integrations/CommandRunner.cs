using System.Text.Json;
using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Integrations;

/// <summary>Runs slash commands as the server does: rights first, then the integration, then its answer.</summary>
internal sealed class CommandRunner(
    SandboxState state, ServerProfile server, Access access, IntegrationClient client, TriggerIds triggers, DelayedAnswers delayed, CommandPosts posts,
    InviteCommand invite)
{
    private const string Prefix = "api.command.execute_command.";

    private static readonly AppError NotACommand = AppError.BadRequest(Prefix + "start.app_error", "No command trigger found.");
    private static readonly AppError Archived = AppError.BadRequest(Prefix + "deleted.error", "Unable to run commands in deleted channel.");
    private static readonly AppError NoSiteUrl = AppError.BadRequest(Prefix + "site_url_required.app_error", "The Site URL is required for slash commands.");
    private static readonly AppError Disabled = new(501, "api.command.disabled.app_error", "Commands have been disabled by the system admin.");

    public async Task<CommandRun> RunAsync(CommandLine line, CancellationToken stopping)
    {
        var (trigger, text) = Split(line.Text);
        if (Refusal(line, trigger) is { } refusal) return new() { Error = refusal };
        if (state.FindCommandByTrigger(line.Team.Id, trigger) is not { } command) return BuiltIn(line, trigger, text);
        if (server.Release.NeedsSiteUrlForCommands && server.SiteUrl.Length == 0) return new() { Error = NoSiteUrl };

        var (triggerId, responseUrl) = (triggers.New(line.User.Id), $"{SiteFor()}/hooks/commands/{delayed.Open(command, line)}");
        using var request = new CommandRequest(state, server).Create(command, line, text, triggerId, responseUrl);
        var answer = await client.SendAsync(request, server.Settings.IntegrationTimeout(server.Release), stopping);
        return Interpret(command, line, answer) with { TriggerId = triggerId, ResponseUrl = new(responseUrl) };
    }

    /// <summary>An answer that came later: text is posted as if it had come at once.</summary>
    public (IReadOnlyList<SandboxPost> Posts, AppError? Error) Answer(string id, CommandAnswer answer)
    {
        var (open, error) = delayed.Use(id);
        if (open is null) return ([], error);
        var channel = state.FindChannel(open.Line.Channel.Id) ?? open.Line.Channel;
        return posts.Save(open.Command, open.Line with { Channel = channel }, answer);
    }

    /// <summary>What no team has taken the name of. Of the server's own commands the sandbox knows one.</summary>
    private CommandRun BuiltIn(CommandLine line, string trigger, string text)
    {
        if (trigger != InviteCommand.Trigger) return new() { Error = NotFound(trigger) };
        return invite.Run(line, text) is { Length: > 0 } words ? new() { Posts = [posts.Tell(line, words)] } : new();
    }

    private AppError? Refusal(CommandLine line, string trigger)
    {
        if (trigger.Length == 0 || line.Text[0] != '/') return NotACommand;
        var needed = server.Release.HasSlashCommandPermission ? Permission.UseSlashCommands : Permission.CreatePost;
        if (!access.To(line.User, line.Channel, needed)) return AppError.MissingPermission(needed);
        if (server.Release.RefusesCommandsInArchivedChannels && line.Channel.DeleteAt is not null) return Archived;
        if (line.Channel.TeamId.Length == 0 && !line.Team.Has(line.User.Id) && !access.To(line.User, needed)) return AppError.MissingPermission(needed);
        return server.Settings.EnableCommands ? null : Disabled;
    }

    private CommandRun Interpret(SandboxCommand command, CommandLine line, IntegrationAnswer received)
    {
        if (received is not IntegrationAnswer.Answered answered)
        {
            return new() { Error = Failed(command, "failed", $"Command with a trigger of '{command.Trigger}' failed.", ((IntegrationAnswer.Unreachable)received).Why) };
        }

        var run = new CommandRun { IntegrationStatus = answered.Status };
        if (answered.Status != StatusCodes.Status200OK)
        {
            return run with { Error = Failed(command, "failed_resp", $"Command with a trigger of '{command.Trigger}' returned response {answered.Status}.") };
        }

        try
        {
            return CommandAnswer.Read(answered.ContentType, answered.Body) is { } answer
                ? Post(command, line, answer, run)
                : run with { Error = Failed(command, "failed_empty", $"Command with a trigger of '{command.Trigger}' returned an empty response.") };
        }
        catch (JsonException)
        {
            return run with { Error = Failed(command, "failed", $"Command with a trigger of '{command.Trigger}' failed.") };
        }
    }

    private CommandRun Post(SandboxCommand command, CommandLine line, CommandAnswer answer, CommandRun run)
    {
        var (saved, error) = posts.Save(command, line, answer);
        return run with
        {
            Posts = saved,
            GotoLocation = answer.GotoLocation,
            Error = error is null ? null : Failed(command, "create_post_failed", $"Command '{command.Trigger}' failed to post response. Please contact your System Administrator.", error.Id),
        };
    }

    /// <summary>Old servers took the host that the client had called, which here is the same.</summary>
    private string SiteFor() => server.SiteUrl.Length > 0 ? server.SiteUrl : server.ListensAt;

    /// <summary>The trigger in lower case, and everything after the first white space.</summary>
    private static (string Trigger, string Text) Split(string line)
    {
        var end = line.AsSpan().IndexOfAny(" \t\r\n");
        var word = end < 0 ? line : line[..end];
        return (word.TrimStart('/').ToLowerInvariant(), end < 0 ? "" : line[(end + 1)..]);
    }

    private static AppError NotFound(string trigger) => AppError.NotFound(
        Prefix + "not_found.app_error", $"Command with a trigger of '/{trigger}' not found. To send a message beginning with \"/\", try adding an empty space at the beginning of the message.");

    private static AppError Failed(SandboxCommand command, string what, string message, string detail = "") =>
        new(StatusCodes.Status500InternalServerError, $"{Prefix}{what}.app_error", message, detail.Length > 0 ? detail : command.Id);
}
