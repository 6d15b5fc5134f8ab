using Integration.Functions.Groups;
using Integration.Functions.Groups.Directory;

namespace Integration.Functions.Commands.GroupVerbs;

/// <summary><c>group add @developers @mia</c></summary>
internal sealed class AddPeople(ManagedGroups groups, OwnMembers members) : IGroupAction
{
    public IReadOnlyList<string> Names => ["add"];

    public string Arguments => "@group @user …";

    public string Summary => "add people, by username or e-mail address";

    public async Task<CommandReply> RunAsync(GroupVisit visit, string name, IReadOnlyList<string> words, CancellationToken stopping)
    {
        var (group, refusal) = await groups.OwnAsync(visit, words, "add @developers @mia", stopping);
        if (group is null) return refusal!;
        var listed = NamedPeople.Split(words.Skip(1));
        if (listed.Count == 0) return CommandReply.Error($"Whom? For example: {visit.Typed($"group {name} {group.Mention} @mia theo@example.com")}.");
        var (people, whyNot) = await NamedPeople.FindAsync(visit.Session, listed, stopping);
        if (whyNot is not null) return CommandReply.Error(whyNot);
        var written = await members.AddAsync(group, people.Where(person => person.Person?.IsReachable == true).Select(person => person.Person!.Id), stopping);
        return Reply(group, written, people);
    }

    private static CommandReply Reply(Groups.Group group, MemberWrite written, IReadOnlyList<NamedPerson> people) => written.Group is { } changed
        ? new()
        {
            Text = $"`{changed.Mention}` has {PeopleReport.People(changed.MemberCount)} now.\n{PeopleReport.Of(people, written.UserIds, isAdding: true)}",
            IsError = written.UserIds.Count == 0 && people.All(person => person.Person?.IsReachable != true),
        }
        : GroupReplies.Gone(group);
}

/// <summary><c>group remove @developers @mia</c></summary>
internal sealed class RemovePeople(ManagedGroups groups, OwnMembers members) : IGroupAction
{
    public IReadOnlyList<string> Names => ["remove"];

    public string Arguments => "@group @user …";

    public string Summary => "take people out of a group";

    public async Task<CommandReply> RunAsync(GroupVisit visit, string name, IReadOnlyList<string> words, CancellationToken stopping)
    {
        var (group, refusal) = await groups.OwnAsync(visit, words, "remove @developers @mia", stopping);
        if (group is null) return refusal!;
        var listed = NamedPeople.Split(words.Skip(1));
        if (listed.Count == 0) return CommandReply.Error($"Whom? For example: {visit.Typed($"group remove {group.Mention} @mia")}. The whole group goes with {visit.Typed($"group delete {group.Mention}")}.");
        var (people, whyNot) = await NamedPeople.FindAsync(visit.Session, listed, stopping);
        if (whyNot is not null) return CommandReply.Error(whyNot);
        var written = await members.RemoveAsync(group, people.Select(person => person.Person?.Id).OfType<string>(), stopping);
        return written.Group is { } changed
            ? new()
            {
                Text = $"`{changed.Mention}` has {PeopleReport.People(changed.MemberCount)} now.\n{PeopleReport.Of(people, written.UserIds, isAdding: false)}",
                IsError = written.UserIds.Count == 0,
            }
            : GroupReplies.Gone(group);
    }
}

/// <summary><c>group import @developers from @engineering</c>, or from a list of usernames and e-mail addresses.</summary>
internal sealed class ImportPeople(ManagedGroups groups, GroupPeople directory, OwnMembers members, AddPeople add) : IGroupAction
{
    public IReadOnlyList<string> Names => ["import"];

    public string Arguments => "@group from @other, or a list";

    public string Summary => "add everybody of another group, or a long list of usernames and e-mail addresses";

    public async Task<CommandReply> RunAsync(GroupVisit visit, string name, IReadOnlyList<string> words, CancellationToken stopping)
    {
        if (words is not [_, var from, ..] || !from.Equals("from", StringComparison.OrdinalIgnoreCase)) return await add.RunAsync(visit, name, words, stopping);
        var (group, refusal) = await groups.OwnAsync(visit, words, "import @developers from @engineering", stopping);
        if (group is null) return refusal!;
        (var source, refusal) = await groups.AnyAsync(visit, [.. words.Skip(2)], $"import {group.Mention} from @engineering", stopping);
        if (source is null) return refusal!;
        return await directory.OfAsync(visit.Session, source, stopping) switch
        {
            PeopleReading.Known { People: { Count: > 0 } people } => await ImportAsync(group, source, people, stopping),
            PeopleReading.Known => CommandReply.Error($"`{source.Mention}` has nobody in it."),
            PeopleReading.Unreadable unreadable => CommandReply.Error(unreadable.Why),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    private async Task<CommandReply> ImportAsync(Group group, Group source, IReadOnlyList<Person> people, CancellationToken stopping)
    {
        var written = await members.AddAsync(group, people.Where(person => person.IsReachable).Select(person => person.Id), stopping);
        if (written.Group is not { } changed) return GroupReplies.Gone(group);
        var report = PeopleReport.Of([.. people.OrderBy(person => person.Username, StringComparer.Ordinal).Select(person => new NamedPerson(person.Username, person))], written.UserIds, isAdding: true);
        return CommandReply.Of($"`{changed.Mention}` has {PeopleReport.People(changed.MemberCount)} now, from `{source.Mention}` as it is today: later changes there are not followed.\n{report}");
    }
}
