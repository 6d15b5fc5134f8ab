namespace Integration.Functions.Mattermost.Rest;

public sealed partial class MattermostSession
{
    /// <summary>A team's custom slash commands with their tokens: all for an administrator, otherwise (11.2) the account's own.</summary>
    public Task<RestOutcome<RestCommand[]>> CommandsAsync(string teamId, CancellationToken stopping) =>
        ReadAsync($"/commands?team_id={Part(teamId)}&custom_only=true", RestJson.Default.RestCommandArray, stopping, []);

    /// <summary>What a team's members are offered while they type a slash: built-in and custom commands, without addresses and tokens.</summary>
    public Task<RestOutcome<RestCommand[]>> OfferedCommandsAsync(string teamId, CancellationToken stopping) =>
        ReadAsync($"/teams/{Part(teamId)}/commands/autocomplete", RestJson.Default.RestCommandArray, stopping, []);

    public Task<RestOutcome<RestCommand>> CreateCommandAsync(RestCommand draft, CancellationToken stopping) =>
        SubmitAsync("/commands", Json(draft, RestJson.Default.RestCommand), RestJson.Default.RestCommand, stopping);

    /// <summary>Everything but id, team, creator and token becomes as given.</summary>
    public Task<RestOutcome<RestCommand>> UpdateCommandAsync(RestCommand command, CancellationToken stopping) =>
        ReplaceAsync($"/commands/{Part(command.Id ?? "")}", Json(command, RestJson.Default.RestCommand), RestJson.Default.RestCommand, stopping);

    public Task<RestOutcome<RestStatus>> DeleteCommandAsync(string commandId, CancellationToken stopping) =>
        RemoveAsync($"/commands/{Part(commandId)}", stopping);

    /// <summary>Ends the old token and answers the new one.</summary>
    public Task<RestOutcome<CommandSecret>> RegenerateCommandTokenAsync(string commandId, CancellationToken stopping) =>
        ReplaceAsync($"/commands/{Part(commandId)}/regen_token", null, RestJson.Default.CommandSecret, stopping);
}

/// <summary>A custom slash command, as it is sent and answered.</summary>
public sealed record RestCommand
{
    /// <summary>Absent in a new one.</summary>
    public string? Id { get; init; }

    /// <summary>The secret that comes with every call of the command. Mattermost's to make.</summary>
    public string? Token { get; init; }

    /// <summary>Empty for built-in commands.</summary>
    public required string TeamId { get; init; }
    public string? CreatorId { get; init; }

    /// <summary>Lower-case, without the slash.</summary>
    public required string Trigger { get; init; }

    /// <summary><c>P</c> for POST, <c>G</c> for GET.</summary>
    public string Method { get; init; } = "P";

    public string Url { get; init; } = "";
    public string DisplayName { get; init; } = "";
    public string Description { get; init; } = "";
    public bool AutoComplete { get; init; }
    public string AutoCompleteHint { get; init; } = "";
    public string AutoCompleteDesc { get; init; } = "";

    /// <summary>Without the token.</summary>
    public override string ToString() => $"/{Trigger} of team {TeamId} ({Id})";
}

/// <summary>A class and not a record: a record would print it.</summary>
public sealed class CommandSecret
{
    public required string Token { get; init; }
}
