using Integration.Functions.Commands;
using Integration.Functions.Groups.People;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;

namespace Integration.Functions.Groups.Invites;

/// <summary>What came of looking at an invitation.</summary>
internal abstract record PlanReading(IReadOnlyList<string> Problems)
{
    public sealed record Ready(InvitePlan Plan, NamedPeople Named, IReadOnlyList<string> Problems) : PlanReading(Problems);

    /// <summary>Nobody, or nowhere to invite to: only the problems are left to tell.</summary>
    public sealed record Nothing(IReadOnlyList<string> Problems) : PlanReading(Problems);
}

/// <summary>Reads all that an invitation depends on: people, channels, rights, memberships. Changes nothing.</summary>
internal sealed class InvitePlanner(InviteRights rights, ActingRights acting, Invitees invitees, MattermostRest rest)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<PlanReading> ReadAsync(CommandCall call, MattermostServer server, InviteWords words, CancellationToken stopping)
    {
        var session = rest.As(server.BaseUrl, server.Bot!.Token, Patience);
        if (await HereAsync(call, server, session, stopping) is not { } current) return new PlanReading.Nothing([BlindIn(server)]);
        var named = await invitees.FindAsync(server, session, current, words, stopping);
        var (targets, problems) = await TargetsAsync(call, server, session, current, [.. words.Channels, .. named.Neither], words.WithTeam, stopping);
        string[] all = [.. named.Problems, .. problems];
        if (targets.Count == 0 || named.People.Count == 0) return new PlanReading.Nothing(all);

        var channels = new List<ChannelInvite>();
        foreach (var target in targets)
        {
            var channel = target.Rights.Channel;
            var (presence, failure) = await Presence.OfAsync(session, channel, [.. named.People.Select(person => person.Id)], stopping);
            if (presence is null) return new PlanReading.Nothing([.. all, failure!.IsNotAllowed ? Blind(server, channel.Name) : RestWords.Of(failure, session.Server)]);
            channels.Add(ChannelInvite.Of(channel, named.People, presence, await Eligible.InAsync(session, channel, stopping)));
        }

        var plan = new InvitePlan
        {
            Channels = channels,
            WithTeam = words.WithTeam,
            MayInviteGuests = targets.TrueForAll(target => target.MayInviteGuests),
            Server = named.Server ?? server.Version,
        };
        return new PlanReading.Ready(plan, named, all);
    }

    /// <summary>The channel in which it was typed: known by the rights that its members have there, which are asked for anyway.</summary>
    private async Task<RestChannel?> HereAsync(CommandCall call, MattermostServer server, MattermostSession session, CancellationToken stopping) =>
        await acting.InChannelAsync(server, call.ChannelId, call.Actor, stopping) is RightsReading.Known { Rights.Channel: var channel }
            ? channel
            : (await session.ChannelAsync(call.ChannelId, stopping)).AnswerOrNull;

    private async Task<(List<InviteRight.Granted> Targets, List<string> Problems)> TargetsAsync(
        CommandCall call, MattermostServer server, MattermostSession session, RestChannel current, IReadOnlyList<string> names, bool withTeam, CancellationToken stopping)
    {
        var (targets, problems) = (new List<InviteRight.Granted>(), new List<string>());
        if (names.Count == 0) await AddAsync(current.Id, "this channel");
        foreach (var name in names)
        {
            var found = call.MattermostTeamId.Length == 0 ? null : await session.ChannelByNameAsync(call.MattermostTeamId, name, stopping);
            if (found?.AnswerOrNull is { IsArchived: false } channel) await AddAsync(channel.Id, name);
            else problems.Add(NotFound(server, name));
        }

        return (targets, problems);

        async Task AddAsync(string channelId, string name)
        {
            switch (await rights.InChannelAsync(call, server, channelId, stopping))
            {
                case InviteRight.Granted granted when withTeam && granted.WhyNotTeam is { } why: problems.Add(why); break;
                case InviteRight.Granted granted: targets.Add(granted); break;
                case InviteRight.Denied denied: problems.Add(denied.Why); break;
                default: problems.Add(NotFound(server, name)); break;
            }
        }
    }

    /// <summary>The same for what is not there, what is hidden from the person, and what the bot cannot see.</summary>
    private static string NotFound(MattermostServer server, string name) =>
        $"I find no channel called {Say.Quoted(name)} in this team. If it is there, invite `@{server.Bot!.Username}` into it first.";

    private static string BlindIn(MattermostServer server) => $"Parabol's bot cannot see this channel. Type `/invite @{server.Bot!.Username}` here, and then the command again.";

    private static string Blind(MattermostServer server, string name) => $"Parabol's bot is not in ~{name}: invite `@{server.Bot!.Username}` there first.";
}
