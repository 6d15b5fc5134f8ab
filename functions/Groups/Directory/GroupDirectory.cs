using System.Collections.Concurrent;
using Integration.Functions.Commands;
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

/// <summary>Whether this process changed a server's groups since something was remembered of them. Other instances' changes are seen when memories end.</summary>
internal sealed class GroupChanges
{
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);

    public long CountOf(string serverId) => counts.GetValueOrDefault(serverId);

    public void Tell(string serverId) => counts.AddOrUpdate(serverId, 1, (_, count) => count + 1);
}

/// <summary>Who is in a group, whoever keeps it.</summary>
internal sealed class GroupPeople(OwnMembers members)
{
    public async Task<PeopleReading> OfAsync(MattermostSession session, Group group, CancellationToken stopping)
    {
        var outcome = group.Source == GroupSource.Own
            ? await RestPages.OfAsync(await members.IdsAsync(group, stopping), ids => session.UsersAsync(ids, stopping))
            : await NativeGroups.MembersAsync(session, group.GroupId, stopping);
        return outcome.AnswerOrNull is { } users
            ? new PeopleReading.Known([.. users.Select(Read)])
            : new PeopleReading.Unreadable(WhyNot(group, outcome.FailureOrNull!, session));
    }

    public static Person Read(RestUser user) => new(user.Id, user.Username, user.IsActive, user.IsBot, user.IsGuest, user.ZoneName);

    private static string WhyNot(Group group, RestFailure failure, MattermostSession session) => failure.IsNotAllowed && group.Source != GroupSource.Own
        ? $"Mattermost does not show me who is in `{group.Mention}`. A system administrator mends that by giving Parabol's bot a role that may see groups (System Console > User Management > System Roles > Viewer or User Manager, which is `system_read_only_admin` or `system_user_manager`); custom groups are open to all from Mattermost 6.5 on, and all others from 9.8 on."
        : RestWords.Of(failure, session.Server);
}

/// <summary>In whose name a server is asked about its groups and people.</summary>
internal sealed class GroupSessions(MattermostRest rest)
{
    public const string NoBot = "Without Parabol's bot nobody here can look up who is in a group: ask your administrator to install it.";

    /// <summary>How long a question may wait for the server's rate limit.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>As the bot; null where there is none.</summary>
    public MattermostSession? Bot(MattermostServer server) => server.Bot is { } bot ? rest.As(server.BaseUrl, bot.Token, Patience) : null;

    /// <summary>As the acting user where they hand over a token, or else as the bot.</summary>
    public MattermostSession? For(MattermostServer server, CommandActor actor) =>
        actor.AccessToken is { } token ? rest.As(server.BaseUrl, token, Patience) : Bot(server);
}

internal static class DirectoryRegistration
{
    public static IServiceCollection AddDirectory(this IServiceCollection services) => services
        .AddSingleton<GroupChanges>()
        .AddSingleton<GroupSessions>()
        .AddSingleton<OwnGroups>()
        .AddSingleton<OwnMembers>()
        .AddSingleton<NativeGroups>()
        .AddSingleton<Constraints>()
        .AddSingleton<GroupFinder>()
        .AddSingleton<OpenGroups>()
        .AddSingleton<GroupPeople>()
        .AddSingleton<GroupNaming>()
        .AddSingleton<GroupSuggestions>()
        .AddSingleton(parts => new GroupDirectory(
            parts.GetRequiredService<GroupFinder>(), parts.GetRequiredService<OpenGroups>(),
            parts.GetRequiredService<GroupPeople>(), parts.GetRequiredService<GroupSessions>()));
}
