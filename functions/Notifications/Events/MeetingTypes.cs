using System.Collections.Frozen;

namespace Integration.Functions.Notifications.Events;

/// <summary>The words for meeting types: Parabol's on the wire, and the names people know.</summary>
public static class MeetingTypes
{
    /// <summary>Stands for <see cref="MeetingType.Unknown"/>, in events made from rendered messages only.</summary>
    public const string UnknownWord = "unknown";

    /// <summary>What producers may say.</summary>
    public static readonly IReadOnlyList<string> Words = ["action", "retrospective", "poker", "teamPrompt", "teamHealth"];

    private static readonly FrozenDictionary<string, MeetingType> ByWord = Words
        .Append(UnknownWord)
        .ToFrozenDictionary(word => word, word => Enum.Parse<MeetingType>(word, ignoreCase: true), StringComparer.Ordinal);

    private static readonly FrozenDictionary<MeetingType, string> WordOf =
        ByWord.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    public static string Word(MeetingType type) => WordOf[type];

    /// <summary>Null for no word and for one that is none of Parabol's; <c>unknown</c> is understood.</summary>
    public static MeetingType? Find(string? word) => word is not null && ByWord.TryGetValue(word, out var type) ? type : null;

    /// <summary>Shown where a meeting has no name.</summary>
    public static string Readable(MeetingType type) => type switch
    {
        MeetingType.Action => "Team Check-in",
        MeetingType.Retrospective => "Retrospective",
        MeetingType.Poker => "Sprint Poker",
        MeetingType.TeamPrompt => "Standup",
        MeetingType.TeamHealth => "Team Health",
        _ => "Meeting",
    };
}
