using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox;

/// <summary>Whom a new sandbox knows besides the administrator: one person for each kind of rights.</summary>
public sealed class SandboxPeople
{
    internal SandboxPeople(SandboxState state, SandboxTeam team, SandboxChannel channel)
    {
        Member = state.AddUser(new SandboxUser("", "mia") { FirstName = "Mia", LastName = "Member", TimeZone = "Europe/Berlin" });
        TeamAdmin = state.AddUser(new SandboxUser("", "theo") { FirstName = "Theo", LastName = "Teamlead", TimeZone = "America/New_York" });
        ChannelAdmin = state.AddUser(new SandboxUser("", "chris") { FirstName = "Chris", LastName = "Channel" });
        Guest = state.AddUser(new SandboxUser("", "gale") { FirstName = "Gale", LastName = "Guest", Roles = "system_guest" });
        Outsider = state.AddUser(new SandboxUser("", "olga") { FirstName = "Olga", LastName = "Outside" });
        state.Join(team, Member);
        state.Join(team, TeamAdmin, asAdmin: true);
        state.Join(team, ChannelAdmin);
        state.Join(channel, ChannelAdmin, asAdmin: true);
        state.Join(team, Guest);
    }

    /// <summary>A plain member of the team.</summary>
    public SandboxUser Member { get; }
    public SandboxUser TeamAdmin { get; }

    /// <summary>Administers <c>town-square</c>, otherwise a plain member.</summary>
    public SandboxUser ChannelAdmin { get; }
    public SandboxUser Guest { get; }

    /// <summary>In no team at all.</summary>
    public SandboxUser Outsider { get; }
}
