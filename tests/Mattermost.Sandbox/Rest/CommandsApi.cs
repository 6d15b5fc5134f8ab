using System.Text.RegularExpressions;
using Mattermost.Sandbox.Rights;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary><c>/commands</c>: the custom slash commands of a team. To who may not manage them, they do not exist.</summary>
internal sealed partial class CommandsApi(SandboxState state, ServerProfile server, RestGuard guard)
{
    private static readonly AppError Disabled = new(501, "api.command.disabled.app_error", "Commands have been disabled by the system admin.");
    private static readonly AppError DuplicateTrigger = AppError.BadRequest("api.command.duplicate_trigger.app_error", "This trigger word is already in use. Please choose another word.");
    private static readonly AppError NoCommand = AppError.NotFound("store.sql_command.get.missing.app_error", "Sorry, we could not find the command.");
    private static readonly AppError TeamMismatch = AppError.BadRequest("api.command.team_mismatch.app_error", "Unable to update commands across teams.");

    /// <summary>Taken by the server itself.</summary>
    public static readonly IReadOnlySet<string> BuiltIn = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "away", "code", "collapse", "dnd", "echo", "expand", "export", "groupmsg", "header", "help", "invite", "invite_people", "join", "kick",
        "leave", "logout", "me", "msg", "mute", "offline", "online", "open", "purpose", "rename", "remove", "search", "settings", "shortcuts", "shrug", "status",
    };

    public void Map(IEndpointRouteBuilder app, RestApi api)
    {
        api.Map(app, "POST", "/commands", CreateAsync);
        api.Map(app, "GET", "/commands", List);
        api.Map(app, "GET", "/commands/{command_id}", call => RestResult.Found(Wire.Command(Managed(call))));
        api.Map(app, "PUT", "/commands/{command_id}", UpdateAsync);
        api.Map(app, "DELETE", "/commands/{command_id}", Delete);
        api.Map(app, "PUT", "/commands/{command_id}/move", MoveAsync);
        api.Map(app, "PUT", "/commands/{command_id}/regen_token", Regenerate);
        api.Map(app, "GET", "/teams/{team_id}/commands/autocomplete", Autocomplete);
    }

    private string Own => Permission.ManageSlashCommands(server.Release);

    private async Task<RestResult> CreateAsync(RestCall call)
    {
        var body = await call.BodyAsync<CommandBody>("command");
        guard.Demand(call, body.TeamId ?? "", Own);
        RestGuard.Refuse(!server.Settings.EnableCommands, Disabled);
        RestGuard.Refuse(IsTaken(body.TeamId!, body.Trigger ?? "", exceptId: ""), DuplicateTrigger);
        RestGuard.Refuse(Invalid(body) is not null, Invalid(body)!);
        return RestResult.Created(Wire.Command(state.AddCommand(body.ApplyTo(new SandboxCommand
        {
            Id = "",
            Token = "",
            CreatorId = call.Caller.Id,
            TeamId = body.TeamId!,
            Trigger = "",
            Url = "",
        }))));
    }

    /// <summary>Custom ones only, whatever <c>custom_only</c> says: the sandbox has no built-in commands to show.</summary>
    private RestResult List(RestCall call)
    {
        var teamId = call.Query("team_id");
        RestGuard.Refuse(teamId.Length == 0, AppError.InvalidParameter("team_id"));
        var team = guard.Demand(call, teamId, call.Flag("custom_only") ? Own : Permission.ViewTeam);
        RestGuard.Refuse(!server.Settings.EnableCommands, Disabled);
        var manages = guard.Access.To(call.Caller, team, Own);
        var all = !server.Release.SplitsOwnAndOthers || guard.Access.To(call.Caller, team, Permission.ManageOthersSlashCommands);
        return RestResult.Found(state.Commands
            .Where(command => command.TeamId == team.Id && (manages ? all || command.CreatorId == call.Caller.Id : command.AutoComplete))
            .Select(command => Wire.Command(manages ? command : command with { Token = "" })));
    }

    /// <summary>What a client offers while somebody types: told to every member, without anything of the integration behind it.</summary>
    private RestResult Autocomplete(RestCall call)
    {
        var team = guard.Demand(call, call.Id("team_id"), Permission.ViewTeam);
        return RestResult.Found(state.Commands
            .Where(command => server.Settings.EnableCommands && command.TeamId == team.Id && command.AutoComplete)
            .Select(command => Wire.Command(command with { Token = "", CreatorId = "", Method = "", Url = "", Username = "", IconUrl = "" })));
    }

    private async Task<RestResult> UpdateAsync(RestCall call)
    {
        var body = await call.BodyAsync<CommandBody>("command");
        RestGuard.Refuse(body.Id != call.Id("command_id"), AppError.InvalidParameter("command"));
        var command = Managed(call);
        RestGuard.Refuse(body.TeamId != command.TeamId, TeamMismatch);
        RestGuard.Refuse(server.Release.ChecksTriggerOnUpdate && IsTaken(command.TeamId, body.Trigger ?? "", command.Id), DuplicateTrigger);
        RestGuard.Refuse(Invalid(body) is not null, Invalid(body)!);
        return RestResult.Found(Wire.Command(state.ChangeCommand(command.Id, body.ApplyTo)));
    }

    private RestResult Delete(RestCall call)
    {
        state.DeleteCommand(Managed(call).Id);
        return RestResult.Done;
    }

    private async Task<RestResult> MoveAsync(RestCall call)
    {
        var body = await call.BodyAsync<MoveBody>("team_id");
        var team = guard.Demand(call, body.TeamId ?? "", Own);
        var command = Managed(call);
        RestGuard.Refuse(server.Release.ChecksTriggerOnUpdate && IsTaken(team.Id, command.Trigger, command.Id), DuplicateTrigger);
        state.ChangeCommand(command.Id, moved => moved with { TeamId = team.Id });
        return RestResult.Done;
    }

    private RestResult Regenerate(RestCall call)
    {
        var command = state.ChangeCommand(Managed(call).Id, old => old with { Token = Ids.New() });
        return RestResult.Found(new { command.Token });
    }

    /// <summary>One's own with the right to manage any, those of others with the right for that.</summary>
    private SandboxCommand Managed(RestCall call)
    {
        RestGuard.Refuse(!server.Settings.EnableCommands, Disabled);
        if (state.FindCommand(call.Id("command_id")) is not { } command) throw new RestRefusal(NoCommand);
        if (state.FindTeam(command.TeamId) is not { } team || !guard.Access.To(call.Caller, team, Own)) throw new RestRefusal(NoCommand);
        if (command.CreatorId != call.Caller.Id) guard.Demand(call, team.Id, Permission.ManageOthersSlashCommands);
        return command;
    }

    private bool IsTaken(string teamId, string trigger, string exceptId) =>
        BuiltIn.Contains(trigger) || (state.FindCommandByTrigger(teamId, trigger) is { } other && other.Id != exceptId);

    private static AppError? Invalid(CommandBody body)
    {
        if (!Trigger().IsMatch(body.Trigger ?? "")) return Wrong("trigger");
        if (body.Url is not { Length: > 0 and <= 1024 }) return Wrong("url");
        if (!Uri.TryCreate(body.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) return Wrong("url_http");
        if (body.Method is not ("P" or "G")) return Wrong("method");
        if (body.DisplayName?.Length > 64) return Wrong("display_name");
        return body.Description?.Length > 128 ? Wrong("description") : null;
    }

    private static AppError Wrong(string what) => AppError.BadRequest($"model.command.is_valid.{what}.app_error", "Invalid command.");

    [GeneratedRegex(@"^[^/\s]\S{0,127}$", RegexOptions.None, 1000)]
    private static partial Regex Trigger();

    private sealed record MoveBody(string? TeamId);

    private sealed record CommandBody(
        string? Id, string? TeamId, string? Trigger, string? Method, string? Url, string? Username, string? IconUrl,
        string? AutoCompleteDesc, string? AutoCompleteHint, string? DisplayName, string? Description, bool AutoComplete = false)
    {
        public SandboxCommand ApplyTo(SandboxCommand command) => command with
        {
            Trigger = Trigger!.ToLowerInvariant(),
            Method = Method!,
            Url = Url!,
            Username = Username ?? "",
            IconUrl = IconUrl ?? "",
            AutoComplete = AutoComplete,
            AutoCompleteDesc = AutoCompleteDesc ?? "",
            AutoCompleteHint = AutoCompleteHint ?? "",
            DisplayName = DisplayName ?? "",
            Description = Description ?? "",
        };
    }
}
