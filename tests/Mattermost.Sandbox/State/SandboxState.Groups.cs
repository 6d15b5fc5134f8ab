namespace Mattermost.Sandbox.State;

public sealed partial class SandboxState
{
    private readonly Dictionary<string, SandboxGroup> groups = new(StringComparer.Ordinal);

    /// <summary>Deleted ones included.</summary>
    public IReadOnlyList<SandboxGroup> Groups => Read(() => groups.Values.ToArray());

    public SandboxGroup? FindGroup(string id) => Read(() => groups.GetValueOrDefault(id));

    /// <summary>By its exact name, whatever its case; deleted ones have none.</summary>
    public SandboxGroup? FindGroupByName(string name) => Read(() => groups.Values.FirstOrDefault(group =>
        group.DeleteAt is null && string.Equals(group.Name, name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Adds a group; the id is given here.</summary>
    public SandboxGroup AddGroup(SandboxGroup draft, IEnumerable<string>? userIds = null)
    {
        var now = clock.GetUtcNow();
        var group = draft with
        {
            Id = Ids.New(),
            Name = draft.Name?.ToLowerInvariant(),
            CreateAt = now,
            UpdateAt = now,
            Memberships = draft.Memberships.With([.. (userIds ?? []).Distinct(StringComparer.Ordinal).Select(Membership)]),
        };
        lock (gate)
        {
            groups.Add(group.Id, group);
            ForgetNames();
        }

        return group;
    }

    /// <summary>Changes the group's own row, which moves <see cref="SandboxGroup.UpdateAt"/>.</summary>
    public SandboxGroup ChangeGroup(string id, Func<SandboxGroup, SandboxGroup> change)
    {
        lock (gate)
        {
            ForgetNames();
            return groups[id] = change(groups[id]) with { UpdateAt = clock.GetUtcNow() };
        }
    }

    /// <summary>Who is there already stays where they are.</summary>
    public SandboxGroup AddToGroup(string id, IEnumerable<string> userIds)
    {
        lock (gate)
        {
            var group = groups[id];
            var added = userIds.Distinct(StringComparer.Ordinal).Where(userId => !group.Has(userId)).Select(Membership).ToArray();
            return groups[id] = group with { Memberships = group.Memberships.With(added) };
        }
    }

    public SandboxGroup RemoveFromGroup(string id, IEnumerable<string> userIds)
    {
        lock (gate) return groups[id] = groups[id] with { Memberships = groups[id].Memberships.Without([.. userIds]) };
    }

    /// <summary>The people that any answer about the group knows: its active members, the newest first.</summary>
    public IReadOnlyList<SandboxUser> ActiveMembers(SandboxGroup group) =>
        [.. FindUsers(group.Memberships.Reverse().Select(member => member.UserId)).Where(user => user.DeleteAt is null)];

    public int CountActive(SandboxGroup group) => Read(() => group.Memberships.Count(member => users.GetValueOrDefault(member.UserId) is { DeleteAt: null }));

    /// <summary>Deleted as Mattermost does it: the row stays, and its name is not free.</summary>
    public SandboxGroup DeleteGroup(string id) => ChangeGroup(id, group => group with { DeleteAt = clock.GetUtcNow() });

    /// <summary>Links a group, or changes how it is linked.</summary>
    public SandboxTeam LinkGroup(SandboxTeam team, GroupLink link) => ChangeTeam(team.Id, current => current with { Groups = With(current.Groups, link) });

    public SandboxChannel LinkGroup(SandboxChannel channel, GroupLink link) => ChangeChannel(channel.Id, current => current with { Groups = With(current.Groups, link) });

    /// <summary>The groups behind links, without deleted ones.</summary>
    public IReadOnlyList<SandboxGroup> Linked(IEnumerable<GroupLink> links) => Read(() =>
        links.Select(link => groups.GetValueOrDefault(link.GroupId)).OfType<SandboxGroup>().Where(group => group.DeleteAt is null).ToArray());

    /// <summary>Those of <paramref name="userIds"/> whom the group constraint keeps out; bots are never.</summary>
    public IReadOnlyList<string> KeptOut(SandboxChannel channel, IEnumerable<string> userIds) => channel.GroupConstrained ? KeptOut(channel.Groups, userIds) : [];

    public IReadOnlyList<string> KeptOut(SandboxTeam team, IEnumerable<string> userIds) => team.GroupConstrained ? KeptOut(team.Groups, userIds) : [];

    private string[] KeptOut(IEnumerable<GroupLink> links, IEnumerable<string> userIds)
    {
        var admitting = Linked(links);
        return [.. FindUsers(userIds).Where(user => user.Bot is null && !admitting.Any(group => group.Has(user.Id))).Select(user => user.Id)];
    }

    private SandboxMembership Membership(string userId) => new(userId) { UpdateAt = clock.GetUtcNow() };

    private static IReadOnlyList<GroupLink> With(IReadOnlyList<GroupLink> links, GroupLink added) => [.. links.Where(link => link.GroupId != added.GroupId), added];
}
