namespace Mattermost.Sandbox.State;

/// <summary>Teams, channels, people and webhooks. Records are immutable; a change replaces one under the lock.</summary>
public sealed class SandboxState(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, SandboxTeam> teams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SandboxChannel> channels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SandboxUser> users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SandboxHook> hooks = new(StringComparer.Ordinal);
    private readonly HashSet<string> groups = new(StringComparer.Ordinal);

    public Posts Posts { get; } = new();

    public IReadOnlyList<SandboxTeam> Teams => Read(() => teams.Values.ToArray());
    public IReadOnlyList<SandboxChannel> Channels => Read(() => channels.Values.ToArray());
    public IReadOnlyList<SandboxUser> Users => Read(() => users.Values.ToArray());
    public IReadOnlyList<SandboxHook> Hooks => Read(() => hooks.Values.ToArray());

    public SandboxTeam? FindTeam(string id) => Read(() => teams.GetValueOrDefault(id));

    public SandboxTeam? FindTeamByName(string name) => Read(() => teams.Values.FirstOrDefault(team => team.Name == name));

    public SandboxChannel? FindChannel(string id) => Read(() => channels.GetValueOrDefault(id));

    /// <summary>An unarchived channel of a team, or a direct channel (whose name holds the ids of both people).</summary>
    public SandboxChannel? FindChannelByName(string teamId, string name) => Read(() => channels.Values.FirstOrDefault(channel =>
        channel.Name == name && channel.DeleteAt is null && (channel.TeamId == teamId || channel.Type == ChannelType.Direct)));

    public SandboxUser? FindUser(string id) => Read(() => users.GetValueOrDefault(id));

    public SandboxUser? FindUserByName(string username) =>
        Read(() => users.Values.FirstOrDefault(user => string.Equals(user.Username, username, StringComparison.OrdinalIgnoreCase)));

    /// <summary>A webhook that was not deleted.</summary>
    public SandboxHook? FindHook(string id) => Read(() => hooks.GetValueOrDefault(id) is { DeleteAt: null } hook ? hook : null);

    public SandboxTeam AddTeam(string name, string displayName)
    {
        var team = new SandboxTeam { Id = Ids.New(), Name = name, DisplayName = displayName };
        lock (gate) teams.Add(team.Id, team);
        return team;
    }

    public SandboxChannel AddChannel(string teamId, string name, string displayName, ChannelType type, params IReadOnlyList<string> members)
    {
        var channel = new SandboxChannel
        {
            Id = Ids.New(),
            TeamId = teamId,
            Name = name,
            DisplayName = displayName,
            Type = type,
            Members = members,
        };
        lock (gate) channels.Add(channel.Id, channel);
        return channel;
    }

    public SandboxUser AddUser(string username)
    {
        var user = new SandboxUser(Ids.New(), username.ToLowerInvariant());
        lock (gate) users.Add(user.Id, user);
        return user;
    }

    /// <summary>A group open to mentions; it rings on licensed servers.</summary>
    public void AddGroup(string name)
    {
        lock (gate) groups.Add(name.ToLowerInvariant());
    }

    public SandboxHook AddHook(SandboxHook draft)
    {
        var hook = draft with { Id = Ids.New(), CreateAt = clock.GetUtcNow() };
        lock (gate) hooks.Add(hook.Id, hook);
        return hook;
    }

    public void DeleteHook(string id)
    {
        lock (gate) hooks[id] = hooks[id] with { DeleteAt = clock.GetUtcNow() };
    }

    public void DeleteTeam(string id)
    {
        lock (gate) teams[id] = teams[id] with { DeleteAt = clock.GetUtcNow() };
    }

    /// <summary>Archives a channel. As on real servers its webhooks are deleted with it.</summary>
    public void ArchiveChannel(string id)
    {
        lock (gate)
        {
            channels[id] = channels[id] with { DeleteAt = clock.GetUtcNow() };
            foreach (var hook in hooks.Values.Where(hook => hook.ChannelId == id && hook.DeleteAt is null).ToArray())
            {
                hooks[hook.Id] = hook with { DeleteAt = clock.GetUtcNow() };
            }
        }
    }

    /// <summary>Removes the row, which leaves webhooks pointing at nothing.</summary>
    public void RemoveChannel(string id)
    {
        lock (gate) channels.Remove(id);
    }

    /// <summary>Removes the row, which leaves webhooks without an owner.</summary>
    public void RemoveUser(string id)
    {
        lock (gate) users.Remove(id);
    }

    /// <summary>The direct channel of two people, made when it is first needed.</summary>
    public SandboxChannel DirectChannel(string userId, string otherId)
    {
        var pair = new[] { userId, otherId }.Order(StringComparer.Ordinal).ToArray();
        var name = string.Join("__", pair);
        lock (gate)
        {
            return FindChannelByName("", name) ?? AddChannel("", name, name, ChannelType.Direct, pair);
        }
    }

    public IReadOnlySet<string> MentionableNames(bool withGroups) => Read(() =>
        users.Values.Select(user => user.Username).Concat(withGroups ? groups : []).ToHashSet(StringComparer.Ordinal));

    private T Read<T>(Func<T> read)
    {
        lock (gate) return read();
    }
}
