using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Directory;

/// <summary>
/// Groups of a server, whoever keeps them: Mattermost's own where its licence has them (one probe decides), and the
/// integration's own groups everywhere.
/// </summary>
public sealed class GroupDirectory
{
    /// <summary>What a name, without <c>@</c> and in any case, stands for in this channel.</summary>
    /// <param name="channel">Where it is to be used; of a direct or group message the team is empty.</param>
    public Task<GroupReading> FindAsync(MattermostServer server, RestChannel channel, string name, CancellationToken stopping) =>
        throw new NotSupportedException();

    /// <summary>All groups of the server that are open to reference, by name; which of them are for a channel, <see cref="FindAsync"/> tells.</summary>
    public Task<IReadOnlyDictionary<string, Group>> OpenAsync(MattermostServer server, CancellationToken stopping) => throw new NotSupportedException();

    /// <summary>Everybody in the group, as Mattermost knows them now.</summary>
    public Task<PeopleReading> PeopleAsync(MattermostServer server, Group group, CancellationToken stopping) =>
        throw new NotSupportedException();
}
