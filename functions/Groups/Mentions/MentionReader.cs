using Integration.Functions.Commands;
using Integration.Functions.Groups.Directory;
using Integration.Functions.Groups.People;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Mentions;

/// <summary>Reads what a mention is planned from: which groups a text names, who is in them, and where those people are.</summary>
internal sealed class MentionReader(GroupDirectory directory, GroupSessions sessions, ActingRights rights)
{
    /// <summary>Of words that are no open group's name: most of them are people's.</summary>
    private const int MostLookedUp = 5;

    /// <summary>Custom groups are older than their being mentioned.</summary>
    private static readonly (int Major, int Minor) CustomMentions = (6, 7);

    /// <summary>The groups that a text mentions, in its order.</summary>
    public async Task<MentionedNames> NamesAsync(MattermostServer server, RestChannel channel, string text, CancellationToken stopping)
    {
        var open = await directory.OpenAsync(server, stopping);
        var words = MentionParser.Words(text);
        var names = words.Select(word => MentionParser.Readings(word).FirstOrDefault(open.ContainsKey)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        // A group that exists and is closed is explained, unlike a name that is nobody's.
        var others = words.Where(word => !MentionParser.Readings(word).Any(open.ContainsKey)).Select(word => MentionParser.Readings(word).Last()).Take(MostLookedUp).ToList();
        var found = await FindAsync(server, channel, [.. names, .. others.Where(name => !MentionParser.Special.Contains(name))], stopping);
        return found with { Words = words.SelectMany(MentionParser.Readings).ToHashSet(StringComparer.Ordinal), Known = [.. open.Keys] };
    }

    /// <summary>What these names, without <c>@</c>, stand for.</summary>
    public async Task<MentionedNames> FindAsync(MattermostServer server, RestChannel channel, IEnumerable<string> names, CancellationToken stopping)
    {
        var (usable, problems, unknown) = (new List<Group>(), new List<string>(), new List<string>());
        foreach (var name in names)
        {
            switch (await directory.FindAsync(server, channel, name, stopping))
            {
                case GroupReading.Usable { Group: var group }:
                    usable.Add(group);
                    break;
                case GroupReading.Unusable unusable:
                    problems.Add(unusable.Why);
                    break;
                case GroupReading.Unreadable unreadable:
                    return new([], [], []) { Unreadable = unreadable.Why };
                default:
                    unknown.Add(name);
                    break;
            }
        }

        return new(usable, problems, unknown);
    }

    public async Task<MentionReading> PlanAsync(MentionQuestion question, CancellationToken stopping)
    {
        if (sessions.Bot(question.Server) is not { } session) return new MentionReading.Unreadable(GroupSessions.NoBot);
        var groups = new List<MentionedGroup>();
        foreach (var group in question.Groups)
        {
            var (mentioned, why) = await ReadAsync(question, group, stopping);
            if (mentioned is null) return new MentionReading.Unreadable(why!);
            groups.Add(mentioned);
        }

        string[] everybody = [.. groups.SelectMany(group => group.People ?? []).Select(person => person.Id).Distinct(StringComparer.Ordinal)];
        var (presence, failure) = await Presence.OfAsync(session, question.Channel, everybody, stopping);
        return presence is null
            ? new MentionReading.Unreadable(RestWords.Of(failure!, session.Server))
            : new MentionReading.Ready(MentionPlan.Of(groups, presence, question.AuthorId, question.IsNamedAlready));
    }

    private async Task<(MentionedGroup? Group, string? Why)> ReadAsync(MentionQuestion question, Group group, CancellationToken stopping)
    {
        if (!group.Notifies) return (new(group, [], IsLeftToServer: false), null);
        var reading = await directory.PeopleAsync(question.Server, group, stopping);
        var people = (reading as PeopleReading.Known)?.People;
        var isLeft = await IsLeftToServerAsync(question, group, people, stopping);
        return people is null && !isLeft ? (null, ((PeopleReading.Unreadable)reading).Why) : (new(group, people, isLeft), null);
    }

    /// <summary>Mattermost's own groups are, where it can: but it leaves out the author of a post only, and the author of ours is the bot.</summary>
    private async Task<bool> IsLeftToServerAsync(MentionQuestion question, Group group, IReadOnlyList<Person>? people, CancellationToken stopping)
    {
        if (group.Source == GroupSource.Own) return false;
        if (group.Source == GroupSource.Custom && question.Server.Version?.IsAtLeast(CustomMentions.Major, CustomMentions.Minor) == false) return false;
        if (!question.IsByBot) return true;
        if (people?.Any(person => person.Id == question.AuthorId) == true) return false;
        var bot = question.Server.Bot!;
        return await rights.InChannelAsync(question.Server, question.Channel.Id, new CommandActor(bot.UserId, bot.Username), stopping)
            is RightsReading.Known { Rights: var has } && has.Has(MentionRights.Groups);
    }
}

/// <param name="Usable">In the order of the text.</param>
/// <param name="Problems">Sentences about groups that exist and may not be mentioned here.</param>
/// <param name="Unknown">Names that are no group's.</param>
internal sealed record MentionedNames(IReadOnlyList<Group> Usable, IReadOnlyList<string> Problems, IReadOnlyList<string> Unknown)
{
    /// <summary>Why nobody can tell, for a person; null when all could be found out.</summary>
    public string? Unreadable { get; init; }

    /// <summary>Everything that the text may mention, people's names among it.</summary>
    public IReadOnlySet<string> Words { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The names of all groups that are open.</summary>
    public IReadOnlyList<string> Known { get; init; } = [];
}

/// <summary>What a plan is asked for.</summary>
/// <param name="IsByBot">The message is a post of our bot; otherwise of its author, and Mattermost has understood it before us.</param>
/// <param name="IsNamedAlready">See <see cref="MentionPlan.Of"/>.</param>
internal sealed record MentionQuestion(
    MattermostServer Server, RestChannel Channel, IReadOnlyList<Group> Groups, string? AuthorId, bool IsByBot, Func<Person, bool> IsNamedAlready);

internal abstract record MentionReading
{
    private MentionReading() { }

    public sealed record Ready(MentionPlan Plan) : MentionReading;

    /// <param name="Why">For a person: what to set, where.</param>
    public sealed record Unreadable(string Why) : MentionReading;
}
