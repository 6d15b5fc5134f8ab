using System.Net;

namespace Integration.Functions.Mattermost.Rest;

/// <summary>People, teams, channels and who is in them. Lists hold at least one and at most <see cref="MostIds"/> ids.</summary>
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

    /// <summary>Archived channels are answered too.</summary>
    public Task<RestOutcome<RestChannel>> ChannelAsync(string channelId, CancellationToken stopping) =>
        ReadAsync($"/channels/{Part(channelId)}", RestJson.Default.RestChannel, stopping);

    public Task<RestOutcome<RestChannel>> ChannelByNameAsync(string teamId, string name, CancellationToken stopping) =>
        ReadAsync($"/teams/{Part(teamId)}/channels/name/{Part(name)}", RestJson.Default.RestChannel, stopping);

    public Task<RestOutcome<RestMember>> ChannelMemberAsync(string channelId, string userId, CancellationToken stopping) =>
        ReadAsync($"/channels/{Part(channelId)}/members/{Part(userId)}", RestJson.Default.RestMember, stopping);

    /// <summary>The same when the person is in it already. Archived channels do not refuse: look first.</summary>
    public Task<RestOutcome<RestMember>> AddToChannelAsync(string channelId, string userId, CancellationToken stopping) => SubmitAsync(
        $"/channels/{Part(channelId)}/members", Json(new ChannelMembership(userId), RestJson.Default.ChannelMembership), RestJson.Default.RestMember, stopping);

    /// <summary>The direct channel of two accounts, of which ours is one; made when it is first asked for.</summary>
    public Task<RestOutcome<RestChannel>> DirectChannelAsync(string userId, string otherId, CancellationToken stopping) =>
        SubmitAsync("/channels/direct", Json([userId, otherId], RestJson.Default.StringArray), RestJson.Default.RestChannel, stopping);

    /// <summary>Of users in one body: Mattermost's bound for adding, and small enough for every other.</summary>
    public const int MostIds = 1000;

    /// <summary>Of people in one team batch.</summary>
    public const int MostOfTeamBatch = 256;

    /// <summary>Those of them who are in the channel.</summary>
    public Task<RestOutcome<RestMember[]>> ChannelMembersOfAsync(string channelId, IEnumerable<string> userIds, CancellationToken stopping) => SubmitAsync(
        $"/channels/{Part(channelId)}/members/ids", Json([.. userIds], RestJson.Default.StringArray), RestJson.Default.RestMemberArray, stopping, []);

    /// <summary>Those of them who are in the team, or were: <see cref="RestMember.DeleteAt"/> tells.</summary>
    public Task<RestOutcome<RestMember[]>> TeamMembersOfAsync(string teamId, IEnumerable<string> userIds, CancellationToken stopping) => SubmitAsync(
        $"/teams/{Part(teamId)}/members/ids", Json([.. userIds], RestJson.Default.StringArray), RestJson.Default.RestMemberArray, stopping, []);

    /// <summary>
    /// Servers from 9.11 on. Answers those who are in the channel now, whoever was before included; whoever cannot be added is
    /// left out without a word, unless nobody can be.
    /// </summary>
    public Task<RestOutcome<RestMember[]>> AddAllToChannelAsync(string channelId, IEnumerable<string> userIds, CancellationToken stopping) => SubmitAsync(
        $"/channels/{Part(channelId)}/members", Json(new ChannelMemberships([.. userIds]), RestJson.Default.ChannelMemberships), RestJson.Default.RestMemberArray, stopping, []);

    /// <summary>A page of the groups that are linked to a channel, open to reference or not: only their members may be in one that is group-constrained.</summary>
    public Task<RestOutcome<RestGroupPage>> LinkedGroupsAsync(string channelId, int page, CancellationToken stopping) =>
        ReadAsync($"/channels/{Part(channelId)}/groups?page={page}&per_page={PageSize}", RestJson.Default.RestGroupPage, stopping);

    public Task<RestOutcome<RestStatus>> RemoveFromChannelAsync(string channelId, string userId, CancellationToken stopping) =>
        RemoveAsync($"/channels/{Part(channelId)}/members/{Part(userId)}", stopping);

    /// <summary>At most <see cref="MostOfTeamBatch"/> people; each with what became of them.</summary>
    public Task<RestOutcome<RestTeamAddition[]>> AddAllToTeamAsync(string teamId, IEnumerable<string> userIds, CancellationToken stopping) => SubmitAsync(
        $"/teams/{Part(teamId)}/members/batch?graceful=true",
        Json([.. userIds.Select(userId => new TeamMembership(teamId, userId))], RestJson.Default.TeamMembershipArray), RestJson.Default.RestTeamAdditionArray, stopping, []);

    public Task<RestOutcome<RestStatus>> RemoveFromTeamAsync(string teamId, string userId, CancellationToken stopping) =>
        RemoveAsync($"/teams/{Part(teamId)}/members/{Part(userId)}", stopping);

    /// <summary>Those of them that exist, in no particular order, the deactivated included.</summary>
    public Task<RestOutcome<RestUser[]>> UsersByNamesAsync(IEnumerable<string> usernames, CancellationToken stopping) => SubmitAsync(
        "/users/usernames", Json([.. usernames], RestJson.Default.StringArray), RestJson.Default.RestUserArray, stopping, []);
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

public sealed record RestChannel
{
    public required string Id { get; init; }

    /// <summary>Empty for direct and group messages.</summary>
    public string TeamId { get; init; } = "";

    public string Name { get; init; } = "";
    public string DisplayName { get; init; } = "";

    /// <summary><c>O</c> public, <c>P</c> private, <c>D</c> direct, <c>G</c> group message.</summary>
    public required string Type { get; init; }

    /// <summary>When it was archived; 0 while it is not.</summary>
    public long DeleteAt { get; init; }

    /// <summary>Only members of the groups linked to it may be in it.</summary>
    public bool? GroupConstrained { get; init; }

    public bool IsArchived => DeleteAt > 0;

    public bool IsPrivate => Type == "P";

    /// <summary>Direct and group messages have members only: no team, and nothing to manage.</summary>
    public bool IsConversation => Type is "D" or "G";
}

internal sealed record ChannelMembership(string UserId);

/// <summary>What became of one person of a team batch.</summary>
public sealed record RestTeamAddition
{
    public required string UserId { get; init; }
    public RestMember? Member { get; init; }
    public RestAdditionError? Error { get; init; }
}

public sealed record RestAdditionError(string? Id, int StatusCode)
{
    /// <summary>As if it had been the answer to a call for this person alone.</summary>
    internal RestFailure.Refused ToFailure() => new((HttpStatusCode)StatusCode, Id ?? "");
}

internal sealed record ChannelMemberships(string[] UserIds);
