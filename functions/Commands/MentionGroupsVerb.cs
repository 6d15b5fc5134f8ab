using Integration.Functions.Groups.Directory;
using Integration.Functions.Groups.Mentions;
using Integration.Functions.Install;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Teams;

namespace Integration.Functions.Commands;

/// <summary><c>mention-groups @developers</c>: who is mentioned when a meeting starts.</summary>
internal sealed class MentionGroupsVerb(
    ChannelConnections channels, ConnectionRights rights, MattermostServers servers, ActingRights acting, MentionReader reader, GroupDirectory directory) : IVerb
{
    public string Name => "mention-groups";

    public string Arguments => "[@group … | none]";

    public string Summary => "says which groups are mentioned when a meeting starts";

    public string Example => "@developers @design";

    public bool IsHarmless(IReadOnlyList<string> words) => words.Count == 0;

    public async Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping)
    {
        if (words.Count == 0) return await ShowAsync(call, stopping);
        var (groups, problem) = GroupNames.Read(words);
        if (problem is not null) return CommandReply.Error(problem);
        if (await WhyNotAsync(call, groups, stopping) is { } why) return CommandReply.Error(why);
        return await channels.ChangeAsync(call, connection => With(connection, groups), stopping) switch
        {
            ConnectionChange.Done => CommandReply.Of(groups.Count == 0
                ? "Nobody is mentioned when a meeting starts."
                : $"{Shown(groups)} will be mentioned when a meeting starts.{await DoubtsAsync(call, groups, stopping)}"),
            ConnectionChange.Refused(var reply) => reply,
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    /// <summary>Null when the acting user could mention these groups: who may not do it by hand may not do it through us.</summary>
    internal async Task<string?> WhyNotAsync(CommandCall call, IReadOnlyList<string> groups, CancellationToken stopping) =>
        groups.Count == 0
        || await servers.FindAsync(call.ServerId, stopping) is not { } server
        || await rights.MayMentionGroupsAsync(call, server, stopping)
            ? null
            : "Mattermost does not let you mention groups in this channel, so I may not do it for you either. Ask a channel administrator.";

    /// <summary>What a person should know who names groups: some may be mistyped, or closed to this channel. Empty where nobody can tell.</summary>
    internal async Task<string> DoubtsAsync(CommandCall call, IReadOnlyList<string> groups, CancellationToken stopping)
    {
        if (groups.Count == 0 || await servers.FindAsync(call.ServerId, stopping) is not { Bot: not null } server) return "";
        if (await acting.InChannelAsync(server, call.ChannelId, call.Actor, stopping) is not RightsReading.Known { Rights.Channel: var channel }) return "";
        var names = await reader.FindAsync(server, channel, groups.Select(group => group.TrimStart('@')), stopping);
        if (names.Problems.Count + names.Unknown.Count == 0) return "";
        var open = await directory.OpenAsync(server, stopping);
        return string.Concat([.. names.Problems.Select(problem => $"\n:warning: {problem}"), .. names.Unknown.Select(name => $"\n:warning: {Unknown(call, name, open.Keys)}")]);
    }

    private static string Unknown(CommandCall call, string name, IEnumerable<string> known) =>
        $"There is no group `@{name}` on this Mattermost, so that nobody is notified by it. " + (DidYouMean.Find(name, known) is { } meant
            ? $"Did you mean `@{meant}`? Then type {Say.Typed(call, $"mention-groups @{meant}")}."
            : $"{Say.Typed(call, "groups")} lists those there are.");

    /// <summary>The same connection when nothing is to be changed, so that nothing is written.</summary>
    internal static TeamConnection With(TeamConnection connection, IReadOnlyList<string> groups) =>
        connection.MentionGroups.SequenceEqual(groups, StringComparer.Ordinal) ? connection : connection with { MentionGroups = groups };

    /// <summary>As code, so that nothing looks mentioned here.</summary>
    internal static string Shown(IReadOnlyList<string> groups) =>
        groups.Count == 0 ? "nobody" : Say.List([.. groups.Select(group => $"`{group}`")]);

    private async Task<CommandReply> ShowAsync(CommandCall call, CancellationToken stopping) =>
        await channels.FindAsync(call, stopping) is { } connection
            ? CommandReply.Of($"Mentioned when a meeting starts: {Shown(connection.MentionGroups)}. To change it, type for example {Say.Typed(call, "mention-groups @developers")}, or `none`.")
            : ChannelConnections.NotConnected(call);
}
