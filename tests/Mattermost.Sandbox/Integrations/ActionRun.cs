using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Integrations;

/// <summary>What a person got who pressed a button or chose from a menu.</summary>
public sealed record ActionRun
{
    /// <summary>Set when Mattermost shows an error; the post is unchanged then.</summary>
    public AppError? Error { get; init; }

    /// <summary>The post with the button, as it is afterwards.</summary>
    public SandboxPost? Post { get; init; }

    /// <summary>What only the person sees because of it.</summary>
    public SandboxPost? Ephemeral { get; init; }
    public string? GotoLocation { get; init; }
    public string TriggerId { get; init; } = "";
}
