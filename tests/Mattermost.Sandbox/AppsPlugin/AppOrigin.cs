using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>Who does something, and where: all that a call's context can be filled from.</summary>
internal sealed record AppOrigin
{
    /// <summary>Null for calls that nobody makes, such as a remote webhook's.</summary>
    public SandboxUser? User { get; init; }
    public SandboxChannel? Channel { get; init; }
    public SandboxTeam? Team { get; init; }
    public SandboxPost? Post { get; init; }

    /// <summary>The full location of the binding that was used, e.g. <c>/command/parabol/status</c>.</summary>
    public string Location { get; init; } = "";

    /// <summary>Lifecycle calls come from the server, not from a client.</summary>
    public bool IsFromClient { get; init; } = true;
}
