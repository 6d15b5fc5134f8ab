namespace Integration.Functions.Mattermost.Rest;

public sealed partial class MattermostSession
{
    /// <summary>Whose token this is.</summary>
    public Task<RestOutcome<RestUser>> MeAsync(CancellationToken stopping) => ReadAsync("/users/me", RestJson.Default.RestUser, stopping);

    public Task<RestOutcome<RestUser>> UserAsync(string userId, CancellationToken stopping) =>
        ReadAsync($"/users/{Part(userId)}", RestJson.Default.RestUser, stopping);

    public Task<RestOutcome<RestUser>> UserByNameAsync(string username, CancellationToken stopping) =>
        ReadAsync($"/users/username/{Part(username)}", RestJson.Default.RestUser, stopping);

    /// <summary>Those of them that exist, in no particular order; at least one id.</summary>
    public Task<RestOutcome<RestUser[]>> UsersAsync(IEnumerable<string> userIds, CancellationToken stopping) =>
        SubmitAsync("/users/ids", Json([.. userIds], RestJson.Default.StringArray), RestJson.Default.RestUserArray, stopping, []);

    /// <summary>The teams that a person is in.</summary>
    public Task<RestOutcome<RestTeam[]>> TeamsOfAsync(string userId, CancellationToken stopping) =>
        ReadAsync($"/users/{Part(userId)}/teams", RestJson.Default.RestTeamArray, stopping, []);
}

public sealed record RestUser
{
    public required string Id { get; init; }
    public required string Username { get; init; }

    /// <summary>Names of system roles, separated by blanks.</summary>
    public string Roles { get; init; } = "";

    public bool IsBot { get; init; }

    /// <summary>The person's time zones, by Mattermost's keys; null where nothing was ever set.</summary>
    public Dictionary<string, string>? Timezone { get; init; }

    /// <summary>When the account was deactivated, in Unix milliseconds; 0 while it is active.</summary>
    public long DeleteAt { get; init; }

    public bool IsActive => DeleteAt == 0;

    /// <summary>IANA name: the automatic one unless the person chose another; null when unknown.</summary>
    public string? ZoneName =>
        Timezone?.GetValueOrDefault(Timezone.GetValueOrDefault("useAutomaticTimezone") == "false" ? "manualTimezone" : "automaticTimezone") is { Length: > 0 } zone ? zone : null;

    public bool IsGuest => Roles.Split(' ').Contains("system_guest", StringComparer.Ordinal);

    public bool IsAdministrator => IsAdministratorBy(Roles);

    internal static bool IsAdministratorBy(string? roles) => (roles ?? "").Split(' ').Contains("system_admin", StringComparer.Ordinal);
}
