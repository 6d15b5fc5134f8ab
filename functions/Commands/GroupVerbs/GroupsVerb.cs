using Integration.Functions.Groups;
using Integration.Functions.Groups.Directory;
using Integration.Functions.Mattermost;

namespace Integration.Functions.Commands.GroupVerbs;

/// <summary><c>groups [text]</c>: the groups that can be mentioned and invited in this channel.</summary>
internal sealed class GroupsVerb(GroupReception reception, GroupSuggestions suggestions, OpenGroups open, OwnGroups own, GroupFinder finder) : IVerb
{
    private const int MostRows = 30;

    public string Name => "groups";

    public string Arguments => "[text]";

    public string Summary => "lists the groups that can be mentioned and invited here";

    public string Example => "dev";

    public bool IsHarmless(IReadOnlyList<string> words) => true;

    public async Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping)
    {
        var (visit, refusal) = await OpenAsync(call, stopping);
        if (visit is null) return refusal!;
        var text = GroupName.Bare(string.Join(' ', words));
        return await suggestions.ForAsync(visit.Server, visit.Session, visit.Rights.Channel, stopping) switch
        {
            SuggestionReading.Known { Groups: var groups } => await AnswerAsync(visit, groups, text, stopping),
            SuggestionReading.Unreadable unreadable => CommandReply.Error(unreadable.Why),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    /// <summary>What a form offers while somebody types: nothing to who may not mention groups.</summary>
    public async Task<IReadOnlyList<ReplyChoice>> SuggestAsync(CommandCall call, string typed, CancellationToken stopping)
    {
        var (visit, _) = await OpenAsync(call, stopping);
        if (visit is null || await suggestions.ForAsync(visit.Server, visit.Session, visit.Rights.Channel, stopping) is not SuggestionReading.Known { Groups: var groups }) return [];
        return [.. Matching(groups, GroupName.Bare(typed)).Where(group => !group.IsAbsent).Select(Choice)];
    }

    private async Task<(GroupVisit? Visit, CommandReply? Refusal)> OpenAsync(CommandCall call, CancellationToken stopping)
    {
        var (visit, refusal) = await reception.OpenAsync(call, stopping);
        return visit is null || visit.Rights.Permissions.Contains("use_group_mentions")
            ? (visit, refusal)
            : (null, CommandReply.Error("Mattermost does not let you mention groups in this channel, so there are none to suggest. Ask a channel administrator."));
    }

    private async Task<CommandReply> AnswerAsync(GroupVisit visit, IReadOnlyList<Suggestion> groups, string text, CancellationToken stopping)
    {
        List<Suggestion> matching = [.. Matching(groups, text)];
        if (text.Length > 0 && !matching.Exists(group => group.Group.Name == text) && await WhyNotAsync(visit, text, stopping) is { } why) return CommandReply.Error(why);
        var absent = matching.Find(group => group.IsAbsent && group.Group.Name == text);
        List<Suggestion> offered = [.. matching.Where(group => !group.IsAbsent)];
        string[] parts = [absent is null ? "" : Absent(visit, absent), offered.Count == 0 ? absent is null ? None(visit, text) : "" : Table(visit, offered)];
        return CommandReply.Of(string.Join("\n\n", parts.Where(part => part.Length > 0)));
    }

    /// <summary>Why a group of exactly this name is not among the usable ones; null when there is no such group, which costs no call.</summary>
    private async Task<string?> WhyNotAsync(GroupVisit visit, string name, CancellationToken stopping)
    {
        var isKnown = (await open.ReadAsync(visit.Server, visit.Session, stopping)).ByName.ContainsKey(name) || await own.FindAsync(visit.ServerId, name, stopping) is not null;
        return !isKnown ? null : await finder.FindAsync(visit.Server, visit.Session, visit.Rights.Channel, name, stopping) switch
        {
            GroupReading.Unusable unusable => unusable.Why,
            GroupReading.Unreadable unreadable => unreadable.Why,
            _ => null,
        };
    }

    /// <summary>Those whose name starts with it first.</summary>
    private static IEnumerable<Suggestion> Matching(IReadOnlyList<Suggestion> groups, string text) => groups
        .Where(group => Holds(group.Group.Name, text) || Holds(group.Group.DisplayName, text))
        .OrderBy(group => !group.Group.Name.StartsWith(text, StringComparison.OrdinalIgnoreCase));

    private static bool Holds(string name, string text) => name.Contains(text, StringComparison.OrdinalIgnoreCase);

    private static ReplyChoice Choice(Suggestion group) => new(
        $"@{group.Group.Name} - {PlainText.Line(group.Group.DisplayName)} ({PeopleReport.People(group.Members)}, {PeopleReport.Number(group.Here)} here)", group.Group.Name);

    private static string Absent(GroupVisit visit, Suggestion group) => group.Members == 0
        ? $"`{group.Group.Mention}` ({PlainText.Of(group.Group.DisplayName)}) has nobody in it yet, so it is not suggested."
        : $"`{group.Group.Mention}` ({PlainText.Of(group.Group.DisplayName)}, {PeopleReport.People(group.Members)}) has nobody in this team, so it is not suggested. {visit.Typed($"invite {group.Group.Mention} --team")} brings its people in.";

    private static string None(GroupVisit visit, string text) => text.Length == 0
        ? $"There are no groups for this channel yet. {visit.Typed("group create \"Software Developers\" @mia @theo")} makes one."
        : $"No group for this channel has {Say.Quoted(text)} in its name. {visit.Typed("groups")} lists all.";

    private static string Table(GroupVisit visit, IReadOnlyList<Suggestion> groups) => $"""
        | group | name | people | here |
        |:--|:--|--:|--:|
        {string.Join('\n', groups.Take(MostRows).Select(Row))}{(groups.Count > MostRows ? $"\n\nThere are {groups.Count - MostRows} more: type a part of the name, as in {visit.Typed("groups dev")}." : "")}
        """;

    private static string Row(Suggestion group) =>
        $"| `{group.Group.Mention}` | {PlainText.Of(group.Group.DisplayName)} | {PeopleReport.Number(group.Members)} | {PeopleReport.Number(group.Here)} |";
}
