using System.Collections.Frozen;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Teams;

namespace Integration.Functions.Commands;

/// <summary>Settings to be changed, read from <c>name=value</c>; what is null stays as it is.</summary>
internal sealed record SettingsDraft
{
    public const string ZoneName = "timezone";
    public const string EventsName = "notifications";
    public const string GroupsName = "mention-groups";
    public const string ThreadsName = "threads";
    public const string AsTheyAre = "keep";

    private static readonly string[] Names = [ZoneName, EventsName, GroupsName, ThreadsName];

    /// <summary>Choices for a form, which has no room for each kind.</summary>
    public static readonly FrozenDictionary<string, FrozenSet<string>> Presets = new Dictionary<string, FrozenSet<string>>(StringComparer.Ordinal)
    {
        ["all"] = EventKinds.Known,
        ["meetings"] = Kinds(kind => !kind.StartsWith("timer.", StringComparison.Ordinal)),
        ["brief"] = Kinds(kind => kind is EventKinds.MeetingStarted or EventKinds.MeetingEnded),
        ["none"] = FrozenSet<string>.Empty,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public string? Zone { get; init; }
    public FrozenSet<string>? Events { get; init; }
    public IReadOnlyList<string>? Groups { get; init; }
    public bool? Threads { get; init; }

    public bool IsOnlyThreads => (Zone, Events, Groups) is (null, null, null);

    /// <summary>The draft, or a sentence about the first pair that cannot be read.</summary>
    public static (SettingsDraft Draft, string? Problem) Read(CommandCall call, IReadOnlyList<string> pairs)
    {
        var draft = new SettingsDraft();
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) return (draft, $"I do not understand {Say.Quoted(pair)}. Each setting is a name, an equals sign and a value, in quotes if it has blanks: {Say.Typed(call, "settings set threads=on")}.");
            (draft, var problem) = draft.With(pair[..equals].ToLowerInvariant(), pair[(equals + 1)..].Trim());
            if (problem is not null) return (draft, problem);
        }

        return (draft, null);
    }

    /// <summary>The same connection when nothing is to be changed, so that nothing is written.</summary>
    public TeamConnection ApplyTo(TeamConnection connection)
    {
        var changed = MentionGroupsVerb.With(connection, Groups ?? connection.MentionGroups) with
        {
            TimeZone = Zone ?? connection.TimeZone,
            Events = Events is null || connection.Events.SetEquals(Events) ? connection.Events : Events,
            Threads = connection.IsByBot ? Threads ?? connection.Threads : connection.Threads,
        };
        return changed == connection ? connection : changed;
    }

    private (SettingsDraft Draft, string? Problem) With(string name, string value) => name switch
    {
        ZoneName => ZoneNames.Find(value) is { } zone ? (this with { Zone = zone }, null) : (this, $"I know no time zone {Say.Quoted(value)}. Name it by continent and city, such as `Europe/Berlin`."),
        EventsName when value.Equals(AsTheyAre, StringComparison.OrdinalIgnoreCase) => (this, null),
        EventsName => Presets.GetValueOrDefault(value) is { } events ? (this with { Events = events }, null) : (this, $"Notifications are `all`, `meetings` (all but timers), `brief` (starts and ends) or `none`, not {Say.Quoted(value)}."),
        GroupsName => WithGroups(value),
        ThreadsName => value.ToLowerInvariant() switch
        {
            "on" or "true" or "yes" => (this with { Threads = true }, null),
            "off" or "false" or "no" => (this with { Threads = false }, null),
            _ => (this, $"Threads are `on` or `off`, not {Say.Quoted(value)}."),
        },
        _ => (this, $"There is no setting {Say.Quoted(name)}. {(DidYouMean.Find(name, Names) is { } meant ? $"Did you mean `{meant}`? " : "")}There is {Say.List([.. Names.Select(known => $"`{known}`")])}."),
    };

    private (SettingsDraft Draft, string? Problem) WithGroups(string value)
    {
        var words = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var (groups, problem) = GroupNames.Read(words.Length == 0 ? ["none"] : words);
        return problem is null ? (this with { Groups = groups }, null) : (this, problem);
    }

    private static FrozenSet<string> Kinds(Func<string, bool> isIn) => EventKinds.All.Where(isIn).ToFrozenSet(StringComparer.Ordinal);
}
