using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Directory;

/// <summary>All groups of a server that are open to reference: a list that many questions share, remembered for <c>Groups__SuggestionCache</c>.</summary>
internal sealed partial class OpenGroups(OwnGroups own, NativeGroups native, GroupsOptions options, GroupChanges changes, TimeProvider clock, ILogger<OpenGroups> log)
{
    private readonly GroupMemory<OpenList> lists = new(changes, options.SuggestionCache, clock);

    /// <param name="server">Whose groups.</param>
    /// <param name="session">Null when nobody can ask: then there are our own groups only.</param>
    /// <param name="stopping">Ends the work.</param>
    public async Task<OpenList> ReadAsync(MattermostServer server, MattermostSession? session, CancellationToken stopping)
    {
        if (session is null) return List(await own.AllAsync(server.ServerId, stopping), [], hasNative: false);
        OpenList? partial = null;
        var whole = await lists.GetAsync(server.ServerId, "", async () =>
        {
            var shelf = await own.AllAsync(server.ServerId, stopping);
            var (groups, hasNative, isWhole) = await NativeAsync(server, session, stopping);
            var list = List(shelf, groups, hasNative);
            if (isWhole) return list;
            partial = list;
            return null;
        });
        return whole ?? partial!;
    }

    private async Task<(List<Group> Groups, bool HasNative, bool IsWhole)> NativeAsync(MattermostServer server, MattermostSession session, CancellationToken stopping)
    {
        switch (await native.ProbeAsync(server, session, stopping))
        {
            case NativeReading.None:
                return ([], HasNative: false, IsWhole: true);
            case NativeReading.Available when (await NativeGroups.AllAsync(session, stopping)).AnswerOrNull is { } groups:
                return ([.. groups.Select(group => NativeGroups.Read(server, group))], HasNative: true, IsWhole: true);
            default:
                LogUnreadable(server.ServerId);
                return ([], HasNative: false, IsWhole: false);
        }
    }

    private static OpenList List(GroupShelf shelf, IEnumerable<Group> native, bool hasNative)
    {
        var byName = shelf.Own.Where(group => group.AllowReference).ToDictionary(group => group.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var group in native) byName[group.Name] = shelf.WithSettings(group);
        return new(byName, hasNative);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The groups of {ServerId} could not be read: for now there are the integration's own only")]
    private partial void LogUnreadable(string serverId);
}

/// <param name="ByName">Without regard to case.</param>
/// <param name="HasNative">The server has groups of its own, and they are among these.</param>
internal sealed record OpenList(IReadOnlyDictionary<string, Group> ByName, bool HasNative);
