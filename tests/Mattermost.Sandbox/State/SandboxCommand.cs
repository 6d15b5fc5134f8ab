namespace Mattermost.Sandbox.State;

/// <summary>A custom slash command of one team.</summary>
public sealed record SandboxCommand
{
    public required string Id { get; init; }
    public required string Token { get; init; }
    public required string CreatorId { get; init; }
    public required string TeamId { get; init; }

    /// <summary>Lower-case, without the slash.</summary>
    public required string Trigger { get; init; }

    /// <summary><c>P</c> or <c>G</c>.</summary>
    public string Method { get; init; } = "P";
    public required string Url { get; init; }
    public string Username { get; init; } = "";
    public string IconUrl { get; init; } = "";
    public bool AutoComplete { get; init; }
    public string AutoCompleteDesc { get; init; } = "";
    public string AutoCompleteHint { get; init; } = "";
    public string DisplayName { get; init; } = "";
    public string Description { get; init; } = "";
    public DateTimeOffset CreateAt { get; init; }
    public DateTimeOffset UpdateAt { get; init; }

    /// <summary>Without the token.</summary>
    public override string ToString() => $"/{Trigger} ({Id})";
}
