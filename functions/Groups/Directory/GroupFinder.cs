using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Directory;

/// <summary>What a group's name stands for in a channel. Mattermost's group comes first, since Mattermost itself understands the name so.</summary>
internal sealed class GroupFinder(OwnGroups own, NativeGroups native, Constraints constraints)
{
    public async Task<GroupReading> FindAsync(MattermostServer server, MattermostSession session, RestChannel channel, string name, CancellationToken stopping)
    {
        var wanted = name.ToLowerInvariant();
        var constraint = await constraints.OfAsync(server, session, channel, stopping);
        if (constraint is Constraint.Unreadable unreadable) return new GroupReading.Unreadable(unreadable.Why);
        var reading = await native.ProbeAsync(server, session, stopping);
        if (reading is NativeReading.Unreadable unknown) return new GroupReading.Unreadable(unknown.Why);
        var hasNative = reading is NativeReading.Available;
        var found = hasNative ? await FindNativeAsync(server, session, constraint, wanted, stopping) : null;
        return found ?? await FindOwnAsync(server.ServerId, constraint, wanted, hasNative, stopping);
    }

    /// <summary>The native group of this name that is open to reference, whatever the channel; with what we keep of it.</summary>
    public async Task<NativeFind> NativeAsync(MattermostServer server, MattermostSession session, string name, CancellationToken stopping)
    {
        var outcome = await NativeGroups.SearchAsync(session, name, stopping);
        if (outcome.AnswerOrNull is not { } groups) return new(null, RestWords.Of(outcome.FailureOrNull!, session.Server), IsEverywhere: false);
        if (groups.Find(group => group.Name!.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } found) return new(null, null, IsEverywhere: false);
        var group = await own.WithSettingsAsync(NativeGroups.Read(server, found), stopping);
        return new(group, null, NativeGroups.IsBeyondConstraints(group, outcome, server));
    }

    /// <summary>Null when the server has no such group.</summary>
    private async Task<GroupReading?> FindNativeAsync(
        MattermostServer server, MattermostSession session, Constraint constraint, string name, CancellationToken stopping)
    {
        var (group, whyNot, isEverywhere) = await NativeAsync(server, session, name, stopping);
        if (whyNot is not null) return new GroupReading.Unreadable(whyNot);
        if (group is null) return null;
        if (constraint is Constraint.None || isEverywhere) return new GroupReading.Usable(group);
        var linked = await NativeGroups.LinkedAsync(session, constraint, name, stopping);
        if (linked.AnswerOrNull is not { } all) return new GroupReading.Unreadable(RestWords.Of(linked.FailureOrNull!, session.Server));
        return all.Exists(other => other.Id == group.GroupId)
            ? new GroupReading.Usable(group)
            : new GroupReading.Unusable(group, constraint.WhyNot(group, hasNative: true));
    }

    private async Task<GroupReading> FindOwnAsync(string serverId, Constraint constraint, string name, bool hasNative, CancellationToken stopping)
    {
        if (await own.FindAsync(serverId, name, stopping) is not { } group) return new GroupReading.Unknown();
        if (constraint is not Constraint.None) return new GroupReading.Unusable(group, constraint.WhyNot(group, hasNative));
        return group.AllowReference
            ? new GroupReading.Usable(group)
            : new GroupReading.Unusable(group, $"`{group.Mention}` is not open to be mentioned or invited: whoever manages groups here has forbidden it.");
    }
}

/// <param name="Group">Null when there is none of this name, or none could be read.</param>
/// <param name="WhyNot">Why none could be read, for a person; null when it could.</param>
/// <param name="IsEverywhere">Constraints of channels and teams do not touch it.</param>
internal sealed record NativeFind(Group? Group, string? WhyNot, bool IsEverywhere);
