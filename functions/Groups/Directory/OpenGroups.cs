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
        OpenList? partial = null;
        var whole = session is null ? null : await lists.GetAsync(server.ServerId, "", async () =>
        {
            partial = await ListAsync(server, session, stopping);
            return partial.WhyNotWhole is null ? partial : null;
        });
        return whole ?? partial ?? List(await own.AllAsync(server.ServerId, stopping), [], hasNative: false, GroupSessions.NoBot);
    }

    private async Task<OpenList> ListAsync(MattermostServer server, MattermostSession session, CancellationToken stopping)
    {
        var shelf = await own.AllAsync(server.ServerId, stopping);
        var reading = await native.ProbeAsync(server, session, stopping);
        if (reading is NativeReading.None) return List(shelf, [], hasNative: false, whyNotWhole: null);
        var all = reading is NativeReading.Available ? await NativeGroups.AllAsync(session, stopping) : null;
        if (all?.AnswerOrNull is { } groups) return List(shelf, groups.Select(group => NativeGroups.Read(server, group)), hasNative: true, whyNotWhole: null);
        LogUnreadable(server.ServerId);
        return List(shelf, [], hasNative: true, (reading as NativeReading.Unreadable)?.Why ?? RestWords.Of(all!.FailureOrNull!, session.Server));
    }

    private static OpenList List(GroupShelf shelf, IEnumerable<Group> native, bool hasNative, string? whyNotWhole)
    {
        var byName = shelf.Own.Where(group => group.AllowReference).ToDictionary(group => group.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var group in native) byName[group.Name] = shelf.WithSettings(group);
        return new(byName, hasNative, whyNotWhole);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The groups of {ServerId} could not be read: for now there are the integration's own only")]
    private partial void LogUnreadable(string serverId);
}

/// <param name="ByName">Without regard to case.</param>
/// <param name="HasNative">The server has groups of its own.</param>
/// <param name="WhyNotWhole">Why those of the server are missing, for a person; null when all are there.</param>
internal sealed record OpenList(IReadOnlyDictionary<string, Group> ByName, bool HasNative, string? WhyNotWhole);
