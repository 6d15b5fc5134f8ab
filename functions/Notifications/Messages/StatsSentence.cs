using Integration.Functions.Notifications.Events;

namespace Integration.Functions.Notifications.Messages;

/// <summary>What a finished meeting counted, in Parabol's sentences; a number that is absent takes its clause along.</summary>
internal static class StatsSentence
{
    public static string? For(MeetingType type, MeetingStats stats) => type switch
    {
        MeetingType.Action => Sentence("It", Lasted(stats), Generated(stats)),
        MeetingType.Retrospective => Lines(Reflected(stats), Sentence("You", Added(stats), Created(stats))),
        MeetingType.Poker => Sentence("You", Voted(stats), Added(stats)),
        MeetingType.TeamPrompt => Responded(stats),
        _ => Lines(Responded(stats), Sentence("You", Added(stats), Created(stats))),
    };

    // "1 topics" is what Parabol says, everywhere.
    private static string? Reflected(MeetingStats stats) => (stats.Reflections, stats.Topics) switch
    {
        ({ } reflections, { } topics) =>
            $"Your team shared {Quantity.Of(reflections, "reflection")} and grouped them into {topics} topics.",
        ({ } reflections, null) => $"Your team shared {Quantity.Of(reflections, "reflection")}.",
        (null, { } topics) => $"Your team grouped its reflections into {topics} topics.",
        _ => null,
    };

    private static string? Responded(MeetingStats stats) =>
        stats.Responses is { } responses ? $"Your team shared {Quantity.Of(responses, "response")}." : null;

    private static string? Lasted(MeetingStats stats) =>
        stats.Duration is { } duration ? $"lasted {DurationWording.Of(duration)}" : null;

    private static string? Generated(MeetingStats stats)
    {
        var counted = Present(
            Count(stats.Tasks, "task"), Count(stats.AgendaItems, "agenda item"), Count(stats.Comments, "comment"));
        return counted.Length == 0 ? null : "generated " + Quantity.List(counted);
    }

    private static string? Voted(MeetingStats stats) =>
        stats.Stories is { } stories ? "voted on " + Quantity.Of(stories, "story", "stories") : null;

    private static string? Added(MeetingStats stats) => Count(stats.Comments, "comment") is { } comments ? "added " + comments : null;

    private static string? Created(MeetingStats stats) => Count(stats.Tasks, "task") is { } tasks ? "created " + tasks : null;

    private static string? Count(int? count, string noun) => count is { } known ? Quantity.Of(known, noun) : null;

    private static string? Sentence(string subject, params ReadOnlySpan<string?> clauses)
    {
        var present = Present(clauses);
        return present.Length == 0 ? null : $"{subject} {Quantity.List(present)}.";
    }

    private static string? Lines(params ReadOnlySpan<string?> sentences) =>
        Present(sentences) is { Length: > 0 } present ? string.Join('\n', present) : null;

    private static string[] Present(params ReadOnlySpan<string?> items) => [.. items.ToArray().OfType<string>()];
}
