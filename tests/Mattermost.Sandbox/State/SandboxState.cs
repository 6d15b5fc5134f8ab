using Mattermost.Sandbox.Rights;

namespace Mattermost.Sandbox.State;

/// <summary>Teams, channels, people, groups, tokens, webhooks and commands. Records are immutable; a change replaces one under the lock.</summary>
public sealed partial class SandboxState(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, SandboxTeam> teams = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SandboxChannel> channels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SandboxHook> hooks = new(StringComparer.Ordinal);

    public Posts Posts { get; } = new();

    /// <summary>What only one person sees, and no server keeps: <see cref="SandboxPost.VisibleTo"/> says who.</summary>
    public Posts Ephemerals { get; } = new();

    /// <summary>What each role allows.</summary>
    public RoleBook Roles { get; } = new();

    public IReadOnlyList<SandboxTeam> Teams => Read(() => teams.Values.ToArray());
    public IReadOnlyList<SandboxChannel> Channels => Read(() => channels.Values.ToArray());
    public IReadOnlyList<SandboxHook> Hooks => Read(() => hooks.Values.ToArray());

    public SandboxTeam? FindTeam(string id) => Read(() => teams.GetValueOrDefault(id));

    public SandboxTeam? FindTeamByName(string name) => Read(() => teams.Values.FirstOrDefault(team => team.Name == name));

    public SandboxChannel? FindChannel(string id) => Read(() => channels.GetValueOrDefault(id));

    /// <summary>An unarchived channel of a team, or a direct channel (whose name holds the ids of both people).</summary>
    public SandboxChannel? FindChannelByName(string teamId, string name) => Read(() => channels.Values.FirstOrDefault(channel =>
        channel.Name == name && channel.DeleteAt is null && (channel.TeamId == teamId || channel.Type == ChannelType.Direct)));

    /// <summary>A webhook that was not deleted.</summary>
    public SandboxHook? FindHook(string id) => Read(() => hooks.GetValueOrDefault(id) is { DeleteAt: null } hook ? hook : null);

    public SandboxTeam AddTeam(string name, string displayName)
    {
        var team = new SandboxTeam { Id = Ids.New(), Name = name, DisplayName = displayName, CreateAt = clock.GetUtcNow() };
        lock (gate) teams.Add(team.Id, team);
        return team;
    }

    /// <summary>The first of <paramref name="members"/> counts as its creator and is its admin.</summary>
    public SandboxChannel AddChannel(string teamId, string name, string displayName, ChannelType type, params IReadOnlyList<string> members)
    {
        var isDirect = type is ChannelType.Direct or ChannelType.Group;
        var channel = new SandboxChannel
        {
            Id = Ids.New(),
            TeamId = teamId,
            Name = name,
            DisplayName = displayName,
            Type = type,
            CreatorId = members is [var creator, ..] ? creator : "",
            CreateAt = clock.GetUtcNow(),
            Memberships = [.. members.Select((id, index) => new SandboxMembership(id) { IsAdmin = index == 0 && !isDirect, UpdateAt = clock.GetUtcNow() })],
        };
        lock (gate) channels.Add(channel.Id, channel);
        return channel;
    }

    /// <summary>Replaces a team by what <paramref name="change"/> makes of it.</summary>
    public SandboxTeam ChangeTeam(string id, Func<SandboxTeam, SandboxTeam> change)
    {
        lock (gate) return teams[id] = change(teams[id]);
    }

    /// <summary>Replaces a channel by what <paramref name="change"/> makes of it.</summary>
    public SandboxChannel ChangeChannel(string id, Func<SandboxChannel, SandboxChannel> change)
    {
        lock (gate) return channels[id] = change(channels[id]);
    }

    public SandboxHook AddHook(SandboxHook draft)
    {
        var hook = draft with { Id = Ids.New(), CreateAt = clock.GetUtcNow() };
        lock (gate) hooks.Add(hook.Id, hook);
        return hook;
    }

    public SandboxHook ChangeHook(string id, Func<SandboxHook, SandboxHook> change)
    {
        lock (gate) return hooks[id] = change(hooks[id]);
    }

    public void DeleteHook(string id) => ChangeHook(id, hook => hook with { DeleteAt = clock.GetUtcNow() });

    public void DeleteTeam(string id) => ChangeTeam(id, team => team with { DeleteAt = clock.GetUtcNow() });

    /// <summary>Archives a channel. As on real servers its webhooks are deleted with it.</summary>
    public void ArchiveChannel(string id)
    {
        lock (gate)
        {
            ChangeChannel(id, channel => channel with { DeleteAt = clock.GetUtcNow() });
            foreach (var hook in hooks.Values.Where(hook => hook.ChannelId == id && hook.DeleteAt is null).ToArray()) DeleteHook(hook.Id);
        }
    }

    /// <summary>Removes the row, which leaves webhooks pointing at nothing.</summary>
    public void RemoveChannel(string id)
    {
        lock (gate) channels.Remove(id);
    }

    private T Read<T>(Func<T> read)
    {
        lock (gate) return read();
    }
}
