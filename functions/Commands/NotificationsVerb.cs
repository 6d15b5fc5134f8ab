using System.Collections.Frozen;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Teams;

namespace Integration.Functions.Commands;

/// <summary><c>notifications [event] on|off</c>: what is posted and what is not.</summary>
internal sealed class NotificationsVerb(ChannelConnections channels) : IVerb
{
    private static readonly Dictionary<string, bool> Switches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["on"] = true,
        ["yes"] = true,
        ["true"] = true,
        ["enable"] = true,
        ["enabled"] = true,
        ["off"] = false,
        ["no"] = false,
        ["none"] = false,
        ["false"] = false,
        ["disable"] = false,
        ["disabled"] = false,
    };

    public string Name => "notifications";

    public string Arguments => "[event] on|off";

    public string Summary => "switches notices on or off: all of them, or kinds such as `timer`";

    public string Example => "timer off";

    public bool IsHarmless(IReadOnlyList<string> words) => words.Count == 0;

    public async Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping)
    {
        if (words.Count == 0) return await ShowAsync(call, stopping);
        var switches = words.Where(Switches.ContainsKey).ToList();
        List<string> names = [.. words.Where(word => !Switches.ContainsKey(word))];
        return (switches, KindNames.Of(names.Count == 0 ? ["all"] : names)) switch
        {
            (_, KindsReading.Unknown(var word)) => Unknown(call, word),
            (_, KindsReading.Ambiguous(var word, var kinds)) => CommandReply.Error(
                $"{Say.Quoted(word)} may be {string.Join(" or ", kinds.Select(kind => $"`{kind}`"))}. Which one? For example: {Say.Typed(call, $"notifications {kinds[0]} off")}."),
            ([var only], KindsReading.Read { Kinds: var kinds }) => await SwitchAsync(call, kinds, Switches[only], stopping),
            ([], _) => CommandReply.Error($"Say on or off, too: {Say.Typed(call, $"{Say.Command(Name, names)} off")}."),
            _ => CommandReply.Error($"On or off, but not both at once: {Say.Typed(call, "notifications timer off")}."),
        };
    }

    private async Task<CommandReply> ShowAsync(CommandCall call, CancellationToken stopping)
    {
        if (await channels.FindAsync(call, stopping) is not { } connection) return ChannelConnections.NotConnected(call);
        return CommandReply.Of($"""
            {string.Join('\n', EventKinds.All.Select(kind => $"- {(connection.Events.Contains(kind) ? "on" : "**off**")}: `{kind}`"))}

            To change it, type for example {Say.Typed(call, "notifications timer off")}; `all` means every kind.
            """);
    }

    private async Task<CommandReply> SwitchAsync(CommandCall call, IReadOnlyList<string> kinds, bool isOn, CancellationToken stopping) =>
        await channels.ChangeAsync(call, connection => Switched(connection, kinds, isOn), stopping) switch
        {
            ConnectionChange.Done(var connection) => CommandReply.Of(
                $"{Named(kinds)}: **{(isOn ? "on" : "off")}** in this channel. {Rest(connection)}",
                new ReplyButton(isOn ? "Switch off again" : "Switch on again", Say.Command(Name, [.. Shortest(kinds), isOn ? "off" : "on"]))),
            ConnectionChange.Refused(var reply) => reply,
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };

    /// <summary>The same connection when nothing is to be changed, so that nothing is written.</summary>
    private static TeamConnection Switched(TeamConnection connection, IReadOnlyList<string> kinds, bool isOn)
    {
        var wanted = isOn ? connection.Events.Union(kinds, StringComparer.Ordinal) : connection.Events.Except(kinds, StringComparer.Ordinal);
        var events = wanted.ToFrozenSet(StringComparer.Ordinal);
        return events.SetEquals(connection.Events) ? connection : connection with { Events = events };
    }

    private static string Named(IReadOnlyList<string> kinds) =>
        kinds.Count == EventKinds.All.Count ? "All notifications" : Say.List([.. kinds.Select(kind => $"`{kind}`")]);

    private static IEnumerable<string> Shortest(IReadOnlyList<string> kinds) => kinds.Count == EventKinds.All.Count ? ["all"] : kinds;

    internal static string Rest(TeamConnection connection) => EventKinds.All.Where(kind => !connection.Events.Contains(kind)).ToList() switch
    {
        [] => "All notifications are on.",
        { Count: var count } when count == EventKinds.All.Count => "All notifications are off.",
        var off => $"Off: {string.Join(", ", off.Select(kind => $"`{kind}`"))}.",
    };

    private static CommandReply Unknown(CommandCall call, string word) => CommandReply.Error(
        (DidYouMean.Find(word, KindNames.Examples.Concat(Switches.Keys)) is { } meant
            ? $"I do not know {Say.Quoted(word)}. Did you mean `{meant}`? "
            : $"I do not know {Say.Quoted(word)}. ")
        + $"There is `all`, `meeting`, `timer`, or one of {string.Join(", ", EventKinds.All.Select(kind => $"`{kind}`"))}. For example: {Say.Typed(call, "notifications timer off")}.");
}
