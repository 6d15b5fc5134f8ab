namespace Mattermost.Sandbox.State;

/// <summary>A person or a bot's account.</summary>
public sealed record SandboxUser(string Id, string Username)
{
    public string Email { get; init; } = "";
    public string FirstName { get; init; } = "";
    public string LastName { get; init; } = "";
    public string Nickname { get; init; } = "";
    public string Position { get; init; } = "";
    public string Locale { get; init; } = "en";

    /// <summary>Chosen by hand; empty when the client finds it.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>What the client found; empty before the first login.</summary>
    public string AutomaticTimeZone { get; init; } = "";

    /// <summary>Which of the two counts; null: the client's, unless one was chosen by hand.</summary>
    public bool? UseAutomaticTimeZone { get; init; }

    /// <summary>Names of system roles, separated by spaces.</summary>
    public string Roles { get; init; } = "system_user";
    public string Password { get; init; } = "";
    public DateTimeOffset CreateAt { get; init; }

    /// <summary>Set when deactivated: no token of the account works any more.</summary>
    public DateTimeOffset? DeleteAt { get; init; }

    /// <summary>Set for a bot's account.</summary>
    public SandboxBot? Bot { get; init; }

    public bool UsesAutomaticTimeZone => UseAutomaticTimeZone ?? TimeZone.Length == 0;

    /// <summary>The one that counts; empty when unknown.</summary>
    public string CurrentTimeZone => UsesAutomaticTimeZone ? AutomaticTimeZone : TimeZone;

    public bool IsGuest => HasRole("system_guest");

    public bool HasRole(string name) => Roles.Split(' ').Contains(name, StringComparer.Ordinal);

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Username} ({Id})";
}

/// <param name="OwnerId">Who made it; a plugin's id for the bots of plugins.</param>
public sealed record SandboxBot(string OwnerId, string DisplayName, string Description);

/// <summary>Proves who a caller is: a login, a personal access token (also of a bot), or what the Apps plugin hands to an app.</summary>
public sealed record SandboxAccessToken
{
    public required string Id { get; init; }
    public required string Secret { get; init; }
    public required string UserId { get; init; }
    public required TokenKind Kind { get; init; }
    public string Description { get; init; } = "";
    public bool IsActive { get; init; } = true;
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{Kind} {Id} of {UserId}";
}

public enum TokenKind
{
    /// <summary>Somebody logged in.</summary>
    Session,

    /// <summary>Made by <c>POST /users/{id}/tokens</c>.</summary>
    Personal,

    /// <summary>Minted by the Apps plugin for a call.</summary>
    App,
}
