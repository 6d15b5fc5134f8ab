using Mattermost.Sandbox.Faults;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox;

/// <summary>Everything that lives as long as the sandbox, and what it starts with.</summary>
internal sealed class SandboxParts
{
    public SandboxParts(SandboxOptions options)
    {
        Options = options;
        Server = new(Release.Parse(options.Version), options.IsLicensed, options.Settings);
        State = new(options.Clock);
        Admin = State.AddUser("admin");
        Team = State.AddTeam("acme", "Acme");
        Channel = State.AddChannel(Team.Id, "town-square", "Town Square", ChannelType.Open, Admin.Id);
        Hook = AddHook(Channel, Admin.Id, locked: false);
    }

    public SandboxOptions Options { get; }
    public ServerProfile Server { get; }
    public SandboxState State { get; }
    public FaultPlan Faults { get; } = new();
    public HookCalls Calls { get; } = new();
    public SandboxUser Admin { get; }
    public SandboxTeam Team { get; }
    public SandboxChannel Channel { get; }
    public SandboxHook Hook { get; }

    public SandboxHook AddHook(SandboxChannel channel, string ownerId, bool locked) => State.AddHook(new SandboxHook
    {
        Id = "",
        TeamId = channel.TeamId,
        ChannelId = channel.Id,
        UserId = ownerId,
        DisplayName = "Parabol",
        ChannelLocked = locked,
        CreateAt = default,
    });
}
