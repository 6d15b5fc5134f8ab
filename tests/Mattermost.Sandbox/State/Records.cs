namespace Mattermost.Sandbox.State;

public sealed record SandboxTeam
{
    public required string Id { get; init; }

    /// <summary>The name in addresses.</summary>
    public required string Name { get; init; }
    public required string DisplayName { get; init; }
    public DateTimeOffset CreateAt { get; init; }
    public DateTimeOffset? DeleteAt { get; init; }

    /// <summary>Anybody may look at it and join.</summary>
    public bool AllowOpenInvite { get; init; }

    /// <summary>Only people with an e-mail address of these domains become members; empty: everybody.</summary>
    public IReadOnlyList<string> AllowedDomains { get; init; } = [];

    /// <summary>Only the people of <see cref="Groups"/> may become members.</summary>
    public bool GroupConstrained { get; init; }
    public IReadOnlyList<GroupLink> Groups { get; init; } = [];

    /// <summary>Former members included.</summary>
    public MemberSet Memberships { get; init; } = MemberSet.Empty;
    public SchemeRoles Scheme { get; init; } = SchemeRoles.OfTeams;

    public SandboxMembership? FindMember(string userId) => Memberships.Find(userId);

    public bool Has(string userId) => FindMember(userId) is { DeleteAt: null };
}

public sealed record SandboxChannel
{
    public required string Id { get; init; }

    /// <summary>Empty for direct messages.</summary>
    public required string TeamId { get; init; }

    /// <summary>The name in addresses; for a direct message the ids of both people.</summary>
    public required string Name { get; init; }
    public required string DisplayName { get; init; }
    public ChannelType Type { get; init; } = ChannelType.Open;
    public string CreatorId { get; init; } = "";
    public DateTimeOffset CreateAt { get; init; }

    /// <summary>Set when archived.</summary>
    public DateTimeOffset? DeleteAt { get; init; }

    /// <summary>Only the people of <see cref="Groups"/> may become members.</summary>
    public bool GroupConstrained { get; init; }
    public IReadOnlyList<GroupLink> Groups { get; init; } = [];
    public MemberSet Memberships { get; init; } = MemberSet.Empty;
    public SchemeRoles Scheme { get; init; } = SchemeRoles.OfChannels;

    /// <summary>User ids; an open channel lets everybody of the team read.</summary>
    public IReadOnlyList<string> Members => [.. Memberships.Select(member => member.UserId)];

    public SandboxMembership? FindMember(string userId) => Memberships.Find(userId);

    public bool Has(string userId) => Memberships.Has(userId);
}

public enum ChannelType
{
    Open,
    Private,
    Direct,
    Group,
}

/// <summary>Somebody in a team, a channel or a group, and as what.</summary>
public sealed record SandboxMembership(string UserId)
{
    public bool IsGuest { get; init; }
    public bool IsAdmin { get; init; }

    /// <summary>Roles given beside those of the scheme, separated by spaces.</summary>
    public string ExplicitRoles { get; init; } = "";

    /// <summary>Set for a team's former members; channels forget theirs.</summary>
    public DateTimeOffset? DeleteAt { get; init; }
    public DateTimeOffset UpdateAt { get; init; }

    /// <summary>Names of all roles, as Mattermost writes them.</summary>
    public string Roles(SchemeRoles scheme) => string.Join(' ', (IEnumerable<string>)
    [
        .. ExplicitRoles.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        IsGuest ? scheme.Guest : scheme.User,
        .. IsAdmin ? [scheme.Admin] : (IEnumerable<string>)[],
    ]);
}

/// <summary>Which roles the members of a team or channel have: the common ones unless a scheme or channel moderation made others.</summary>
public sealed record SchemeRoles(string Guest, string User, string Admin)
{
    public static readonly SchemeRoles OfTeams = new("team_guest", "team_user", "team_admin");
    public static readonly SchemeRoles OfChannels = new("channel_guest", "channel_user", "channel_admin");
}

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
