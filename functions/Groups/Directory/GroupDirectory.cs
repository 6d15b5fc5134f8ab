using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Directory;

/// <summary>
/// Groups of a server, whoever keeps them: Mattermost's own where its licence has them (one probe decides), and the
/// integration's own groups everywhere. Where both have a name, it is Mattermost's group.
/// </summary>
public sealed class GroupDirectory
{
    private readonly GroupFinder finder;
    private readonly OpenGroups open;
    private readonly GroupPeople people;
    private readonly GroupSessions sessions;

    internal GroupDirectory(GroupFinder finder, OpenGroups open, GroupPeople people, GroupSessions sessions) =>
        (this.finder, this.open, this.people, this.sessions) = (finder, open, people, sessions);

    /// <summary>What a name, without <c>@</c> and in any case, stands for in this channel.</summary>
    /// <param name="server">As registered.</param>
    /// <param name="channel">Where it is to be used; of a direct or group message the team is empty.</param>
    /// <param name="name">As typed.</param>
    /// <param name="stopping">Ends the work.</param>
    public async Task<GroupReading> FindAsync(MattermostServer server, RestChannel channel, string name, CancellationToken stopping) =>
        sessions.Bot(server) is { } bot ? await finder.FindAsync(server, bot, channel, name, stopping) : new GroupReading.Unreadable(GroupSessions.NoBot);

    /// <summary>
    /// All groups of the server that are open to reference, by name (case does not matter); which of them are for a channel, <see cref="FindAsync"/>
    /// tells. From a memory of <c>Groups__SuggestionCache</c>. While Mattermost's own cannot be read, they are missing.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, Group>> OpenAsync(MattermostServer server, CancellationToken stopping) =>
        (await open.ReadAsync(server, sessions.Bot(server), stopping)).ByName;

    /// <summary>Everybody in the group, as Mattermost knows them now.</summary>
    public async Task<PeopleReading> PeopleAsync(MattermostServer server, Group group, CancellationToken stopping) =>
        sessions.Bot(server) is { } bot ? await people.OfAsync(bot, group, stopping) : new PeopleReading.Unreadable(GroupSessions.NoBot);
}
