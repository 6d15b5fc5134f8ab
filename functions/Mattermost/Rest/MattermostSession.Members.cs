using System.Net;

namespace Integration.Functions.Mattermost.Rest;

/// <summary>Memberships of many people at once. Lists hold at least one and at most <see cref="MostIds"/> ids.</summary>
public sealed partial class MattermostSession
{
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
