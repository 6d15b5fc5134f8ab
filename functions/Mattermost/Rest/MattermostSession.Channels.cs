namespace Integration.Functions.Mattermost.Rest;

public sealed partial class MattermostSession
{
    /// <summary>Archived channels are answered too.</summary>
    public Task<RestOutcome<RestChannel>> ChannelAsync(string channelId, CancellationToken stopping) =>
        ReadAsync($"/channels/{Part(channelId)}", RestJson.Default.RestChannel, stopping);

    public Task<RestOutcome<RestChannel>> ChannelByNameAsync(string teamId, string name, CancellationToken stopping) =>
        ReadAsync($"/teams/{Part(teamId)}/channels/name/{Part(name)}", RestJson.Default.RestChannel, stopping);

    public Task<RestOutcome<RestMember>> ChannelMemberAsync(string channelId, string userId, CancellationToken stopping) =>
        ReadAsync($"/channels/{Part(channelId)}/members/{Part(userId)}", RestJson.Default.RestMember, stopping);

    /// <summary>A page of the members, <see cref="PageSize"/> at a time, from page 0.</summary>
    public Task<RestOutcome<RestMember[]>> ChannelMembersAsync(string channelId, int page, CancellationToken stopping) =>
        ReadAsync($"/channels/{Part(channelId)}/members?page={page}&per_page={PageSize}", RestJson.Default.RestMemberArray, stopping, []);

    /// <summary>The same when the person is in it already. Archived channels do not refuse: look first.</summary>
    public Task<RestOutcome<RestMember>> AddToChannelAsync(string channelId, string userId, CancellationToken stopping) => SubmitAsync(
        $"/channels/{Part(channelId)}/members", Json(new ChannelMembership(userId), RestJson.Default.ChannelMembership), RestJson.Default.RestMember, stopping);

    /// <summary>The direct channel of two accounts, of which ours is one; made when it is first asked for.</summary>
    public Task<RestOutcome<RestChannel>> DirectChannelAsync(string userId, string otherId, CancellationToken stopping) =>
        SubmitAsync("/channels/direct", Json([userId, otherId], RestJson.Default.StringArray), RestJson.Default.RestChannel, stopping);
}

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
