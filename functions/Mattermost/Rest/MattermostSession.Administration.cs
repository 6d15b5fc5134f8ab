using System.Text.Json.Serialization;

namespace Integration.Functions.Mattermost.Rest;

/// <summary>The server as such, and what an installation makes there.</summary>
public sealed partial class MattermostSession
{
    /// <summary>Needs no token.</summary>
    public Task<RestOutcome<RestStatus>> PingAsync(CancellationToken stopping) =>
        ReadAsync("/system/ping", RestJson.Default.RestStatus, stopping);

    /// <summary>Settings as clients see them, all values as text; without a token a small part of them.</summary>
    public Task<RestOutcome<Dictionary<string, string>>> ClientConfigAsync(CancellationToken stopping) =>
        ReadAsync("/config/client?format=old", RestJson.Default.DictionaryStringString, stopping);

    /// <summary><c>IsLicensed</c>, <c>SkuShortName</c>, … as text. Needs no token.</summary>
    public Task<RestOutcome<Dictionary<string, string>>> ClientLicenseAsync(CancellationToken stopping) =>
        ReadAsync("/license/client?format=old", RestJson.Default.DictionaryStringString, stopping);

    /// <summary>The settings that no client sees. Administrators only.</summary>
    public Task<RestOutcome<ServerConfig>> ServerConfigAsync(CancellationToken stopping) =>
        ReadAsync("/config", RestJson.Default.ServerConfig, stopping);

    /// <summary>The roles with what they permit; at most 100 names.</summary>
    public Task<RestOutcome<RestRole[]>> RolesAsync(IEnumerable<string> names, CancellationToken stopping) =>
        SubmitAsync("/roles/names", Json([.. names], RestJson.Default.StringArray), RestJson.Default.RestRoleArray, stopping, []);

    public Task<RestOutcome<RestBot>> CreateBotAsync(BotDraft bot, CancellationToken stopping) =>
        SubmitAsync("/bots", Json(bot, RestJson.Default.BotDraft), RestJson.Default.RestBot, stopping);

    /// <summary>Deactivated bots are answered too, with <see cref="RestBot.DeleteAt"/> set.</summary>
    public Task<RestOutcome<RestBot>> BotAsync(string userId, CancellationToken stopping) =>
        ReadAsync($"/bots/{Part(userId)}?include_deleted=true", RestJson.Default.RestBot, stopping);

    public Task<RestOutcome<RestBot>> PatchBotAsync(string userId, BotDraft change, CancellationToken stopping) =>
        ReplaceAsync($"/bots/{Part(userId)}", Json(change, RestJson.Default.BotDraft), RestJson.Default.RestBot, stopping);

    public Task<RestOutcome<RestBot>> EnableBotAsync(string userId, CancellationToken stopping) =>
        SubmitAsync($"/bots/{Part(userId)}/enable", null, RestJson.Default.RestBot, stopping);

    public Task<RestOutcome<RestBot>> DisableBotAsync(string userId, CancellationToken stopping) =>
        SubmitAsync($"/bots/{Part(userId)}/disable", null, RestJson.Default.RestBot, stopping);

    /// <summary>The answer is the only one that holds <see cref="RestToken.Token"/>.</summary>
    public Task<RestOutcome<RestToken>> CreateTokenAsync(string userId, string description, CancellationToken stopping) =>
        SubmitAsync($"/users/{Part(userId)}/tokens", Json(new TokenDraft(description), RestJson.Default.TokenDraft), RestJson.Default.RestToken, stopping);

    /// <summary>A page of an account's tokens, without their secrets.</summary>
    public Task<RestOutcome<RestToken[]>> TokensAsync(string userId, int page, CancellationToken stopping) =>
        ReadAsync($"/users/{Part(userId)}/tokens?page={page}&per_page={PageSize}", RestJson.Default.RestTokenArray, stopping, []);

    public Task<RestOutcome<RestStatus>> RevokeTokenAsync(string tokenId, CancellationToken stopping) =>
        SubmitAsync("/users/tokens/revoke", Json(new TokenRevocation(tokenId), RestJson.Default.TokenRevocation), RestJson.Default.RestStatus, stopping);

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

public sealed record RestRole
{
    public required string Name { get; init; }
    public IReadOnlyList<string> Permissions { get; init; } = [];
}

/// <summary>The little that we read of <c>GET /config</c>, in its own spelling.</summary>
public sealed record ServerConfig
{
    [JsonPropertyName("ServiceSettings")]
    public ServiceSettings Service { get; init; } = new();

    [JsonPropertyName("RateLimitSettings")]
    public RateLimitSettings RateLimit { get; init; } = new();

    public sealed record ServiceSettings
    {
        /// <summary>Names, addresses and networks, separated by blanks or commas.</summary>
        [JsonPropertyName("AllowedUntrustedInternalConnections")]
        public string? AllowedUntrustedInternalConnections { get; init; }
    }

    public sealed record RateLimitSettings
    {
        [JsonPropertyName("Enable")]
        public bool? Enable { get; init; }

        [JsonPropertyName("PerSec")]
        public int? PerSec { get; init; }
    }
}

public sealed record RestBot
{
    public required string UserId { get; init; }
    public required string Username { get; init; }
    public string DisplayName { get; init; } = "";
    public string Description { get; init; } = "";

    /// <summary>When it was deactivated; 0 while it is active.</summary>
    public long DeleteAt { get; init; }
}

/// <summary>A new bot, or what is to change of one; members left out stay as they are.</summary>
public sealed record BotDraft
{
    public string? Username { get; init; }
    public string? DisplayName { get; init; }
    public string? Description { get; init; }
}

/// <summary>An access token. A class and not a record: a record would print the secret.</summary>
public sealed class RestToken
{
    public required string Id { get; init; }

    /// <summary>The secret; only in the answer that made it.</summary>
    public string? Token { get; init; }

    public string Description { get; init; } = "";
}

internal sealed record TokenDraft(string Description);

internal sealed record TokenRevocation(string TokenId);

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
