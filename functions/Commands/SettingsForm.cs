using Integration.Functions.Teams;

namespace Integration.Functions.Commands;

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
