using Integration.Functions.Groups;

namespace Integration.Functions.Commands.GroupVerbs;

/// <summary><c>group</c>: makes, changes and shows groups; each of its actions is a class of its own.</summary>
internal sealed class GroupVerb(GroupReception reception, IEnumerable<IGroupAction> actions) : IVerb
{
    private readonly IReadOnlyList<IGroupAction> actions = [.. actions];

    public string Name => "group";

    public string Arguments => "[create | add | remove | show | …] [@group] [@user …]";

    public string Summary => "makes, changes and shows groups of people";

    public string Example => "create \"Software Developers\" @mia @theo";

    public IReadOnlyList<string> Choices => [.. actions.SelectMany(action => action.Names)];

    public bool IsHarmless(IReadOnlyList<string> words) =>
        words.Count == 0 || (Find(words) is var (action, _, rest) && action.IsHarmless(rest));

    public async Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping)
    {
        if (words.Count == 0) return CommandReply.Of(Overview(call), new ReplyButton("List the groups", "group list"));
        if (Find(words) is not var (action, name, rest)) return Unknown(call, words);
        var (visit, refusal) = await reception.OpenAsync(call, stopping);
        if (visit is null) return refusal!;
        if (visit.Rights.IsGuest && action.OnlyTells) return CommandReply.Error("Guests are not shown who is in which group.");
        if (!action.OnlyTells && reception.WhyNotManage(visit) is { } why) return CommandReply.Error(why);
        return await action.RunAsync(visit, name, rest, stopping);
    }

    /// <summary><c>group @developers</c> shows the group.</summary>
    private (IGroupAction Action, string Name, IReadOnlyList<string> Words)? Find(IReadOnlyList<string> words)
    {
        var name = words[0] is ['@' or '\uFF20', ..] ? "show" : words[0].ToLowerInvariant();
        return actions.FirstOrDefault(action => action.Names.Contains(name, StringComparer.Ordinal)) is { } action
            ? (action, name, [.. words.Skip(words[0] is ['@' or '\uFF20', ..] ? 0 : 1)])
            : null;
    }

    private CommandReply Unknown(CommandCall call, IReadOnlyList<string> words) => CommandReply.Error(
        $"I do not know {Say.Quoted(words[0])}. "
        + (DidYouMean.Find(words[0], Choices) is { } meant ? $"Did you mean {Say.Typed(call, $"group {meant}")}?" : $"{Say.Typed(call, "group")} shows what there is."));

    private string Overview(CommandCall call) => $"""
        **Groups** are people with a name, to be mentioned and invited together.

        | type | to |
        |:--|:--|
        {string.Join('\n', actions.Select(action => Row(call, action)))}

        {Say.Typed(call, "groups")} lists those that can be used in this channel.
        """;

    private static string Row(CommandCall call, IGroupAction action) =>
        $"| {Say.Typed(call, $"group {string.Join('/', action.Names)} {action.Arguments}".TrimEnd())} | {action.Summary} |";
}

/// <summary>What several actions have to say.</summary>
internal static class GroupReplies
{
    public static readonly CommandReply Crowded = CommandReply.Error("Others are changing this group at the same moment. Try again.");

    public static CommandReply Gone(Group group) => CommandReply.Error($"`{group.Mention}` was deleted a moment ago.");
}

/// <summary>One thing to do with groups: a word after <c>/parabol group</c>.</summary>
internal interface IGroupAction
{
    /// <summary>The words that call it; the first is the one that is shown.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>What follows, as the overview shows it.</summary>
    string Arguments { get; }

    /// <summary>One line for the overview.</summary>
    string Summary { get; }

    /// <summary>It only tells, and so everybody but a guest may do it.</summary>
    bool OnlyTells => false;

    /// <summary>With these words it changes nothing.</summary>
    bool IsHarmless(IReadOnlyList<string> words) => OnlyTells;

    /// <param name="visit">Of somebody who may do it.</param>
    /// <param name="name">By which of its names it was called.</param>
    /// <param name="words">What follows it.</param>
    /// <param name="stopping">Ends the work.</param>
    Task<CommandReply> RunAsync(GroupVisit visit, string name, IReadOnlyList<string> words, CancellationToken stopping);
}

internal static class GroupVerbsRegistration
{
    /// <summary>The actions in the order in which the overview shows them.</summary>
    public static IServiceCollection AddGroupVerbs(this IServiceCollection services) => services
        .AddSingleton<GroupReception>()
        .AddSingleton<ManagedGroups>()
        .AddSingleton<AddPeople>()
        .AddSingleton<IGroupAction, CreateGroup>()
        .AddSingleton<IGroupAction>(parts => parts.GetRequiredService<AddPeople>())
        .AddSingleton<IGroupAction, RemovePeople>()
        .AddSingleton<IGroupAction, ImportPeople>()
        .AddSingleton<IGroupAction, ShowGroup>()
        .AddSingleton<IGroupAction, ListGroups>()
        .AddSingleton<IGroupAction, RenameGroup>()
        .AddSingleton<IGroupAction, DescribeGroup>()
        .AddSingleton<IGroupAction, AllowGroup>()
        .AddSingleton<IGroupAction, SwitchNotices>()
        .AddSingleton<IGroupAction, DeleteGroup>()
        .AddSingleton<GroupsVerb>()
        .AddSingleton<IVerb>(parts => parts.GetRequiredService<GroupsVerb>())
        .AddSingleton<IVerb, GroupVerb>();
}
