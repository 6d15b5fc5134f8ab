using Azure;

namespace Integration.Functions.Groups;

/// <summary>People with a name by which they are mentioned or invited together, of one Mattermost server.</summary>
public sealed record Group
{
    public required string ServerId { get; init; }

    /// <summary>Mattermost's id of a native group; of our own, an id that never changes when the group is renamed.</summary>
    public required string GroupId { get; init; }

    /// <summary>Without the <c>@</c>: 1 to 64 of <c>a-z 0-9 . - _</c>, unique among the server's groups and users.</summary>
    public required string Name { get; init; }

    /// <summary>At most 128 characters; written by people, to be made harmless where it is shown.</summary>
    public string DisplayName { get; init; } = "";

    /// <summary>At most 1,024 characters; likewise.</summary>
    public string Description { get; init; } = "";

    public required GroupSource Source { get; init; }

    /// <summary>Open to be mentioned and invited (Mattermost's <c>allow_reference</c>).</summary>
    public bool AllowReference { get; init; } = true;

    /// <summary>A mention through us notifies its members. Ours to say for native groups, too.</summary>
    public bool Notifies { get; init; } = true;

    /// <summary>Members outside the channel are told of a mention by direct message.</summary>
    public bool TellsOutsiders { get; init; }

    /// <summary>As far as known without reading the members: of our own groups all people ever added, of native ones the active.</summary>
    public int MemberCount { get; init; }

    /// <summary>Of our own groups' rows.</summary>
    public ETag ETag { get; init; }

    public string Mention => $"@{Name}";
}

public enum GroupSource
{
    /// <summary>Ours, in tables <c>Groups</c> and <c>GroupMembers</c>: for every Mattermost.</summary>
    Own,

    /// <summary>Mattermost's custom groups (from 6.5, licensed): channel constraints do not touch them from 9.3.</summary>
    Custom,

    /// <summary>Mattermost's LDAP (or plugin) groups.</summary>
    Synced,
}

/// <summary>A member of a group, as Mattermost knows them now.</summary>
/// <param name="TimeZone">IANA name, or null when the person's clients never told one.</param>
public sealed record Person(string Id, string Username, bool IsActive = true, bool IsBot = false, bool IsGuest = false, string? TimeZone = null)
{
    /// <summary>Neither deactivated nor a bot: somebody who can be notified.</summary>
    public bool IsReachable => IsActive && !IsBot;
}
