using Integration.Functions.Notifications.Events;
using Integration.Functions.Teams;

namespace Integration.Functions.Commands;

/// <summary>
/// <c>settings</c>: all that is set, and how to change it: by buttons, in a form (<c>settings edit</c>), or in one line
/// (<c>settings set timezone=Europe/Berlin threads=on</c>), which is also what the form sends.
/// </summary>
internal sealed class SettingsVerb(ChannelConnections channels, MentionGroupsVerb mentions, Pages.PageSessions pages) : IVerb
{
    public string Name => "settings";

    public string Arguments => "[edit | set name=value …]";

    public string Summary => "shows all settings of this channel and changes them";

    public string Example => "set timezone=Europe/Berlin threads=on";

    public bool IsHarmless(IReadOnlyList<string> words) => words is [] || (words is [var word] && Is(word, "edit"));

    public async Task<CommandReply> RunAsync(CommandCall call, IReadOnlyList<string> words, CancellationToken stopping) => words switch
    {
        [] => await ShowAsync(call, stopping),
        [var word] when Is(word, "edit") => await EditAsync(call, stopping),
        [var word, _, ..] when Is(word, "set") => await SetAsync(call, [.. words.Skip(1)], stopping),
        [var word] when Is(word, "set") => CommandReply.Error($"Set what? For example: {Say.Typed(call, $"settings {Example}")}."),
        [var word, ..] => CommandReply.Error($"I do not understand {Say.Quoted(word)}. {Say.Typed(call, "settings")} shows all settings, {Say.Typed(call, $"settings {Example}")} changes some."),
    };

    private async Task<CommandReply> ShowAsync(CommandCall call, CancellationToken stopping)
    {
        if (await channels.FindAsync(call, stopping) is not { } connection) return ChannelConnections.NotConnected(call);
        return CommandReply.Of($"{Overview(call, connection)}\n\n[Open settings in the browser]({pages.LinkFor(connection, call).Link}). The link works once, for 15 minutes, and for you alone.", [new ReplyButton("Change settings", "settings edit", ButtonStyle.Primary), .. Switches(connection)]);
    }

    private static string Overview(CommandCall call, TeamConnection connection) => $"""
        | setting | now | to change it, type |
        |:--|:--|:--|
        | notifications | {NotificationsVerb.Rest(connection)} | {Say.Typed(call, "notifications timer off")} |
        | time zone | {connection.TimeZone} | {Say.Typed(call, "timezone Europe/Berlin")} |
        | mentioned when a meeting starts | {MentionGroupsVerb.Shown(connection.MentionGroups)} | {Say.Typed(call, "mention-groups @developers")} |
        | timers and ends under the start of their meeting | {Threads(connection)} | {Say.Typed(call, "settings set threads=on")} |
        """;

    private static string Threads(TeamConnection connection) =>
        connection.Threads ? "on" : connection.IsByBot ? "off" : "off (needs Parabol's bot)";

    private static IEnumerable<ReplyButton> Switches(TeamConnection connection)
    {
        var areTimersOn = connection.Events.Contains(EventKinds.TimerStarted);
        yield return new($"Timers {OnOff(!areTimersOn)}", $"notifications timer {OnOff(!areTimersOn)}");
        if (connection.IsByBot) yield return new($"Threads {OnOff(!connection.Threads)}", $"settings set threads={OnOff(!connection.Threads)}");
    }

    /// <summary>The form holds what is set; where no form can be opened, the text says what to type.</summary>
    private async Task<CommandReply> EditAsync(CommandCall call, CancellationToken stopping)
    {
        var (connection, refusal) = await channels.ForChangeAsync(call, stopping);
        if (refusal is not null) return refusal;
        return CommandReply.Of(Overview(call, connection!)) with { Form = SettingsForm.Of(connection!) };
    }

    private async Task<CommandReply> SetAsync(CommandCall call, IReadOnlyList<string> pairs, CancellationToken stopping)
    {
        var (draft, problem) = SettingsDraft.Read(call, pairs);
        if (problem is not null) return CommandReply.Error(problem);
        if (await mentions.WhyNotAsync(call, draft.Groups ?? [], stopping) is { } why) return CommandReply.Error(why);
        return await channels.ChangeAsync(call, draft.ApplyTo, stopping) switch
        {
            ConnectionChange.Done(var connection) when draft.Threads == true && !connection.IsByBot =>
                CommandReply.Error($"Threads need Parabol's bot, and this channel is connected by an incoming webhook.{(draft.IsOnlyThreads ? "" : " The other settings are changed.")}"),
            ConnectionChange.Done(var connection) => CommandReply.Of($"Changed.\n\n{Overview(call, connection)}", new ReplyButton("Change more", "settings edit")),
            ConnectionChange.Refused(var reply) => reply,
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    internal static string OnOff(bool isOn) => isOn ? "on" : "off";

    private static bool Is(string word, string wanted) => word.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The settings of a connection as a form; it sends <c>settings set name=value …</c>.</summary>
internal static class SettingsForm
{
    public static ReplyForm Of(TeamConnection connection) => new("Parabol in this channel", "", "settings set",
    [
        new(SettingsDraft.ZoneName, "Time zone", "Continent and city, such as Europe/Berlin, or UTC", connection.TimeZone, []),
        new(SettingsDraft.EventsName, "Notifications", "Single kinds: /parabol notifications", Notices(connection), NoticeChoices(connection)),
        new(SettingsDraft.GroupsName, "Mentioned at the start", "Groups such as @developers, or none", Groups(connection), []),
        .. connection.IsByBot
            ? (IEnumerable<ReplyField>)[new(SettingsDraft.ThreadsName, "Threads", "Timers and ends under the start of their meeting", SettingsVerb.OnOff(connection.Threads), [new("On", "on"), new("Off", "off")])]
            : [],
    ]);

    private static string Groups(TeamConnection connection) => connection.MentionGroups.Count == 0 ? "none" : string.Join(' ', connection.MentionGroups);

    private static IReadOnlyList<ReplyChoice> NoticeChoices(TeamConnection connection)
    {
        IEnumerable<ReplyChoice> presets = [new("All", "all"), new("All but timers", "meetings"), new("Only starts and ends", "brief"), new("None", "none")];
        return Notices(connection) == SettingsDraft.AsTheyAre ? [new("As they are", SettingsDraft.AsTheyAre), .. presets] : [.. presets];
    }

    /// <summary>The preset that is set, or none of them.</summary>
    private static string Notices(TeamConnection connection) =>
        SettingsDraft.Presets.FirstOrDefault(preset => connection.Events.SetEquals(preset.Value)).Key ?? SettingsDraft.AsTheyAre;
}
