namespace Integration.Functions.Mattermost.Rest;

public sealed partial class MattermostSession
{
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
