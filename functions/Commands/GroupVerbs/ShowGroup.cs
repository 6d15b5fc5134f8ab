using Integration.Functions.Groups;
using Integration.Functions.Groups.Directory;
using Integration.Functions.Groups.People;
using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Commands.GroupVerbs;

/// <summary><c>group show @developers</c>: who is in it, and who of them is here.</summary>
internal sealed class ShowGroup(ManagedGroups groups, GroupPeople directory) : IGroupAction
{
    public IReadOnlyList<string> Names => ["show"];

    public string Arguments => "@group";

    public string Summary => "see who is in a group, and who of them is in this channel";

    public bool OnlyTells => true;

    public async Task<CommandReply> RunAsync(GroupVisit visit, string name, IReadOnlyList<string> words, CancellationToken stopping)
    {
        var (group, refusal) = await groups.AnyAsync(visit, words, "show @developers", stopping);
        if (group is null) return refusal!;
        var reading = await directory.OfAsync(visit.Session, group, stopping);
        if (reading is not PeopleReading.Known { People: var people }) return CommandReply.Error($"{Heading(group)}\n\n{((PeopleReading.Unreadable)reading).Why}");
        var (presence, failure) = await Presence.OfAsync(visit.Session, visit.Rights.Channel, [.. people.Select(person => person.Id)], stopping);
        return presence is null
            ? CommandReply.Error($"{Heading(group)}\n\n{RestWords.Of(failure!, visit.Session.Server)}")
            : CommandReply.Of($"{Heading(group)}\n\n{People(people, presence)}\n\n{Settings(visit, group)}");
    }

    private static string Heading(Group group)
    {
        var keeper = group.Source == GroupSource.Own ? "" : ", a group of Mattermost's own";
        var description = group.Description.Length > 0 ? $"\n{PlainText.Of(group.Description, 1024)}" : "";
        return $"**{PlainText.Of(group.DisplayName)}** (`{group.Mention}`){keeper}{description}";
    }

    private static string People(IReadOnlyList<Person> people, Presence presence)
    {
        if (people.Count == 0) return "Nobody is in it.";
        var here = people.Where(person => presence.IsInChannel(person.Id)).ToList();
        var inTeam = people.Where(person => !presence.IsInChannel(person.Id) && presence.IsInTeam(person.Id)).ToList();
        var outside = people.Where(person => !presence.IsInChannel(person.Id) && !presence.IsInTeam(person.Id)).ToList();
        var gone = people.Count(person => !person.IsActive);
        string[] lines = [Line("in this channel", here), Line("in this team, but not in this channel", inTeam), Line("outside this team", outside)];
        var note = gone > 0 ? $" {PeopleReport.Number(gone)} of them deactivated (struck out), who are never notified." : "";
        return $"{PeopleReport.People(people.Count)}.{note}\n{string.Join('\n', lines.Where(line => line.Length > 0))}";
    }

    private static string Line(string place, IReadOnlyList<Person> people) => people.Count == 0
        ? ""
        : $"- {PeopleReport.Number(people.Count)} {place}: {PeopleReport.Names([.. people.OrderBy(person => person.Username, StringComparer.Ordinal).Select(Name)])}";

    private static string Name(Person person) => person.IsActive ? $"`{person.Username}`" : $"~~`{person.Username}`~~";

    private static string Settings(GroupVisit visit, Group group) => string.Join(' ', new[]
    {
        group.AllowReference ? "" : $"It may not be mentioned or invited ({visit.Typed($"group allow {group.Mention}")} ends that).",
        group.Notifies ? "A mention through Parabol notifies its people." : $"A mention through Parabol notifies nobody ({visit.Typed($"group notify {group.Mention} on")} ends that).",
        group.TellsOutsiders ? "Those outside the channel are told by direct message." : "Those outside the channel are not told.",
    }.Where(sentence => sentence.Length > 0));
}
