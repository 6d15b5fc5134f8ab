using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Integration.Functions.Mattermost;
using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Notifications.Messages;

/// <summary>Parabol's phase types and the labels that its users see.</summary>
public static partial class Phases
{
    private const int LongestLabel = 40;

    private static readonly FrozenDictionary<string, string> Labels = new Dictionary<string, string>
    {
        ["checkin"] = "Icebreaker",
        ["TEAM_HEALTH"] = "Team Health",
        ["reflect"] = "Reflect",
        ["group"] = "Group",
        ["vote"] = "Vote",
        ["discuss"] = "Discuss",
        ["updates"] = "Solo Updates",
        ["firstcall"] = "First Call",
        ["agendaitems"] = "Team Agenda",
        ["lastcall"] = "Last Call",
        ["SUMMARY"] = "Summary",
        ["SCOPE"] = "Scope",
        ["ESTIMATE"] = "Estimate",
        ["RESPONSES"] = "Active",
        ["TEAM_HEALTH_INTRO"] = "Welcome",
        ["TEAM_HEALTH_RESPONSE"] = "Respond",
        ["TEAM_HEALTH_SUBMITTED"] = "All Set",
        ["TEAM_HEALTH_RESULT"] = "Results",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> ByLabel =
        Labels.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The label, one line without Markdown. A phase that Parabol has no label for (<c>lobby</c>, or one that is newer
    /// than we are) is spelled out: <c>ACTION_ITEMS</c> becomes "Action Items". Null when there is nothing to show.
    /// </summary>
    public static string? LabelOf(string? phase) =>
        phase is null ? null : Labels.GetValueOrDefault(phase) ?? SpelledOut(phase);

    /// <summary>The phase type behind a label; a label that is not ours stands for itself.</summary>
    public static string ByLabelOf(string label) => ByLabel.GetValueOrDefault(label, label);

    /// <summary>The only meeting type that has this phase, or <see cref="MeetingType.Unknown"/>.</summary>
    public static MeetingType MeetingTypeOf(string phase) => phase switch
    {
        "reflect" or "group" or "vote" or "discuss" => MeetingType.Retrospective,
        "updates" or "firstcall" or "agendaitems" or "lastcall" => MeetingType.Action,
        "SCOPE" or "ESTIMATE" => MeetingType.Poker,
        "RESPONSES" => MeetingType.TeamPrompt,
        "TEAM_HEALTH_INTRO" or "TEAM_HEALTH_RESPONSE" or "TEAM_HEALTH_SUBMITTED" or "TEAM_HEALTH_RESULT" => MeetingType.TeamHealth,
        _ => MeetingType.Unknown,
    };

    private static string? SpelledOut(string phase)
    {
        var words = PlainText.Line(WordBreaks().Replace(phase, " "), LongestLabel);
        var isOneCase = !words.Any(char.IsLower) || !words.Any(char.IsUpper);
        return words.Length == 0 ? null : isOneCase ? TitleCase(words) : words;
    }

    private static string TitleCase(string words) =>
        CultureInfo.InvariantCulture.TextInfo.ToTitleCase(words.ToLowerInvariant());

    [GeneratedRegex("[_-]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WordBreaks();
}
