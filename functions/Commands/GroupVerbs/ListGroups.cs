using Integration.Functions.Groups;
using Integration.Functions.Groups.Directory;
using Integration.Functions.Mattermost;

namespace Integration.Functions.Commands.GroupVerbs;

/// <summary><c>group list</c>: all groups of the server, whoever keeps them.</summary>
internal sealed class ListGroups(OwnGroups own, OpenGroups open) : IGroupAction
{
    private const int MostRows = 40;

    public IReadOnlyList<string> Names => ["list"];

    public string Arguments => "";

    public string Summary => "show all groups of this Mattermost";

    public bool OnlyTells => true;

    public async Task<CommandReply> RunAsync(GroupVisit visit, string name, IReadOnlyList<string> words, CancellationToken stopping)
    {
        var list = await open.ReadAsync(visit.Server, visit.Session, stopping);
        var ours = (await own.AllAsync(visit.ServerId, stopping)).Own;
        List<Group> all = [.. list.ByName.Values.Where(group => group.Source != GroupSource.Own).Concat(ours).OrderBy(group => group.Name, StringComparer.Ordinal)];
        var problem = list.WhyNotWhole is { } why ? $"\n\nMattermost's own groups are not among them: {why}" : "";
        if (all.Count == 0) return CommandReply.Of($"There are no groups yet. {visit.Typed("group create \"Software Developers\" @mia @theo")} makes one.{problem}");
        return CommandReply.Of($"""
            | group | name | people | kept by |
            |:--|:--|--:|:--|
            {string.Join('\n', all.Take(MostRows).Select(group => Row(group, list)))}{More(visit, all.Count)}{problem}
            """);
    }

    private static string Row(Group group, OpenList list) =>
        $"| `{group.Mention}` | {PlainText.Of(group.DisplayName)} | {PeopleReport.Number(group.MemberCount)} | {Keeper(group)}{Note(group, list)} |";

    private static string Keeper(Group group) => group.Source == GroupSource.Own ? "Parabol" : group.Source == GroupSource.Custom ? "Mattermost" : "Mattermost (LDAP)";

    private static string Note(Group group, OpenList list) =>
        group.Source != GroupSource.Own ? ""
        : list.ByName.GetValueOrDefault(group.Name) is { Source: not GroupSource.Own } ? "; Mattermost has a group of this name, which counts: rename this one"
        : group.AllowReference ? "" : "; not to be mentioned or invited";

    private static string More(GroupVisit visit, int count) =>
        count > MostRows ? $"\n\nThere are {count - MostRows} more. {visit.Typed("groups text")} finds those whose name holds a text." : "";
}
