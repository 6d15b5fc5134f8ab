namespace Mattermost.Sandbox.State;

/// <summary>A group of people: of a directory (<c>ldap</c>), made by people (<c>custom</c>), or a plugin's (<c>plugin_…</c>).</summary>
public sealed record SandboxGroup
{
    public const string Ldap = "ldap";
    public const string Custom = "custom";

    public string Id { get; init; } = "";

    /// <summary>Lower-case; null until an administrator makes a directory's group mentionable.</summary>
    public string? Name { get; init; }
    public string DisplayName { get; init; } = "";
    public string Description { get; init; } = "";
    public string Source { get; init; } = Ldap;
    public string? RemoteId { get; init; }

    /// <summary>Open to mentions, once it has a name.</summary>
    public bool AllowReference { get; init; } = true;
    public DateTimeOffset CreateAt { get; init; }

    /// <summary>Changes of the members do not move it.</summary>
    public DateTimeOffset UpdateAt { get; init; }
    public DateTimeOffset? DeleteAt { get; init; }

    /// <summary>Deactivated people included, which no answer shows; the newest comes last.</summary>
    public MemberSet Memberships { get; init; } = MemberSet.Empty;

    public bool IsCustom => Source == Custom;

    /// <summary>A mention finds it.</summary>
    public bool IsMentionable => AllowReference && Name is { Length: > 0 } && DeleteAt is null;

    public bool Has(string userId) => Memberships.Has(userId);

    public override string ToString() => $"@{Name} ({Id})";
}

/// <summary>A group whose people belong to a team or channel.</summary>
public sealed record GroupLink(string GroupId)
{
    /// <summary>Its people administer the team or channel.</summary>
    public bool SchemeAdmin { get; init; }
}
