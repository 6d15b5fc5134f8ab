namespace Mattermost.Sandbox.State;

public sealed partial class SandboxState
{
    /// <summary>Puts somebody into a team and its open standard channels; a former member comes back.</summary>
    public SandboxTeam Join(SandboxTeam team, SandboxUser user, bool asAdmin = false)
    {
        lock (gate)
        {
            foreach (var channel in StandardChannels(team)) Join(channel, user);
            return ChangeTeam(team.Id, current => current with { Memberships = current.Memberships.With(Membership(user, asAdmin)) });
        }
    }

    /// <summary>Many at once, who were not there before.</summary>
    public SandboxTeam Join(SandboxTeam team, IReadOnlyCollection<SandboxUser> people)
    {
        lock (gate)
        {
            foreach (var channel in StandardChannels(team)) Join(channel, people);
            return ChangeTeam(team.Id, current => current with { Memberships = current.Memberships.With([.. people.Select(user => Membership(user, asAdmin: false))]) });
        }
    }

    /// <summary>Puts somebody into a channel; who is there already stays as they are.</summary>
    public SandboxChannel Join(SandboxChannel channel, SandboxUser user, bool asAdmin = false) => ChangeChannel(channel.Id, current =>
        current.Has(user.Id) && !asAdmin ? current : current with { Memberships = current.Memberships.With(Membership(user, asAdmin)) });

    /// <summary>Many at once; who is there already stays as they are.</summary>
    public SandboxChannel Join(SandboxChannel channel, IReadOnlyCollection<SandboxUser> people) => ChangeChannel(channel.Id, current => current with
    {
        Memberships = current.Memberships.With([.. people.Where(user => !current.Has(user.Id)).Select(user => Membership(user, asAdmin: false))]),
    });

    /// <summary>Takes somebody out of a team and of all its channels; the team remembers that they were there.</summary>
    public void Leave(SandboxTeam team, string userId)
    {
        lock (gate)
        {
            ChangeMember(team, userId, member => member with { DeleteAt = clock.GetUtcNow(), IsAdmin = false });
            foreach (var channel in channels.Values.Where(channel => channel.TeamId == team.Id).ToArray()) Leave(channel, userId);
        }
    }

    public void Leave(SandboxChannel channel, string userId) => ChangeChannel(channel.Id, current => current with { Memberships = current.Memberships.Without(userId) });

    public void ChangeMember(SandboxTeam team, string userId, Func<SandboxMembership, SandboxMembership> change) =>
        ChangeTeam(team.Id, current => current with { Memberships = current.Memberships.Change(userId, change) });

    public void ChangeMember(SandboxChannel channel, string userId, Func<SandboxMembership, SandboxMembership> change) =>
        ChangeChannel(channel.Id, current => current with { Memberships = current.Memberships.Change(userId, change) });

    /// <summary>Members that are neither gone nor deactivated.</summary>
    public int CountActive(SandboxTeam team) => Read(() =>
        teams[team.Id].Memberships.Count(member => member.DeleteAt is null && users.GetValueOrDefault(member.UserId) is { DeleteAt: null }));

    /// <summary>The direct channel of two people, made when it is first needed.</summary>
    public SandboxChannel DirectChannel(string userId, string otherId)
    {
        string[] pair = [.. new[] { userId, otherId }.Order(StringComparer.Ordinal)];
        var name = string.Join("__", pair);
        lock (gate)
        {
            return FindChannelByName("", name) ?? AddChannel("", name, "", ChannelType.Direct, [.. pair.Distinct(StringComparer.Ordinal)]);
        }
    }

    /// <summary>Every member of a team is in these.</summary>
    public static bool IsStandard(SandboxChannel channel) => channel is { Type: ChannelType.Open, DeleteAt: null, Name: "town-square" or "off-topic" };

    private SandboxChannel[] StandardChannels(SandboxTeam team) => [.. channels.Values.Where(channel => channel.TeamId == team.Id && IsStandard(channel))];

    private SandboxMembership Membership(SandboxUser user, bool asAdmin) =>
        new(user.Id) { IsGuest = user.IsGuest, IsAdmin = asAdmin, UpdateAt = clock.GetUtcNow() };
}
