namespace Integration.Functions.Mattermost.Rest;

public sealed partial class MattermostSession
{
    /// <summary>A page of all teams that the account may see, <see cref="PageSize"/> at a time, from page 0.</summary>
    public Task<RestOutcome<RestTeam[]>> TeamsAsync(int page, CancellationToken stopping) =>
        ReadAsync($"/teams?page={page}&per_page={PageSize}", RestJson.Default.RestTeamArray, stopping, []);

    public Task<RestOutcome<RestTeam>> TeamAsync(string teamId, CancellationToken stopping) =>
        ReadAsync($"/teams/{Part(teamId)}", RestJson.Default.RestTeam, stopping);

    public Task<RestOutcome<RestTeam>> TeamByNameAsync(string name, CancellationToken stopping) =>
        ReadAsync($"/teams/name/{Part(name)}", RestJson.Default.RestTeam, stopping);

    /// <summary>Somebody who left the team is answered too, with <see cref="RestMember.DeleteAt"/> set.</summary>
    public Task<RestOutcome<RestMember>> TeamMemberAsync(string teamId, string userId, CancellationToken stopping) =>
        ReadAsync($"/teams/{Part(teamId)}/members/{Part(userId)}", RestJson.Default.RestMember, stopping);

    /// <summary>The same when the person is in it already.</summary>
    public Task<RestOutcome<RestMember>> AddToTeamAsync(string teamId, string userId, CancellationToken stopping) => SubmitAsync(
        $"/teams/{Part(teamId)}/members", Json(new TeamMembership(teamId, userId), RestJson.Default.TeamMembership), RestJson.Default.RestMember, stopping);
}

public sealed record RestTeam
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public string DisplayName { get; init; } = "";

    /// <summary>When it was archived; 0 while it is not.</summary>
    public long DeleteAt { get; init; }

    /// <summary>Only members of the groups linked to it may be in it.</summary>
    public bool? GroupConstrained { get; init; }
}

/// <summary>Somebody's membership of a team or a channel.</summary>
public sealed record RestMember
{
    public required string UserId { get; init; }

    /// <summary>Names of roles, separated by blanks; schemes and channel moderation are worked in already.</summary>
    public string Roles { get; init; } = "";

    public long DeleteAt { get; init; }
}

internal sealed record TeamMembership(string TeamId, string UserId);
