using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox;

/// <summary>Groups and many people, made and changed without the REST API and its rights.</summary>
public sealed partial class SandboxServer
{
    /// <summary>
    /// A directory's group that may be mentioned by <paramref name="name"/>; <paramref name="change"/> makes it another kind, e.g.
    /// <c>group => group with { Source = SandboxGroup.Custom }</c>.
    /// </summary>
    public SandboxGroup AddGroup(string name, IEnumerable<SandboxUser>? members = null, Func<SandboxGroup, SandboxGroup>? change = null)
    {
        var draft = new SandboxGroup { Name = name, DisplayName = name };
        return State.AddGroup(change is null ? draft : change(draft), members?.Select(user => user.Id));
    }

    /// <summary>As it is now.</summary>
    public SandboxGroup Current(SandboxGroup group) => State.FindGroup(group.Id)!;

    public SandboxTeam Current(SandboxTeam team) => State.FindTeam(team.Id)!;

    public SandboxChannel Current(SandboxChannel channel) => State.FindChannel(channel.Id)!;

    public SandboxUser Current(SandboxUser user) => State.FindUser(user.Id)!;

    public void AddToGroup(SandboxGroup group, params IEnumerable<SandboxUser> people) => State.AddToGroup(group.Id, people.Select(user => user.Id));

    public void RemoveFromGroup(SandboxGroup group, params IEnumerable<SandboxUser> people) => State.RemoveFromGroup(group.Id, people.Select(user => user.Id));

    /// <summary>Deleted as Mattermost does it: the row stays, nobody finds it.</summary>
    public void DeleteGroup(SandboxGroup group) => State.DeleteGroup(group.Id);

    /// <summary>Links a group to a channel, which by default from then on admits nobody else. Who is in it stays.</summary>
    public SandboxChannel LinkGroup(SandboxChannel channel, SandboxGroup group, bool constrain = true, bool asAdmin = false)
    {
        State.LinkGroup(channel, new(group.Id) { SchemeAdmin = asAdmin });
        return State.ChangeChannel(channel.Id, linked => linked with { GroupConstrained = constrain || linked.GroupConstrained });
    }

    /// <summary>Links a group to a team, which by default from then on admits nobody else. Who is in it stays.</summary>
    public SandboxTeam LinkGroup(SandboxTeam team, SandboxGroup group, bool constrain = true, bool asAdmin = false)
    {
        State.LinkGroup(team, new(group.Id) { SchemeAdmin = asAdmin });
        return State.ChangeTeam(team.Id, linked => linked with { GroupConstrained = constrain || linked.GroupConstrained });
    }

    /// <summary>
    /// Many people at once, <c>person00001</c> and so on, in <paramref name="team"/> (by default <see cref="Team"/>) and its standard
    /// channels; <paramref name="change"/> makes the one of that number somebody special. <c>MaxUsersPerTeam</c> does not count here.
    /// </summary>
    public IReadOnlyList<SandboxUser> CreatePeople(int count, SandboxTeam? team = null, Func<SandboxUser, int, SandboxUser>? change = null, string prefix = "person")
    {
        var people = CreateStrangers(count, change, prefix);
        State.Join(team ?? Team, people);
        return people;
    }

    /// <summary>Many people at once who are in no team.</summary>
    public IReadOnlyList<SandboxUser> CreateStrangers(int count, Func<SandboxUser, int, SandboxUser>? change = null, string prefix = "stranger") =>
        State.AddUsers(Enumerable.Range(1, count).Select(number =>
        {
            var draft = new SandboxUser("", $"{prefix}{number:D5}");
            return change is null ? draft : change(draft, number);
        }));

    /// <summary>Many at once, without system messages.</summary>
    public void Join(SandboxChannel channel, IReadOnlyCollection<SandboxUser> people) => State.Join(channel, people);

    public void Join(SandboxTeam team, IReadOnlyCollection<SandboxUser> people) => State.Join(team, people);

    public void Leave(SandboxTeam team, SandboxUser user) => State.Leave(team, user.Id);

    public void Leave(SandboxChannel channel, SandboxUser user) => State.Leave(channel, user.Id);

    public void Archive(SandboxChannel channel) => State.ArchiveChannel(channel.Id);

    /// <summary>The posts that notified somebody, by whatever mention, the oldest first.</summary>
    public IReadOnlyList<SandboxPost> NotificationsOf(SandboxUser user) => [.. Posts.All.Where(post => post.Notified.Any(person => person.UserId == user.Id))];

    /// <summary>What only this person saw, the oldest first.</summary>
    public IReadOnlyList<SandboxPost> EphemeralsOf(SandboxUser user) => [.. Ephemerals.All.Where(post => post.VisibleTo == user.Id)];

    /// <summary>Somebody writes in a channel, as a client does it; nothing of it is checked.</summary>
    public SandboxPost Write(SandboxUser author, SandboxChannel channel, string message, string rootId = "") =>
        parts.Writer.Save(parts.Writer.Draft(author, Current(channel), message) with { RootId = rootId });

    public void Activate(SandboxUser user) => State.Activate(user.Id);
}
