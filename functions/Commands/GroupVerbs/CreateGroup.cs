using Integration.Functions.Groups;
using Integration.Functions.Groups.Directory;

namespace Integration.Functions.Commands.GroupVerbs;

/// <summary><c>group create "Software Developers" [@name] [@user …]</c></summary>
internal sealed class CreateGroup(OwnGroups own, OwnMembers members, GroupNaming naming) : IGroupAction
{
    private const int LongestDisplayName = 128;

    /// <summary>A command with a list of people behind it fits neither an answer nor a button.</summary>
    private const int LongestRepeated = 1000;

    public IReadOnlyList<string> Names => ["create"];

    public string Arguments => "\"Software Developers\" [@name] [@user …]";

    public string Summary => "make a group; its name comes from the display name unless one is given";

    public async Task<CommandReply> RunAsync(GroupVisit visit, string name, IReadOnlyList<string> words, CancellationToken stopping)
    {
        string[] shown = [.. words.TakeWhile(word => !IsMention(word))];
        var listed = NamedPeople.Split(words.Skip(shown.Length));
        if (shown.Length == 0 && listed.Count == 0) return CommandReply.Error($"What shall it be called? For example: {visit.Typed("group create \"Software Developers\"")}.");
        var (people, whyNot) = await NamedPeople.FindAsync(visit.Session, listed, stopping);
        if (whyNot is not null) return CommandReply.Error(whyNot);

        // The first after the display name is the group's name, unless it is somebody's: then no group could have it.
        var hasName = people is [{ Person: null, IsHidden: false }, ..];
        if (hasName) people = [.. people.Skip(1)];
        var displayName = shown.Length > 0 ? string.Join(' ', shown).Trim() : listed[0];
        if (displayName.Length > LongestDisplayName) return CommandReply.Error($"That display name is too long: at most {LongestDisplayName} characters.");
        if ((hasName ? listed[0] : GroupName.Of(displayName)) is not { } wanted)
        {
            return CommandReply.Error($"{Say.Quoted(displayName)} has no letters for a name that can be typed. Choose one: {visit.Typed($"group create {Words.Quote(displayName)} @name")}.");
        }

        return await CreateAsync(visit, displayName, wanted, people, stopping);
    }

    /// <summary>Null when the group may have this name; otherwise what to do instead.</summary>
    public static async Task<CommandReply?> ObjectionAsync(
        GroupNaming naming, GroupVisit visit, string name, Func<string, string> commandWith, CancellationToken stopping)
    {
        if (GroupName.Problem(name) is { } problem && GroupName.Of(name) is { } legal && legal != name)
        {
            return CommandReply.Error($"{Say.Quoted($"@{name}")} {problem}. Type for example {visit.Typed(commandWith(legal))}.");
        }

        return await naming.CheckAsync(visit.Server, visit.Session, name, stopping) switch
        {
            NameReading.Free => null,
            NameReading.Taken { Suggestion: { } free } taken when commandWith(free).Length > LongestRepeated => CommandReply.Error($"{taken.Why} `@{free}` is free: take that."),
            NameReading.Taken { Suggestion: { } free } taken =>
                CommandReply.Error($"{taken.Why} `@{free}` is free: type {visit.Typed(commandWith(free))}.", new ReplyButton($"Take @{free}", commandWith(free))),
            NameReading.Taken taken => CommandReply.Error($"{taken.Why} Choose another name."),
            NameReading.Unreadable unreadable => CommandReply.Error(unreadable.Why),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    private async Task<CommandReply> CreateAsync(GroupVisit visit, string displayName, string name, IReadOnlyList<NamedPerson> people, CancellationToken stopping)
    {
        if (await ObjectionAsync(naming, visit, name, CommandWith, stopping) is { } objection) return objection;
        var draft = new Group { ServerId = visit.ServerId, GroupId = "", Name = name, DisplayName = displayName, Source = GroupSource.Own };
        if (await own.CreateAsync(draft, stopping) is not GroupWrite.Done { Group: var group })
        {
            // Somebody was faster by a moment.
            return await ObjectionAsync(naming, visit, name, CommandWith, stopping) ?? CommandReply.Error("Somebody else is making this group at the same moment. Try again.");
        }

        string[] reachable = [.. people.Select(person => person.Person).OfType<Person>().Where(person => person.IsReachable).Select(person => person.Id)];
        var added = reachable.Length > 0 ? await members.AddAsync(group, reachable, stopping) : new([], group);
        var report = people.Count > 0 ? $"\n\n{PeopleReport.Of(people, added.UserIds, isAdding: true)}" : "";
        return CommandReply.Of(
            $"**{Mattermost.PlainText.Of(displayName)}** is a group now, called `{group.Mention}`, with {PeopleReport.People(added.UserIds.Count)} in it.{report}\n\n"
            + $"More people: {visit.Typed($"group add {group.Mention} @mia @theo")}. To use it: {visit.Typed($"mention {group.Mention} …")} or {visit.Typed($"invite {group.Mention}")}.");

        string CommandWith(string free) =>
            Say.Command("group", ["create", displayName, $"@{free}", .. people.Select(person => IsAddress(person) ? person.Typed : $"@{person.Typed}")]);
    }

    private static bool IsAddress(NamedPerson person) => person.Typed.Contains('@', StringComparison.Ordinal);

    private static bool IsMention(string word) => word is ['@' or '\uFF20', _, ..];
}
