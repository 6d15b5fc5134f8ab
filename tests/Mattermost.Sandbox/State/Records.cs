namespace Mattermost.Sandbox.State;

public sealed record SandboxTeam
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string DisplayName { get; init; }
    public DateTimeOffset? DeleteAt { get; init; }
}

public sealed record SandboxChannel
{
    public required string Id { get; init; }

    /// <summary>Empty for direct messages.</summary>
    public required string TeamId { get; init; }
    public required string Name { get; init; }
    public required string DisplayName { get; init; }
    public ChannelType Type { get; init; } = ChannelType.Open;

    /// <summary>User ids; an open channel lets everybody of the team read.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>Set when archived.</summary>
    public DateTimeOffset? DeleteAt { get; init; }
}

public enum ChannelType
{
    Open,
    Private,
    Direct,
}

public sealed record SandboxUser(string Id, string Username);

/// <summary>An incoming webhook. Its id is its secret.</summary>
public sealed record SandboxHook
{
    public required string Id { get; init; }
    public required string TeamId { get; init; }
    public required string ChannelId { get; init; }

    /// <summary>The owner, in whose name the webhook posts.</summary>
    public required string UserId { get; init; }
    public string DisplayName { get; init; } = "";
    public string Description { get; init; } = "";
    public string Username { get; init; } = "";
    public string IconUrl { get; init; } = "";
    public bool ChannelLocked { get; init; }
    public required DateTimeOffset CreateAt { get; init; }
    public DateTimeOffset? DeleteAt { get; init; }
}
