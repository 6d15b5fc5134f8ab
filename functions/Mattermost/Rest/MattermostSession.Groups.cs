namespace Integration.Functions.Mattermost.Rest;

/// <summary>Groups of the server's own, which need its licence. Only those open to reference are asked for; see <see cref="RestGroup.IsOpen"/>.</summary>
public sealed partial class MattermostSession
{
    private const string OpenOnly = "filter_allow_reference=true&include_member_count=true";

    /// <summary>The cheapest question whose answer says whether the server has groups at all.</summary>
    public Task<RestOutcome<RestGroup[]>> ProbeGroupsAsync(CancellationToken stopping) =>
        ReadAsync("/groups?per_page=1&filter_allow_reference=true", RestJson.Default.RestGroupArray, stopping, []);

    /// <summary>A page of the groups, <see cref="PageSize"/> at a time, from page 0.</summary>
    /// <param name="part">Of name or display name, in any case; null for all groups.</param>
    /// <param name="page">From 0.</param>
    /// <param name="stopping">Ends the call.</param>
    public Task<RestOutcome<RestGroup[]>> GroupsAsync(string? part, int page, CancellationToken stopping) =>
        ReadAsync($"/groups?{OpenOnly}{Search(part)}{Paged(page)}", RestJson.Default.RestGroupArray, stopping, []);

    /// <summary>A page of the groups that are linked to the channel.</summary>
    public Task<RestOutcome<RestGroupPage>> ChannelGroupsAsync(string channelId, string? part, int page, CancellationToken stopping) =>
        ReadAsync($"/channels/{Part(channelId)}/groups?{OpenOnly}{Search(part)}{Paged(page)}", RestJson.Default.RestGroupPage, stopping);

    /// <summary>A page of the groups that are linked to the team.</summary>
    public Task<RestOutcome<RestGroupPage>> TeamGroupsAsync(string teamId, string? part, int page, CancellationToken stopping) =>
        ReadAsync($"/teams/{Part(teamId)}/groups?{OpenOnly}{Search(part)}{Paged(page)}", RestJson.Default.RestGroupPage, stopping);

    /// <summary>A page of a group's active members. Custom groups are open to all; others to all from 9.8, before to holders of an administrative role.</summary>
    public Task<RestOutcome<RestGroupMembers>> GroupMembersAsync(string groupId, int page, CancellationToken stopping) =>
        ReadAsync($"/groups/{Part(groupId)}/members?page={page}&per_page={PageSize}", RestJson.Default.RestGroupMembers, stopping);

    /// <summary>How many of each group are in the channel; groups with nobody there are left out.</summary>
    public Task<RestOutcome<RestGroupCount[]>> MemberCountsByGroupAsync(string channelId, CancellationToken stopping) =>
        ReadAsync($"/channels/{Part(channelId)}/member_counts_by_group", RestJson.Default.RestGroupCountArray, stopping, []);

    /// <summary>Refused where people's addresses are not shown and the account is no administrator's.</summary>
    public Task<RestOutcome<RestUser>> UserByEmailAsync(string email, CancellationToken stopping) =>
        ReadAsync($"/users/email/{Part(email)}", RestJson.Default.RestUser, stopping);

    private static string Search(string? part) => part is null ? "" : $"&q={Part(part)}";

    private static string Paged(int page) => $"&page={page}&per_page={PageSize}";
}

public sealed record RestGroup
{
    public required string Id { get; init; }

    /// <summary>Null until somebody opened the group to reference.</summary>
    public string? Name { get; init; }

    public string DisplayName { get; init; } = "";
    public string? Description { get; init; }

    /// <summary><c>ldap</c>, <c>custom</c> or <c>plugin_…</c>.</summary>
    public string Source { get; init; } = "";

    public long DeleteAt { get; init; }

    public bool AllowReference { get; init; }

    /// <summary>Active people.</summary>
    public int? MemberCount { get; init; }

    /// <summary>May be mentioned: older servers answer others, too, whatever was asked for.</summary>
    public bool IsOpen => AllowReference && DeleteAt == 0 && !string.IsNullOrEmpty(Name);
}

/// <summary>Groups that are linked to a channel or a team.</summary>
public sealed record RestGroupPage
{
    public IReadOnlyList<RestGroup>? Groups { get; init; }
}

/// <summary>Whole users, of which <see cref="RestUser"/> takes what we need.</summary>
public sealed record RestGroupMembers
{
    public IReadOnlyList<RestUser>? Members { get; init; }
    public int TotalMemberCount { get; init; }
}

public sealed record RestGroupCount
{
    public required string GroupId { get; init; }
    public int ChannelMemberCount { get; init; }
}
