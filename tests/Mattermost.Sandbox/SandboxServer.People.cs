using Mattermost.Sandbox.Faults;
using Mattermost.Sandbox.Rest;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox;

/// <summary>Teams, channels and people, made and changed without the REST API and its rights.</summary>
public sealed partial class SandboxServer
{
    /// <summary>Whom the sandbox starts with.</summary>
    public SandboxPeople People => parts.People;

    /// <summary>What only one person sees.</summary>
    public Posts Ephemerals => parts.State.Ephemerals;

    /// <summary>Every call of the REST API.</summary>
    public RestCalls RestCalls => parts.RestCalls;

    /// <summary>A team with its standard channels; the administrator is in it.</summary>
    public SandboxTeam CreateTeam(string name) => TeamsApi.Create(State, name, name, Admin);

    /// <summary>A channel of <paramref name="team"/>, by default of <see cref="Team"/>; the administrator is in it.</summary>
    public SandboxChannel CreateChannel(string name, ChannelType type = ChannelType.Open, SandboxTeam? team = null) =>
        State.AddChannel((team ?? Team).Id, name, name, type, Admin.Id);

    /// <summary>A person in <paramref name="team"/>, by default <see cref="Team"/>.</summary>
    public SandboxUser CreateUser(string username, string roles = "system_user", SandboxTeam? team = null)
    {
        var user = State.AddUser(new SandboxUser("", username) { Roles = roles });
        State.Join(team ?? Team, user);
        return user;
    }

    /// <summary>A bot in no team, as <c>POST /bots</c> makes one.</summary>
    public SandboxUser CreateBot(string username, SandboxUser? owner = null) =>
        State.AddUser(new SandboxUser("", username) { Bot = new((owner ?? Admin).Id, username, "") });

    /// <summary>A token as after logging in; for a bot an access token. Works as long as the account is active.</summary>
    public string TokenOf(SandboxUser user) =>
        State.AddToken(user.Id, user.Bot is null ? TokenKind.Session : TokenKind.Personal).Secret;

    public void Join(SandboxTeam team, SandboxUser user, bool asAdmin = false) => State.Join(team, user, asAdmin);

    /// <summary>Leaves no system message, as the REST API does.</summary>
    public void Join(SandboxChannel channel, SandboxUser user, bool asAdmin = false) => State.Join(channel, user, asAdmin);

    public void Deactivate(SandboxUser user) => State.Deactivate(user.Id, withBots: Settings.DisableBotsWhenOwnerIsDeactivated);

    /// <summary>Channel moderation: members of the channel lose these permissions there.</summary>
    public void Moderate(SandboxChannel channel, params IReadOnlyList<string> without)
    {
        var role = State.Roles.Add(channel.Scheme.User, without);
        State.ChangeChannel(channel.Id, moderated => moderated with { Scheme = moderated.Scheme with { User = role } });
    }

    /// <summary>What a restart of the server forgets: which posts it has just made.</summary>
    public void ForgetRecentPosts() => parts.RecentPosts.Forget();
}
